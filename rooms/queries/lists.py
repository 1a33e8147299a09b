"""Lists of rooms: mine with whose turn it is, and requests; rows with everything a card shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.models import Membership, User
from app.statements import Gathered, among, kept, prepared
from rooms.models import Room, RoomEntry, RoomGroup, RoomObjective, RoomTurn
from rooms.pace import AIM
from rooms.queries.doors import open_to
from rooms.states import LIVE, PAST, State

MOST_ROOMS = 60
MOST_LOOPS = 200

ROOM: tuple[Any, ...] = (
    Room.id,
    Room.owner_id,
    Room.mentor_id,
    Room.space_id,
    Room.state,
    Room.format,
    Room.cadence,
    kept(Room.cadences),
    Room.reply_days,
    Room.days,
    Room.timezone,
    Room.asked_at,
    Room.opened_at,
    Room.opened_on,
    Room.ended_at,
    Room.last_seq,
    Room.last_at,
    kept(Room.check_in_days),
    kept(Room.replies),
    kept(Room.rests),
    Room.is_next,
    Room.is_asked_back,
    Room.group_id,
)
LOOP: tuple[Any, ...] = (
    RoomEntry.id,
    RoomEntry.room_id,
    RoomEntry.seq,
    RoomEntry.entry_kind,
    RoomEntry.title,
    func.substr(RoomEntry.body_text, 1, 400).label("body_text"),
    kept(RoomEntry.fields),
    RoomEntry.made_at,
    RoomEntry.turn_id,
    RoomEntry.turn_since,
    RoomEntry.due_on,
    RoomEntry.open_items,
    literal_column("''", String).label("endpoint"),
    literal_column("false", Boolean).label("private"),
)


def waits(entry: Any) -> ColumnElement[bool]:
    """Return the condition that something waits in an entry, in the words of its index."""
    return or_(entry.turn_id.is_not(None), entry.open_items > literal_column("0"))


def last_next() -> Any:
    """Select what the last check-in of a room said comes next: the one to come begins with it."""
    query = select(RoomEntry.fields["next"].as_string())
    query = query.where(RoomEntry.room_id == Room.id, RoomEntry.entry_kind == "check_in", RoomEntry.hidden_at.is_(None))
    return query.order_by(RoomEntry.seq.desc()).limit(1).correlate(Room).scalar_subquery().label("last_next")


def _aims() -> Any:
    """Select the plain values of a room's objectives, from which its health follows."""
    values = Gathered(*[getattr(RoomObjective, name) for name in AIM])
    query = select(values).where(RoomObjective.room_id == Room.id, RoomObjective.hidden_at.is_(None))
    return query.correlate(Room).scalar_subquery().label("aims")


def cards(
    person: Viewer, states: Iterable[State], *, limit: int = MOST_ROOMS, with_turns: bool = False
) -> Sequence[Any]:
    """Return my rooms in these states, the last active first, with the other person and how far I have read.

    `with_turns` adds those that have ended and in which something still waits for me.
    """
    return list(asked(person, _cards(stand_in(person), tuple(sorted(states)), with_turns), size=limit))


@prepared
def _cards(person: Any, states: tuple[State, ...], with_turns: bool) -> Select[Any]:
    mine, mentee, mentor = aliased(Membership), aliased(User), aliased(User)
    columns = [*ROOM, _aims(), last_next(), mine.last_read.label("last_read"), RoomGroup.title.label("group_title")]
    for part, who in (("mentee", mentee), ("mentor", mentor)):
        columns += [who.name.label(f"{part}_name"), who.handle.label(f"{part}_handle")]
        columns += [who.picture.label(f"{part}_picture")]
    query = select(*columns).join(mine, (mine.space_id == Room.space_id) & (mine.user_id == person.id))
    query = query.join(mentee, mentee.id == Room.owner_id).join(mentor, mentor.id == Room.mentor_id)
    query = query.outerjoin(RoomGroup, RoomGroup.id == Room.group_id)
    query = query.where(_in_or_waiting(states, person, with_turns), open_to(Room, person))
    query = query.order_by(Room.last_at.desc().nulls_first(), Room.id.desc())
    return query.limit(bindparam("size", type_=Integer()))


def _in_or_waiting(states: tuple[State, ...], person: Any, with_turns: bool) -> ColumnElement[bool]:
    if not with_turns:
        return Room.state.in_(states)
    mine = select(RoomTurn.room_id).where(RoomTurn.whose_id == person.id, RoomTurn.done_at.is_(None))
    return or_(Room.state.in_(states), and_(Room.state.in_(sorted(PAST)), Room.id.in_(mine)))


def waiting_turns(here: ColumnElement[bool], person: Any) -> Select[Any]:
    """Select what waits without being an entry, in the columns of `LOOP`: what is private for its owner alone."""
    room = exists().where(Room.id == RoomTurn.room_id, visible(Room, person))
    shown = or_(~RoomTurn.private, RoomTurn.whose_id == person.id)
    query = select(
        literal_column("0", Integer).label("id"),
        RoomTurn.room_id,
        literal_column("0", Integer).label("seq"),
        RoomTurn.kind.label("entry_kind"),
        literal_column("''", String).label("title"),
        literal_column("''", String).label("body_text"),
        kept(RoomTurn.values).label("fields"),
        RoomTurn.since.label("made_at"),
        RoomTurn.whose_id.label("turn_id"),
        RoomTurn.since.label("turn_since"),
        RoomTurn.due_on,
        literal_column("0", Integer).label("open_items"),
        RoomTurn.endpoint,
        RoomTurn.private,
    )
    return query.where(here, RoomTurn.done_at.is_(None), shown, room).order_by(RoomTurn.id).limit(MOST_LOOPS)


def waiting_entries(person: Viewer, room_ids: Sequence[int]) -> Sequence[Any]:
    """Return what waits in these rooms, for anybody: open turns and open action items, the oldest first."""
    return list(asked(person, _waiting(stand_in(person)), ids=room_ids)) if room_ids else ()


@prepared
def _waiting(person: Any) -> CompoundSelect[Any]:
    entries = select(*LOOP).where(among(RoomEntry.room_id, "ids"), waits(RoomEntry), visible(RoomEntry, person))
    entries = entries.order_by(RoomEntry.made_at, RoomEntry.id).limit(MOST_LOOPS)
    turns = waiting_turns(among(RoomTurn.room_id, "ids"), person)
    return together(entries, turns).order_by("turn_since")


def together(entries: Select[Any], turns: Select[Any]) -> CompoundSelect[Any]:
    """Read entries and turns with one statement, each with its own limit."""
    return union_all(select(entries.subquery("entries")), select(turns.subquery("turns")))


def has_open_request(mentee: Viewer, mentor_id: int) -> int | None:
    """Return the id of the room that this member asked this mentor for and that waits or lives, if there is one."""
    states = [State.REQUESTED, *LIVE]
    query = select(Room.id).where(Room.owner_id == mentee.id, Room.mentor_id == mentor_id, Room.state.in_(states))
    return db.session.scalar(query.where(visible(Room, mentee)).limit(1))
