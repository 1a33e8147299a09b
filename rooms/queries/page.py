"""The parts of a room's page: a page of its stream, its loops, its decisions and shelf, progress and history."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    desc,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.models import User
from app.statements import among, kept, prepared
from rooms.models import ObjectiveProgress, Room, RoomEntry, RoomTransition, RoomTurn
from rooms.queries.lists import LOOP, MOST_LOOPS, waiting_turns, waits

SIZE = 20
SHELF = 6
MAX_REPLIES = 200
KEPT = ("decision", "resource", "review_request", "milestone")

ENTRY = (
    RoomEntry.id,
    RoomEntry.seq,
    RoomEntry.owner_id,
    RoomEntry.entry_kind,
    RoomEntry.number,
    RoomEntry.reply_to_id,
    RoomEntry.objective_id,
    RoomEntry.title,
    RoomEntry.body_html,
    kept(RoomEntry.fields),
    kept(RoomEntry.fields_html),
    kept(RoomEntry.files),
    RoomEntry.made_at,
    RoomEntry.edited_at,
    RoomEntry.turn_id,
    RoomEntry.due_on,
    RoomEntry.settled_at,
    RoomEntry.hidden_at,
    RoomEntry.removed_at,
    User.name,
    User.handle,
    User.picture,
)


@dataclass(frozen=True)
class Stream:
    """One page of the stream, oldest first: the entries, the replies under each, and the cursors around them."""

    entries: Sequence[Row[Any]]
    replies: dict[int, list[Row[Any]]]
    earlier: int | None
    later: int | None

    @property
    def ids(self) -> list[int]:
        """The ids of everything on the page."""
        return [row.id for row in self.entries] + [row.id for rows in self.replies.values() for row in rows]

    @property
    def last_seq(self) -> int:
        """The highest sequence number on the page."""
        return max(
            [row.seq for row in self.entries] + [row.seq for rows in self.replies.values() for row in rows], default=0
        )


def stream(
    room: Any, viewer: Viewer, *, kind: str = "", before: int = 0, after: int | None = None, size: int = SIZE
) -> Stream:
    """Return a page of a room's entries: the newest, those before a number, or those after one.

    A reply stands under its entry when that is on the page, else by itself.
    """
    where = "after" if after is not None else "before" if before else "newest"
    named = {"room_id": room.id, "size": size + 1} | ({"kind": kind} if kind else {})
    named |= {} if where == "newest" else {"seq": before if after is None else after}
    rows = list(asked(viewer, _page(stand_in(viewer), where, bool(kind)), **named))
    more, rows = len(rows) > size, rows[:size]
    more_earlier, more_later = (more, bool(before)) if after is None else (after > 0, more)
    rows = rows if where == "after" else rows[::-1]
    replies = _replies(room, viewer, [row.id for row in rows])
    under = {reply.id for group in replies.values() for reply in group}
    top = [row for row in rows if row.id not in under]
    earlier = rows[0].seq if rows and more_earlier else None
    later = rows[-1].seq if rows and more_later else None
    return Stream(top, replies, earlier, later)


def just_posted(room_id: int, viewer: Viewer, seq: int) -> Stream:
    """Return an entry that was posted this moment as a page of its own: nobody has answered it yet."""
    rows = asked(viewer, _page(stand_in(viewer), "after", False), room_id=room_id, seq=seq - 1, size=1)
    return Stream(list(rows), {}, None, None)


def _entries(viewer: Any, room_id: Any = RoomEntry.room_id) -> Select[Any]:
    query = select(*ENTRY).join(User, User.id == RoomEntry.owner_id)
    return query.where(room_id == bindparam("room_id"), visible(RoomEntry, viewer))


@prepared
def _page(viewer: Any, where: str, of_kind: bool) -> Select[Any]:
    before = aliased(RoomEntry)
    query = _entries(viewer).limit(bindparam("size", type_=Integer()))
    query = query.outerjoin(before, and_(before.id == RoomEntry.reply_to_id, visible(before, viewer)))
    words = case((before.title != "", before.title), else_=func.substr(before.body_text, 1, 80))
    query = query.add_columns(before.seq.label("to_seq"), words.label("to_words"))
    if of_kind:
        query = query.where(RoomEntry.entry_kind == bindparam("kind"))
    if where == "after":
        return query.where(RoomEntry.seq > bindparam("seq")).order_by(RoomEntry.seq)
    if where == "before":
        query = query.where(RoomEntry.seq < bindparam("seq"))
    return query.order_by(RoomEntry.seq.desc())


def _replies(room: Any, viewer: Viewer, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    if ids:
        for row in asked(viewer, _answers(stand_in(viewer)), room_id=room.id, ids=ids):
            found[row.reply_to_id].append(row)
    return dict(found)


@prepared
def _answers(viewer: Any) -> Select[Any]:
    """By what they answer: by their room, all that was ever written in it would be looked through."""
    query = _entries(viewer, RoomEntry.room_id + literal_column("0"))
    return query.where(among(RoomEntry.reply_to_id, "ids")).order_by(RoomEntry.seq).limit(MAX_REPLIES)


def loops(room: Any, viewer: Viewer) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Return what waits in a room, and its latest decisions, resources and evidence, with one query."""
    rows = asked(viewer, _open_or_kept(stand_in(viewer)), room_id=room.id)
    return [row for row in reversed(rows) if row.waits], [row for row in rows if not row.waits]


