"""The parts of a room's page: a page of its stream, its loops, its decisions and shelf, progress and history."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from app.access import Viewer, visible
from app.db import db
from app.models import User
from rooms.models import ObjectiveProgress, Room, RoomEntry, RoomTransition
from rooms.queries.lists import LOOP, MOST_LOOPS

SIZE = 20
SHELF = 6
MAX_REPLIES = 200

ENTRY = (
    RoomEntry.id,
    RoomEntry.room_id,
    RoomEntry.seq,
    RoomEntry.owner_id,
    RoomEntry.entry_kind,
    RoomEntry.number,
    RoomEntry.reply_to_id,
    RoomEntry.objective_id,
    RoomEntry.title,
    RoomEntry.body_html,
    RoomEntry.fields,
    RoomEntry.fields_html,
    RoomEntry.made_at,
    RoomEntry.edited_at,
    RoomEntry.turn_id,
    RoomEntry.due_on,
    RoomEntry.settled_at,
    RoomEntry.settled_by_id,
    RoomEntry.hidden_at,
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
    room: Room, viewer: Viewer, *, kind: str = "", before: int = 0, after: int | None = None, size: int = SIZE
) -> Stream:
    """Return a page of a room's entries: the newest, those before a number, or those after one.

    A reply stands under its entry when that is on the page, else by itself.
    """
    query = _entries(room, viewer, RoomEntry.entry_kind == kind if kind else None)
    if after is not None:
        rows = list(db.session.execute(query.where(RoomEntry.seq > after).order_by(RoomEntry.seq).limit(size + 1)))
        more_later, rows = len(rows) > size, rows[:size]
        more_earlier = after > 0
    else:
        if before:
            query = query.where(RoomEntry.seq < before)
        rows = list(db.session.execute(query.order_by(RoomEntry.seq.desc()).limit(size + 1)))
        more_earlier, rows = len(rows) > size, rows[:size][::-1]
        more_later = bool(before)
    replies = _replies(room, viewer, [row.id for row in rows])
    under = {reply.id for group in replies.values() for reply in group}
    top = [row for row in rows if row.id not in under]
    earlier = rows[0].seq if rows and more_earlier else None
    later = rows[-1].seq if rows and more_later else None
    return Stream(top, replies, earlier, later)


def _entries(room: Room, viewer: Viewer, *conditions: ColumnElement[bool] | None) -> Select[Any]:
    query = select(*ENTRY).join(User, User.id == RoomEntry.owner_id)
    return query.where(
        RoomEntry.room_id == room.id, visible(RoomEntry, viewer), *[each for each in conditions if each is not None]
    )


def _replies(room: Room, viewer: Viewer, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    if ids:
        query = _entries(room, viewer, RoomEntry.reply_to_id.in_(ids)).order_by(RoomEntry.seq).limit(MAX_REPLIES)
        for row in db.session.execute(query):
            found[row.reply_to_id].append(row)
    return dict(found)


def loops(room: Room, viewer: Viewer) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Return what waits in a room, and its latest decisions, resources and evidence, with one query."""
    waits = or_(RoomEntry.turn_id.is_not(None), RoomEntry.open_items > 0)
    kept = RoomEntry.entry_kind.in_(("decision", "resource", "review_request", "milestone"))
    query = select(*LOOP, User.name).join(User, User.id == RoomEntry.owner_id)
    query = query.where(RoomEntry.room_id == room.id, or_(waits, kept), visible(RoomEntry, viewer))
    rows = db.session.execute(query.order_by(RoomEntry.seq.desc()).limit(MOST_LOOPS)).all()
    waiting = [row for row in reversed(rows) if row.turn_id is not None or row.open_items]
    return waiting, [row for row in rows if row.entry_kind in ("decision", "resource", "review_request", "milestone")]


def decisions_and_shelf(rows: Sequence[Row[Any]]) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Split kept rows into decisions and what lies on the shared shelf."""
    decisions = [row for row in rows if row.entry_kind == "decision"][:SHELF]
    return decisions, [row for row in rows if row.entry_kind != "decision" and row.fields.get("url")][:SHELF]


def check_in_entries(room: Room, viewer: Viewer, limit: int = 100) -> Sequence[Row[Any]]:
    """Return the check-ins of a room, the newest first."""
    query = _entries(room, viewer, RoomEntry.entry_kind == "check_in").order_by(RoomEntry.seq.desc())
    return db.session.execute(query.limit(limit)).all()


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
