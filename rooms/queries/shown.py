"""Rooms, requests and objectives as pages show them: plain values that stay as they are, kept with what was drawn."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, blocked, stand_in, visible
from app.drafts.models import Draft
from app.errors import Missing
from app.models import Membership, Profile, User
from app.statements import Gathered, Record, among, kept, prepared
from rooms.models import Room, RoomEntry, RoomGroup, RoomObjective
from rooms.pace import Measured
from rooms.queries.doors import open_to
from rooms.queries.lists import MOST_ROOMS, last_next
from rooms.sides import GROUP, Sides
from rooms.states import LIVE, State
from rooms.words import drafts_of

PLAIN = (
    Room.id,
    Room.owner_id,
    Room.mentor_id,
    Room.state,
    Room.format,
    Room.cadence,
    kept(Room.cadences),
    Room.reply_days,
    Room.days,
    Room.timezone,
    Room.opened_at,
    Room.opened_on,
    Room.ended_at,
    Room.last_seq,
    Room.last_at,
    kept(Room.counts),
    kept(Room.check_in_days),
    kept(Room.replies),
    Room.proposed_version,
    Room.pilot_ends_on,
    Room.paused_until,
    kept(Room.rests),
    kept(Room.next_session),
    last_next(),
    Profile.away_from,
    Profile.away_until,
    Room.group_id,
)
GOAL: tuple[str, ...] = (
    "id",
    "owner_id",
    "position",
    "title",
    "measure",
    "measure_kind",
    "start",
    "target",
    "current",
    "unit",
)
GOAL += ("begun_on", "due_on", "state", "evidence_title", "evidence_url", "evidence_seq", "confirmed_at")


class Face(NamedTuple):
    """Somebody in a room."""

    id: int
    name: str
    handle: str
    picture: str | None


class Member(NamedTuple):
    """Somebody in the common room of a group; `own_room_id` is where the viewer talks with them alone, or with whom."""

    id: int
    name: str
    handle: str
    picture: str | None
    own_room_id: int | None


class _Goal(NamedTuple):
    id: int
    owner_id: int
    position: int
    title: str
    measure: str
    measure_kind: str
    start: float
    target: float
    current: float
    unit: str
    begun_on: date | None
    due_on: date
    state: str
    evidence_title: str
    evidence_url: str
    evidence_seq: int | None
    confirmed_at: datetime | None
    confirmer: str | None = None


class Goal(Measured, _Goal):
    """One objective."""

    __slots__ = ()


class _RoomSeen(NamedTuple):
    id: int
    owner_id: int
    mentor_id: int
    state: str
    format: str
    cadence: str
    cadences: tuple[tuple[Any, ...], ...]
    reply_days: int
    days: int
    timezone: str
    opened_at: datetime | None
    opened_on: date | None
    ended_at: datetime | None
    last_seq: int
    last_at: datetime | None
    counts: Record
    check_in_days: tuple[int, ...]
    replies: tuple[tuple[int, ...], ...]
    proposed_version: int
    pilot_ends_on: date | None
    paused_until: date | None
    rests: tuple[tuple[int, ...], ...]
    next_session: Record | None
    last_next: str | None
    away_from: datetime | None
    away_until: datetime | None
    group_id: int | None
    mentee: Face
    mentor: Face
    objectives: tuple[Goal, ...]
    group_title: str | None = None
    common_id: int | None = None
    members: tuple[Member, ...] = ()


class RoomSeen(Sides, _RoomSeen):
    """A room with its people and objectives."""

    __slots__ = ()


class Drafted(NamedTuple):
    """What the viewer has typed and not posted: the values of a form's fields, and since when they are kept."""

    kind: str
    to: int
    values: Record
    saved_at: datetime


class Door(NamedTuple):
    """A room behind its door, how far both have read in it, and the viewer's draft for its composer."""

    room: RoomSeen
    last_read: int
    their_read: int
    draft: Drafted | None = None


