"""Planning a topic of the week, and beginning it when its hour has come."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app import clock
from app.access import ensure_may_post
from app.accounts.queries import is_leaving
from app.db import db, hold
from app.errors import Conflict, Invalid
from app.models import Role, User
from app.reminders import Reminder, first_time
from communities import policy
from communities.models import Community, TopicKind, WeeklyTopic
from communities.models.topic import MAX_TOPIC_TITLE
from communities.models.weekly import DATE, MOST_PLANS
from communities.service import talking
from communities.service.belonging import membership_of

WHEN = ("weekday", "hour", "zone")


class Author(NamedTuple):
    """A moderator in whose name the clock begins a topic."""

    id: int
    is_mentor: bool
    is_verified: bool
    is_suspended: bool


def next_moment(weekday: int, hour: int, zone: str, after: datetime) -> datetime:
    """Return when clocks in a zone next show this hour of this weekday, after a moment."""
    there = after.astimezone(ZoneInfo(zone))
    day = there.date() + timedelta(days=(weekday - there.weekday()) % 7)
    found = datetime.combine(day, time(hour), ZoneInfo(zone))
    return found if found > after else datetime.combine(day + timedelta(days=7), time(hour), ZoneInfo(zone))


def plan(community: Community, values: Mapping[str, Any], *, actor: Any) -> WeeklyTopic:
    """Plan a topic that begins every week."""
    ensure_may_post(actor)
    policy.ensure_lively(hold(community))
    here = select(func.count()).select_from(WeeklyTopic).where(WeeklyTopic.community_id == community.id)
    if (db.session.scalar(here) or 0) >= MOST_PLANS:
        raise Invalid(_("Five plans are enough. Take one away first."))
    begins = next_moment(values["weekday"], values["hour"], values["zone"], clock.now())
    made = WeeklyTopic(community_id=community.id, author_id=actor.id, next_at=begins, **values)
    db.session.add(made)
    db.session.flush()
    return made


def change(planned: WeeklyTopic, values: Mapping[str, Any], version: int, *, actor: Any) -> None:
    """Change what begins every week, or when, from its next topic on; they are begun in the name of who changed it.

    Raises `Conflict` when somebody else has changed it since `version`.
    """
    ensure_may_post(actor)
    if hold(planned).version != version:
        raise Conflict(mine=values["body_md"], theirs=planned.body_md)
    same_time = all(getattr(planned, name) == values[name] for name in WHEN)
    for name, value in values.items():
        setattr(planned, name, value)
    planned.author_id, planned.version = actor.id, version + 1
    if not same_time or planned.next_at is None:
        planned.next_at = _next(planned, clock.now())
    db.session.flush()


def _next(planned: WeeklyTopic, now: datetime) -> datetime:
    """Return when it begins next: later in this week only where that of the day has not begun yet."""
    found = next_moment(planned.weekday, planned.hour, planned.zone, now)
    has_begun = db.session.get(Reminder, planned.slot(found.date())) is not None
    return next_moment(planned.weekday, planned.hour, planned.zone, found) if has_begun else found


def drop(planned: WeeklyTopic, *, actor: Any) -> None:
    """Take a plan away."""
    ensure_may_post(actor)
    db.session.delete(planned)
    db.session.flush()


def due(now: datetime) -> Select[Any]:
    """Select the plans whose hour has come."""
    return select(WeeklyTopic).where(WeeklyTopic.next_at <= now).order_by(WeeklyTopic.next_at)


def begin(planned: WeeklyTopic, now: datetime) -> None:
    """Begin the topic of this week, once; weeks that nobody kept the clock for are not made up for.

    A plan rests for good when whoever made it looks after the community no longer, and for a week while it is closed.
    """
    community = hold(db.session.get_one(Community, planned.community_id))
    if not _looks_after(planned, community):
        planned.next_at = None
        return
    day, author = now.astimezone(ZoneInfo(planned.zone)).date(), _author(planned, now)
    planned.next_at = next_moment(planned.weekday, planned.hour, planned.zone, now)
    if author is None or community.archived_at is not None or community.is_hidden:
        return
    if first_time(planned.slot(day)):
        user = db.session.get_one(User, planned.author_id)
        with force_locale(user.locale or "en"):
            title = planned.title.replace(DATE, format_date(day, _("d MMMM"), locale=user.locale or "en"))
        values = {"title": title[:MAX_TOPIC_TITLE], "topic_kind": TopicKind.DISCUSSION, "body": planned.body_md}
        talking.start_topic(community, values, author=author)


def _looks_after(planned: WeeklyTopic, community: Community) -> bool:
    standing = membership_of(community.space_id, planned.author_id)
    return standing is not None and standing.ended_at is None and standing.role >= Role.MODERATOR


def _author(planned: WeeklyTopic, now: datetime) -> Author | None:
    user = db.session.get_one(User, planned.author_id)
    paused = user.suspended_until is not None and user.suspended_until > now
    if paused or user.email_verified_at is None or db.session.scalar(select(is_leaving(user.id))):
        return None
    return Author(user.id, user.is_mentor, is_verified=True, is_suspended=False)
