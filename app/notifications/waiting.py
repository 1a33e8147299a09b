"""What waits to be mailed, asked again at the moment of sending and for many readers at once.

A row counts only as long as its reader is still in good standing, has not been there, has not muted, blocked or stopped
it, still wants mail in this way, and may still see what it is about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access import Somebody, visible
from app.accounts.queries import is_leaving
from app.db import Moment
from app.models.audience import Audience
from app.models.bond import Block, Mute
from app.models.document import Document
from app.models.notification import Notification
from app.models.space import Membership, Reading, Role, Space
from app.models.user import User
from app.notifications.asking import hours_columns, hours_in
from app.notifications.categories import DEFAULTS
from app.notifications.hours import Hours
from app.notifications.models import MailHours, MailStop, Preference
from app.statements import among, kept, prepared

KEPT = timedelta(days=31)  # what is older is told by nobody any more
SHOWN = 3  # how many things of a group a mail names
MOST_GROUPS = 25
TEXT = 400


@dataclass(frozen=True)
class Reader:
    """Who is written to."""

    id: int
    email: str
    name: str
    locale: str
    joined_at: datetime
    hours: Hours


@dataclass(frozen=True)
class Group:
    """What is new about one thing: how much, and the newest of it."""

    key: str
    number: int
    rows: Sequence[Any]

    @property
    def newest(self) -> Any:
        """Return the newest row."""
        return self.rows[0]


@dataclass(frozen=True)
class Post:
    """What one member is to be sent."""

    reader: Reader
    groups: Sequence[Group]


def notices(wanted: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], Post]:
    """Return what is to be mailed at once of these people's things, as far as no mail about them is out."""
    pairs = set(wanted)
    named = {"users": sorted({user for user, _ in pairs}), "groups": sorted({group for _, group in pairs})}
    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in _waiting(True)(**named, way="mail", **_now()):
        if (row.user_id, row.group_key) in pairs and not row.is_out:
            found[row.user_id, row.group_key].append(row)
    return {pair: Post(_reader(rows[0]), [_group(rows)]) for pair, rows in found.items()}


def digests(wanted: Iterable[tuple[int, str]]) -> Mapping[tuple[int, str], Post]:
    """Return what belongs into these people's daily or weekly mail, the newest first."""
    pairs = set(wanted)
    posts = {}
    for way in {way for _, way in pairs}:
        people = sorted(user for user, its in pairs if its == way)
        found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for row in _waiting(False)(users=people, way=way, **_now()):
            found[row.user_id][row.group_key].append(row)
        for user, groups in found.items():
            rows = [_group(each) for each in groups.values()]
            posts[user, way] = Post(_reader(rows[0].newest), rows)
    return posts


def _now() -> dict[str, Any]:
    now = clock.now()
    return {"now": now, "since": now - KEPT}


def _reader(row: Any) -> Reader:
    return Reader(row.user_id, row.email, row.name, row.locale, row.joined_at, hours_in(row))


def _group(rows: Sequence[Any]) -> Group:
    return Group(rows[0].group_key, rows[0].number, rows)


@prepared
def _waiting(by_group: bool) -> Select[Any]:
    """Ask for all that waits; each row is asked for its own reader, as if they looked at it now."""
    actor = aliased(User)
    about = and_(Document.kind == Notification.kind, Document.ref_id == Notification.ref_id)
    chosen = and_(Preference.user_id == User.id, Preference.category == Notification.category)
    query = (
        select(*_columns(actor))
        .select_from(Notification)
        .join(User, User.id == Notification.user_id)
        .join(Document, about)
        .outerjoin(actor, actor.id == Notification.actor_id)
        .outerjoin(Space, Space.id == Document.space_id)
        .outerjoin(Preference, chosen)
        .outerjoin(MailHours, MailHours.user_id == User.id)
        .where(among(Notification.user_id, "users"), *_waits(actor))
    )
    if by_group:
        query = query.where(among(Notification.group_key, "groups"))
    rows = query.subquery()
    return select(rows).where(rows.c.place <= SHOWN).order_by(rows.c.id.desc())


