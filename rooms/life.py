"""How a room stands today: its day, marks, open loops with their owners, health. Works on rows and rooms alike.

All of it follows from a few plain values, so it is worked out once for equal ones.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from app import clock
from app.statements import Record
from app.text import excerpt
from rooms import rhythm, turns
from rooms.kinds import KINDS, OTHER, TURNS
from rooms.pace import AIM, behind
from rooms.rhythm import Health, Mark, Reason, Strain
from rooms.sides import GROUP
from rooms.states import PAST, State

MOST_SILENT = 120
PEER = "peer"


class Loop(NamedTuple):
    """One open thing of a room: whose turn it is, what it is, since when and due when."""

    room_id: int
    kind: str
    icon: str
    title: str
    whose: int
    since: datetime
    due_on: date | None
    seq: int = 0
    late: int = 0
    endpoint: str = "rooms.show"
    where: Record | None = None
    is_private: bool = False
    asked_on: date | None = None
    entry_id: int = 0

    @property
    def values(self) -> dict[str, Any]:
        """The address of what is open: where its turn says, the entry, or the composer for a check-in."""
        if self.where is not None:
            return self.where
        if self.kind == "check_in":
            return {"room_id": self.room_id, "kind": "check_in", "_anchor": "composer"}
        return {"room_id": self.room_id, "after": max(self.seq - 4, 0), "_anchor": f"entry-{self.seq}"}


class Life(NamedTuple):
    """Everything about a room that is worked out rather than stored."""

    day: int
    today: date
    marks: tuple[Mark, ...]
    health: Health
    reasons: tuple[Reason, ...]
    loops: tuple[Loop, ...]
    next_mark: Mark | None
    replies: tuple[Mark, ...]
    whose: int = 0

    @property
    def dial(self) -> tuple[tuple[int, str], ...]:
        """Marks as the ninety-day dial takes them."""
        return tuple((mark.day, mark.state) for mark in self.marks)

    @property
    def states(self) -> list[str]:
        """Marks as the thirteen-mark dial takes them."""
        return [mark.state for mark in self.marks]

    @property
    def window(self) -> list[Mark]:
        """The weeks of the rhythm strips."""
        return rhythm.window(self.marks)

    def seen_by(self, room: Any, person_id: int) -> "Life":
        """Return it from the side of a participant: between peers everybody's own check-ins come first."""
        if room.format != PEER or person_id != room.mentor_id:
            return self
        ahead = rhythm.next_mark(self.replies)
        return self._replace(marks=self.replies, replies=self.marks, next_mark=ahead, whose=person_id)

    def turns_of(self, person_id: int) -> list[Loop]:
        """Return what waits for somebody."""
        return [loop for loop in self.loops if loop.whose == person_id]

    @property
    def written(self) -> int:
        """How many planned check-ins were written."""
        return sum(mark.state in {"on_time", "late"} for mark in self.marks)


class _Facts(NamedTuple):
    """What the life of a room follows from, besides what waits in it."""

    id: int
    owner_id: int
    mentor_id: int
    state: str
    format: str
    opened_at: datetime | None
    opened_on: date
    last_at: datetime | None
    cadence: str
    earlier: rhythm.Earlier
    days: int
    check_in_days: tuple[int, ...]
    replies: tuple[tuple[int, ...], ...]
    rests: tuple[tuple[int, ...], ...]
    today: date
    silent: int
    aims: tuple[tuple[Any, ...], ...]


def life_of(room: Any, waiting: Sequence[Any]) -> Life:
    """Work out how a room stands, from its row and the rows of what waits in it."""
    today, people = clock.today(room.timezone), (room.id, room.owner_id, room.mentor_id, room.state, room.format)
    sent, replies = tuple(room.check_in_days or ()), tuple(tuple(each) for each in room.replies or ())
    rests = tuple(tuple(each) for each in room.rests or ())
    silent = _silent(room, rests, today)
    dates = (room.opened_at, room.opened_on or today, room.last_at)
    earlier = tuple(tuple(each) for each in room.cadences or ())
    plan: Any = (room.cadence, earlier, room.days, sent, replies, rests, today)
    return _life(_Facts._make((*people, *dates, *plan, silent, _aims(room))), tuple(waiting))


def _silent(room: Any, rests: rhythm.Rests, today: date) -> int:
    """Return on how many days nothing was written, those of rest left out."""
    if room.last_at is None or room.opened_on is None:
        return 0
    last, now = (rhythm.day_of(room.opened_on, each) for each in (clock.day_in(room.timezone, room.last_at), today))
    return sum(not rhythm.is_rest(day, rests) for day in range(max(last + 1, now - MOST_SILENT), now + 1))


