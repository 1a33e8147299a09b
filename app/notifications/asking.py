"""Asks for the mail that tells somebody of what has just happened: one about the thing, or their next digest."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, cast, delete, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.db import db
from app.models.notification import Notification
from app.models.user import User
from app.notifications.categories import default_way
from app.notifications.hours import DAY, HOUR, QUIET_FROM, QUIET_UNTIL, Hours
from app.notifications.models import MailHours, Preference
from app.outbox import Job, Wish, enqueue_many
from app.statements import among, prepared

GRACE = timedelta(minutes=2)  # who comes by within it needs no mail


def ask_for_mail(told: Collection[int], *, group: str, category: str) -> None:
    """Ask for mail to those who were just told of something and want to be told by mail."""
    named = {"told": told, "group": group, "category": category, "otherwise": default_way(category)}
    now = clock.now()
    enqueue_many([_wish(row, group, now) for row in _to_be_mailed()(**named)])


@prepared
def _to_be_mailed() -> Select[Any]:
    """Ask who of those told wants mail and can be sent one, unless one about the thing is out or asked for."""
    way = func.coalesce(Preference.way, bindparam("otherwise", type_=String()))
    out, group = aliased(Notification), bindparam("group", type_=String())
    same = out.user_id == User.id, out.group_key == group
    is_out = exists().where(*same, out.read_at.is_(None), out.mailed_at.is_not(None))
    chosen = and_(Preference.user_id == User.id, Preference.category == bindparam("category", type_=String()))
    query = select(User.id, way.label("way"), *hours_columns())
    query = query.outerjoin(Preference, chosen).outerjoin(MailHours, MailHours.user_id == User.id)
    slot = literal("notice:") + cast(User.id, String) + ":" + group
    is_asked = exists().where(Job.slot == slot)
    wants = or_(and_(way == "mail", ~is_out, ~is_asked), way.in_(("daily", "weekly")))
    return query.where(among(User.id, "told"), User.email_verified_at.is_not(None), User.bounced_at.is_(None), wants)


def hours_columns() -> tuple[Any, ...]:
    """Return the columns that `hours_in` reads a member's hours of mail from."""
    held = {"quiet_from": QUIET_FROM, "quiet_until": QUIET_UNTIL, "digest_hour": HOUR, "digest_day": DAY}
    named = [func.coalesce(getattr(MailHours, name), usual).label(name) for name, usual in held.items()]
    return (User.timezone, *named)


def hours_in(row: Any) -> Hours:
    """Return the hours of mail of the member that a row is about."""
    return Hours(row.timezone, row.quiet_from, row.quiet_until, row.digest_hour, row.digest_day)


def _wish(row: Any, group: str, now: datetime) -> Wish:
    asked = {"user": row.id, "id": secrets.token_hex(8)}
    if row.way == "mail":
        moment = hours_in(row).after_quiet(now + GRACE)
        return Wish("notice", {**asked, "group": group}, f"notice:{row.id}:{group}", moment)
    return _digest(row.id, row.way, hours_in(row), now)


def _digest(user_id: int, way: str, hours: Hours, now: datetime) -> Wish:
    day, moment = hours.next_digest(way, now)
    asked = {"user": user_id, "id": secrets.token_hex(8), "way": way}
    return Wish("digest", asked, f"digest:{user_id}:{way}:{day}", moment)


def plan_digests(user_id: int) -> None:
    """Have what waits for a member's digests come at the hours that hold now."""
    theirs = Job.slot.like(f"digest:{user_id}:%"), Job.leased_until.is_(None)
    planned = db.session.scalars(delete(Job).where(*theirs).returning(Job.id)).all()
    query = select(*hours_columns()).outerjoin(MailHours, MailHours.user_id == User.id).where(User.id == user_id)
    row = db.session.execute(query).one()
    if planned:
        enqueue_many([_digest(user_id, way, hours_in(row), clock.now()) for way in ("daily", "weekly")])