def _columns(actor: Any) -> tuple[Any, ...]:
    group = Notification.user_id, Notification.group_key
    return (
        func.count().over(partition_by=group).label("number"),
        func.row_number().over(partition_by=group, order_by=Notification.id.desc()).label("place"),
        Notification.id,
        Notification.user_id,
        Notification.group_key,
        Notification.event,
        Notification.category,
        User.email,
        User.name,
        User.locale,
        User.joined_at,
        *hours_columns(),
        actor.name.label("actor_name"),
        Document.kind,
        Document.title,
        func.substr(Document.text, 1, TEXT).label("text"),
        kept(Document.facts),
        Document.endpoint,
        kept(Document.values),
        Document.anchor,
        _is_out().label("is_out"),
        _may_quote().label("may_quote"),
    )


def _waits(actor: Any) -> Iterable[ColumnElement[bool]]:
    now = bindparam("now", type_=Moment)
    usual = case(*[(Notification.category == name, way) for name, way in DEFAULTS.items()], else_="app")
    yield Notification.read_at.is_(None)
    yield Notification.mailed_at.is_(None)
    yield Notification.made_at > bindparam("since", type_=Moment)
    yield func.coalesce(Preference.way, usual) == bindparam("way", type_=String())
    yield and_(User.email_verified_at.is_not(None), User.bounced_at.is_(None))
    for person in (User, actor):
        yield or_(person.suspended_until.is_(None), person.suspended_until <= now)
    yield ~is_leaving(Notification.user_id)
    targets = Notification.group_key, literal("person:") + cast(Notification.actor_id, String)
    yield ~exists().where(Mute.user_id == Notification.user_id, Mute.target.in_(targets))
    yield ~exists().where(MailStop.user_id == Notification.user_id, MailStop.target == Notification.group_key)
    for one, two in ((Block.blocker_id, Block.blocked_id), (Block.blocked_id, Block.blocker_id)):
        yield ~exists().where(one == Notification.user_id, two == Notification.actor_id)
    yield ~_room_is_shut()
    yield visible(Document, Somebody(id=Notification.user_id))


def _room_is_shut() -> ColumnElement[bool]:
    """A block between two who share a room shuts it for both of them."""
    other, wall = aliased(Membership), aliased(Block)
    between = or_(
        and_(wall.blocker_id == Notification.user_id, wall.blocked_id == other.user_id),
        and_(wall.blocked_id == Notification.user_id, wall.blocker_id == other.user_id),
    )
    return and_(Space.kind == "room", exists().where(other.space_id == Document.space_id, between))


def _is_out() -> ColumnElement[bool]:
    out = aliased(Notification)
    same = out.user_id == Notification.user_id, out.group_key == Notification.group_key
    return exists().where(*same, out.read_at.is_(None), out.mailed_at.is_not(None))


def _may_quote() -> ColumnElement[bool]:
    """What anybody signed in may read; in a room, only what all who are in it agreed to have quoted, its writer too."""
    is_open = or_(Document.space_id.is_(None), Space.reading != Reading.SPACE)
    in_public = and_(Document.audience.in_((Audience.PUBLIC, Audience.MEMBERS)), is_open)
    one, author = aliased(Membership), aliased(Membership)
    unwilling = exists().where(*_is_in(one), ~one.lets_quote)
    agreed = exists().where(*_is_in(author), author.user_id == Document.owner_id, author.lets_quote)
    return or_(in_public, and_(Space.kind == "room", Document.kind != "room", ~unwilling, agreed))


def _is_in(standing: Any) -> tuple[ColumnElement[bool], ...]:
    return standing.space_id == Document.space_id, standing.ended_at.is_(None), standing.role >= Role.MEMBER