@prepared
def _open_or_kept(viewer: Any) -> CompoundSelect[Any]:
    """Each part has an index and a limit of its own, so that a long room costs what a short one does."""
    yes, no = (literal_column(word, Boolean).label("waits") for word in ("true", "false"))
    query = select(*LOOP, User.name).join(User, User.id == RoomEntry.owner_id).order_by(RoomEntry.seq.desc())
    query = query.where(RoomEntry.room_id == bindparam("room_id"), RoomEntry.removed_at.is_(None))
    query = query.where(visible(RoomEntry, viewer))
    waiting = query.where(waits(RoomEntry)).limit(MOST_LOOPS).add_columns(yes)
    kept = [query.where(RoomEntry.entry_kind == kind).limit(2 * SHELF).add_columns(no) for kind in KEPT]
    turns = waiting_turns(RoomTurn.room_id == bindparam("room_id"), viewer)
    parts = [waiting, *kept, turns.add_columns(literal_column("''", String).label("name"), yes)]
    return union_all(*[select(part.subquery(f"part_{n}")) for n, part in enumerate(parts)]).order_by(desc("seq"))


def decisions_and_shelf(rows: Sequence[Row[Any]]) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Split kept rows into decisions and what lies on the shared shelf."""
    decisions = [row for row in rows if row.entry_kind == "decision"][:SHELF]
    return decisions, [row for row in rows if row.entry_kind != "decision" and _is_kept(row)][:SHELF]


def _is_kept(row: Row[Any]) -> bool:
    return bool(row.fields.get("url") or row.fields.get("handover"))


def check_in_entries(room: Any, viewer: Viewer, limit: int = 100) -> Sequence[Row[Any]]:
    """Return the check-ins of a room, the newest first."""
    return entries_of_kind(room, viewer, "check_in", limit)


def entries_of_kind(room: Any, viewer: Viewer, kind: str, limit: int = 100) -> Sequence[Row[Any]]:
    """Return the entries of one kind in a room, the newest first."""
    named = {"room_id": room.id, "size": limit, "kind": kind}
    return list(asked(viewer, _page(stand_in(viewer), "newest", True), **named))


def progress_of(room: Room) -> dict[int, list[ObjectiveProgress]]:
    """Return every step of a room's objectives by objective, the oldest first."""
    found: dict[int, list[ObjectiveProgress]] = defaultdict(list)
    ids = [objective.id for objective in room.objectives]
    query = select(ObjectiveProgress).where(ObjectiveProgress.objective_id.in_(ids)).order_by(ObjectiveProgress.id)
    for step in db.session.scalars(query):
        found[step.objective_id].append(step)
    return found


def newest_seq(room: Room, viewer: Viewer) -> int:
    """Return the highest number in the room that the viewer may see."""
    query = select(func.max(RoomEntry.seq)).where(RoomEntry.room_id == room.id, visible(RoomEntry, viewer))
    return db.session.scalar(query) or 0


def history(room: Room) -> Sequence[Any]:
    """Return the room's transitions, the oldest first, with who made each."""
    query = select(RoomTransition, User.name).outerjoin(User, User.id == RoomTransition.by_id)
    return db.session.execute(query.where(RoomTransition.room_id == room.id).order_by(RoomTransition.id)).all()
