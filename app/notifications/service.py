"""What members do about what they are told: visit, mark as read, mute, and choose how they want to be told."""

from typing import Any

from sqlalchemy import select, update

from app import clock
from app.bonds import toggle
from app.db import db
from app.models.bond import Mute
from app.models.notification import Notification
from app.notifications.asking import plan_digests
from app.notifications.categories import CATEGORIES, default_way
from app.notifications.hours import Hours
from app.notifications.models import MailHours, Preference


def visited(group: str, *, person: Any) -> None:
    """Mark all that somebody was told about a thing as read: they have been there, and may be sent a mail again."""
    _read(person, Notification.group_key == group)


def read_all(*, person: Any) -> None:
    """Mark everything as read."""
    _read(person)


def _read(person: Any, *narrowed: Any) -> None:
    unread = Notification.user_id == person.id, Notification.read_at.is_(None)
    db.session.execute(update(Notification).where(*unread, *narrowed).values(read_at=clock.now()))


def toggle_mute(group: str, *, person: Any) -> bool:
    """Hear nothing more of a thing, or hear of it again; return whether it is muted now."""
    muted = toggle(Mute, user_id=person.id, target=group)
    if muted:
        visited(group, person=person)
    return muted


def ways_of(person: Any) -> dict[str, str]:
    """Return the way in which a member is told of each category."""
    query = select(Preference.category, Preference.way).where(Preference.user_id == person.id)
    chosen = {row.category: row.way for row in db.session.execute(query)}
    return {category: chosen.get(category, default_way(category)) for category in CATEGORIES}


def choose_ways(ways: dict[str, str], *, person: Any) -> None:
    """Be told of these categories in these ways from now on."""
    for category, way in ways.items():
        db.session.merge(Preference(user_id=person.id, category=category, way=way))
    db.session.flush()
    plan_digests(person.id)


def hours_of(person: Any) -> Hours:
    """Return a member's hours of mail."""
    row = db.session.get(MailHours, person.id)
    if row is None:
        return Hours(person.timezone)
    return Hours(person.timezone, row.quiet_from, row.quiet_until, row.digest_hour, row.digest_day)


def choose_hours(*, person: Any, **hours: int) -> None:
    """Have mail come in these hours from now on."""
    db.session.merge(MailHours(user_id=person.id, **hours))
    db.session.flush()
    plan_digests(person.id)