def room_seen(viewer: Viewer, room_id: int, *, kind: str = "", to: int = 0) -> Door:
    """Return a room as its page shows it, without objectives before it opens: there is nothing behind the door yet.

    Its draft is the viewer's for this kind, or for any, in answer to that entry.
    """
    place = drafts_of(room_id, to) + kind
    row = asked(viewer, _room(stand_in(viewer)), room_id=room_id, place=place).one_or_none()
    if row is None:
        raise Missing
    plain, people = row[: len(PLAIN)], row[len(PLAIN) :]
    mentee, mentor = Face(row.owner_id, *people[:3]), Face(row.mentor_id, *people[3:6])
    group = row.group_title, row.common_id, _members(row.members or (), row.mentor_id)
    room = RoomSeen._make((*plain, mentee, mentor, (), *group))
    if room.is_open:
        room = room._replace(objectives=objectives_of(viewer, room_id))
    of = row.draft_at.rpartition(":")[2] if row.draft_at else ""
    draft = Drafted(of, to, row.draft_values, row.saved_at) if of else None
    return Door(room, row.last_read or 0, 0 if room.is_group else row.their_read or 0, draft)


def _members(rows: Sequence[Any], mentor_id: int) -> tuple[Member, ...]:
    """Return who is in a group, its mentor first, then by name."""
    found = [Member._make(each) for each in rows]
    return tuple(sorted(found, key=lambda each: (each.id != mentor_id, each.name.casefold(), each.id)))


@prepared
def _room(viewer: Any) -> Select[Any]:
    mentee, mentor, mine, theirs = aliased(User), aliased(User), aliased(Membership), aliased(Membership)
    other = case((Room.owner_id == viewer.id, Room.mentor_id), else_=Room.owner_id)
    faces = [column for who in (mentee, mentor) for column in (who.name, who.handle, who.picture)]
    query = select(*PLAIN, *faces, mine.last_read.label("last_read"), theirs.last_read.label("their_read"))
    query = query.add_columns(Draft.place.label("draft_at"), kept(Draft.values).label("draft_values"), Draft.saved_at)
    common = aliased(Room)
    query = query.add_columns(RoomGroup.title.label("group_title"), common.id.label("common_id"), _in_group(viewer))
    query = query.join(mentee, mentee.id == Room.owner_id).join(mentor, mentor.id == Room.mentor_id)
    query = query.outerjoin(mine, and_(mine.space_id == Room.space_id, mine.user_id == viewer.id))
    query = query.outerjoin(theirs, and_(theirs.space_id == Room.space_id, theirs.user_id == other))
    query = query.outerjoin(Profile, Profile.owner_id == Room.mentor_id)
    query = query.outerjoin(Draft, Draft.id == _newest_draft(viewer))
    query = query.outerjoin(RoomGroup, RoomGroup.id == Room.group_id)
    query = query.outerjoin(common, and_(common.group_id == Room.group_id, common.format == GROUP))
    return query.where(Room.id == bindparam("room_id"), open_to(Room, viewer))


def _in_group(viewer: Any) -> Any:
    """Select who is in a group's common room, with the room that the viewer has with each alone; nothing for others."""
    own, there = aliased(Room), aliased(Membership)
    open_ = own.group_id == Room.group_id, own.state.in_(sorted(LIVE)), own.opened_on.is_not(None)
    led = and_(own.owner_id == User.id, own.mentor_id == viewer.id)
    alone = or_(led, and_(own.mentor_id == User.id, own.owner_id == viewer.id))
    query = select(Gathered(User.id, User.name, User.handle, User.picture, own.id)).select_from(there)
    query = query.join(User, User.id == there.user_id).outerjoin(own, and_(*open_, own.format != GROUP, alone))
    query = query.where(there.space_id == Room.space_id, there.ended_at.is_(None), ~blocked(User.id, viewer))
    return case((Room.format == GROUP, query.correlate(Room).scalar_subquery())).label("members")


def _newest_draft(viewer: Any) -> Any:
    """Select the viewer's newest draft at a place, or at all places that begin so when no kind ends it."""
    draft, place = aliased(Draft), bindparam("place", type_=String())
    is_there = func.substr(draft.place, 1, func.length(place)) == place
    query = select(draft.id).where(draft.owner_id == viewer.id, is_there)
    return query.order_by(draft.saved_at.desc()).limit(1).scalar_subquery()