def _aims(room: Any) -> tuple[tuple[Any, ...], ...]:
    """Return the plain values of the objectives, of a listed room or of one that was read with them."""
    known = getattr(room, "aims", None)
    if known is not None or not hasattr(room, "objectives"):
        return known or ()
    return tuple(tuple(getattr(each, name) for name in AIM) for each in room.objectives)


@lru_cache(maxsize=1024)
def _life(room: _Facts, waiting: tuple[Any, ...]) -> Life:
    today, opened = room.today, room.opened_on
    day = rhythm.day_of(opened, today)
    marks = _marks(room, room.check_in_days)
    theirs = _marks(room, [reply[0] for reply in room.replies]) if room.format == PEER else []
    loops = _loops(room, waiting, {room.owner_id: marks, room.mentor_id: theirs}, opened, today)
    late = [loop for loop in loops if loop.due_on and loop.due_on < today]
    late = [loop for loop in late if not loop.is_private]  # else one could read off the health what the other answers
    if room.state == State.PAUSED:
        health, reasons, late = Health.RESTING, [Reason("resting")], []
    elif room.state in PAST:
        health, reasons, loops = Health.ENDED, [Reason("ended")], [loop for loop in loops if loop.where is not None]
    else:
        waits = [loop.late for loop in late if loop.kind != "check_in"]
        planned = [worse(*both) for both in zip(marks, theirs, strict=True)] if theirs else marks
        asked = [(today - loop.asked_on).days for loop in loops if loop.asked_on]
        strain = Strain(waits, room.silent, max(asked, default=0), behind(room.aims, opened, today))
        health, reasons = rhythm.health(planned, strain, day)
    overdue = [rhythm.day_of(opened, loop.due_on) for loop in late if loop.whose == room.mentor_id and loop.due_on]
    replied = theirs or rhythm.reply_row(marks, room.replies, overdue, day, room.rests)
    ahead = rhythm.next_mark(marks)
    return Life(day, today, tuple(marks), health, tuple(reasons), tuple(loops), ahead, tuple(replied), room.owner_id)


def _marks(room: _Facts, sent: Sequence[int]) -> list[Mark]:
    if room.format == GROUP:  # check-ins are with each mentee
        return []
    more: Any = {"days": room.days, "rests": room.rests, "earlier": room.earlier}
    return rhythm.marks(room.opened_on, room.cadence, sent, room.today, **more)


def worse(one: Mark, other: Mark) -> Mark:
    """Return the mark of two that says more about trouble."""
    order = ("missed", "due", "late", "on_time")
    return min(one, other, key=lambda mark: order.index(mark.state) if mark.state in order else len(order))


def _loops(
    room: Any, waiting: Sequence[Any], marks: Mapping[int, Sequence[Mark]], opened: date, today: date
) -> list[Loop]:
    loops = [loop for row in waiting for loop in _loops_of(row, today)]
    since, icon = room.last_at or room.opened_at, KINDS["check_in"].icon
    for whose, planned in marks.items():
        due = next((mark for mark in planned if mark.state == "due"), None)
        if due is not None:
            on = rhythm.date_of(opened, due.day)
            loops.append(Loop(room.id, "check_in", icon, str(due.number), whose, since, on, late=due.late))
    return sorted(loops, key=lambda loop: (loop.due_on is None, loop.due_on or today, loop.seq))


def _loops_of(row: Any, today: date) -> list[Loop]:
    if row.endpoint:
        late, icon = turns.days_late(row.due_on, today), TURNS.get(row.entry_kind, OTHER).icon
        loop = Loop(row.room_id, row.entry_kind, icon, "", row.turn_id, row.turn_since, row.due_on, 0, late)
        return [loop._replace(endpoint=row.endpoint, where=row.fields, is_private=bool(row.private))]
    found = []
    icon = KINDS[row.entry_kind].icon
    if row.turn_id is not None:
        title = row.title or excerpt(row.body_text, 80)
        since = row.turn_since or row.made_at
        late = turns.days_late(row.due_on, today)
        loop = Loop(row.room_id, row.entry_kind, icon, title, row.turn_id, since, row.due_on, row.seq, late)
        asked_on = row.made_at.date() if row.entry_kind == "question" else None
        found.append(loop._replace(asked_on=asked_on, entry_id=row.id))
    for item in (row.fields or {}).get("items", ()) if row.open_items else ():
        if not item.get("done"):
            due = date.fromisoformat(item["by"]) if item.get("by") else None
            whose, late = int(item["who"]), turns.days_late(due, today)
            found.append(
                Loop(row.room_id, "action", "check-circle", item["text"], whose, row.made_at, due, row.seq, late)
            )
    return found