def objectives_of(viewer: Viewer, room_id: int) -> tuple[Goal, ...]:
    """Return the objectives of a room, in their order."""
    return tuple(map(Goal._make, asked(viewer, _objectives(stand_in(viewer)), room_id=room_id)))


@prepared
def _objectives(viewer: Any) -> Select[Any]:
    entry = aliased(RoomEntry)
    there = entry.room_id == RoomObjective.room_id, entry.seq == RoomObjective.evidence_seq
    columns = [_evidence_title(entry) if name == "evidence_title" else getattr(RoomObjective, name) for name in GOAL]
    query = select(*columns, User.name.label("confirmer")).select_from(RoomObjective)
    query = query.outerjoin(entry, and_(*there, entry.removed_at.is_(None), visible(entry, viewer)))
    query = query.outerjoin(User, User.id == RoomObjective.confirmed_by_id).order_by(RoomObjective.position)
    return query.where(RoomObjective.room_id == bindparam("room_id"), visible(RoomObjective, viewer))


def _evidence_title(entry: Any) -> Any:
    """Select what evidence is called: words out of an entry only while the viewer may read that entry."""
    known = or_(RoomObjective.evidence_seq.is_(None), entry.id.is_not(None))
    return case((known, RoomObjective.evidence_title), else_="").label("evidence_title")


ASKED = (
    Room.id,
    Room.owner_id,
    Room.mentor_id,
    Room.state,
    Room.format,
    Room.asked_at,
    Room.cadence,
    Room.reply_days,
    Room.why_html,
    Room.is_asked_back,
    RoomGroup.title.label("group_title"),
)


class _Asked(NamedTuple):
    id: int
    owner_id: int
    mentor_id: int
    state: str
    format: str
    asked_at: datetime
    cadence: str
    reply_days: int
    why_html: str
    is_asked_back: bool
    group_title: str | None
    mentee: Face
    mentor: Face
    objectives: tuple[Goal, ...]


class Asked(Sides, _Asked):
    """A request with its people and what it wishes for."""

    __slots__ = ()


def requests_of(person: Viewer) -> list[Asked]:
    """Return the requests that I sent or was sent and that wait, with their objectives, the oldest first."""
    rows = list(asked(person, _requests(stand_in(person))))
    wishes = _wishes_of(person, [row.id for row in rows])
    found = []
    for row in rows:
        plain, people = row[: len(ASKED)], row[len(ASKED) :]
        faces = Face(row.owner_id, *people[:3]), Face(row.mentor_id, *people[3:6])
        found.append(Asked._make((*plain, *faces, tuple(wishes[row.id]))))
    return found


@prepared
def _requests(person: Any) -> Select[Any]:
    mentee, mentor = aliased(User), aliased(User)
    faces = [column for who in (mentee, mentor) for column in (who.name, who.handle, who.picture)]
    query = select(*ASKED, *faces).join(mentee, mentee.id == Room.owner_id).join(mentor, mentor.id == Room.mentor_id)
    mine = or_(Room.owner_id == person.id, Room.mentor_id == person.id)
    query = query.outerjoin(RoomGroup, RoomGroup.id == Room.group_id)
    query = query.where(Room.state == State.REQUESTED, mine, open_to(Room, person))
    return query.order_by(Room.is_next.desc(), Room.asked_at, Room.id).limit(MOST_ROOMS)


def _wishes_of(person: Viewer, room_ids: Sequence[int]) -> dict[int, list[Goal]]:
    found: dict[int, list[Goal]] = defaultdict(list)
    for row in asked(person, _wishes(stand_in(person)), ids=room_ids) if room_ids else ():
        found[row.room_id].append(Goal(*row[1:]))
    return found


@prepared
def _wishes(person: Any) -> Select[Any]:
    query = select(RoomObjective.room_id, *[getattr(RoomObjective, name) for name in GOAL])
    query = query.where(among(RoomObjective.room_id, "ids"), visible(RoomObjective, person))
    return query.order_by(RoomObjective.room_id, RoomObjective.position)
