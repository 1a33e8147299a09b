"""How a room stands today: its day, marks, open loops with their owners, health. Works on rows and rooms alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import clock
from app.text import excerpt
from rooms import rhythm, turns
from rooms.kinds import KINDS
from rooms.rhythm import Health, Mark, Reason
from rooms.states import PAST


@dataclass(frozen=True)
class Loop:
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

    @property
    def values(self) -> dict[str, Any]:
        """The address of what is open: the entry, or the composer for a check-in."""
        if self.kind == "check_in":
            return {"room_id": self.room_id, "kind": "check_in", "_anchor": "composer"}
        return {"room_id": self.room_id, "after": max(self.seq - 4, 0), "_anchor": f"entry-{self.seq}"}


@dataclass(frozen=True)
class Life:
    """Everything about a room that is worked out rather than stored."""

    day: int
    today: date
    marks: list[Mark]
    health: Health
    reasons: list[Reason]
    loops: list[Loop]
    next_mark: Mark | None
    replies: list[Mark]

    @property
    def dial(self) -> list[tuple[int, str]]:
        """Marks as the ninety-day dial takes them."""
        return [(mark.day, mark.state) for mark in self.marks]

    @property
    def states(self) -> list[str]:
        """Marks as the thirteen-mark dial takes them."""
        return [mark.state for mark in self.marks]

    @property
    def window(self) -> list[Mark]:
        """The weeks of the rhythm strips."""
        return rhythm.window(self.marks)

    def turns_of(self, person_id: int) -> list[Loop]:
        """Return what waits for somebody."""
        return [loop for loop in self.loops if loop.whose == person_id]

    @property
    def written(self) -> int:
        """How many planned check-ins were written."""
        return sum(mark.state in {"on_time", "late"} for mark in self.marks)


def life_of(room: Any, waiting: Sequence[Any]) -> Life:
    """Work out how a room stands, from its row and the rows of what waits in it."""
    today = clock.today(room.timezone)
    opened = room.opened_on or today
    day = rhythm.day_of(opened, today)
    marks = rhythm.marks(opened, room.cadence, room.check_in_days or [], today, room.days)
    loops = _loops(room, waiting, marks, opened, today)
    late = [loop for loop in loops if loop.due_on and loop.due_on < today]
    if room.state in PAST:
        health, reasons, loops = Health.ENDED, [Reason("ended")], []
    else:
        silent = (clock.now() - (room.last_at or clock.now())).days
        health, reasons = rhythm.health(marks, [loop.late for loop in late if loop.kind != "check_in"], silent, day)
    overdue = [rhythm.day_of(opened, loop.due_on) for loop in late if loop.whose == room.mentor_id and loop.due_on]
    replies = rhythm.reply_row(marks, room.replies or [], overdue, day)
    return Life(day, today, marks, health, reasons, loops, rhythm.next_mark(marks), replies)


def _loops(room: Any, waiting: Sequence[Any], marks: Sequence[Mark], opened: date, today: date) -> list[Loop]:
    loops = [loop for row in waiting for loop in _entry_loops(row, today)]
    due = next((mark for mark in marks if mark.state == "due"), None)
    if due is not None:
        on = rhythm.date_of(opened, due.day)
        since = room.last_at or room.opened_at
        icon = KINDS["check_in"].icon
        loops.append(Loop(room.id, "check_in", icon, str(due.number), room.owner_id, since, on, late=due.late))
    return sorted(loops, key=lambda loop: (loop.due_on is None, loop.due_on or today, loop.seq))


def _entry_loops(row: Any, today: date) -> list[Loop]:
    found = []
    icon = KINDS[row.entry_kind].icon
    if row.turn_id is not None:
        title = row.title or excerpt(row.body_text, 80)
        since = row.turn_since or row.made_at
        late = turns.days_late(row.due_on, today)
        found.append(Loop(row.room_id, row.entry_kind, icon, title, row.turn_id, since, row.due_on, row.seq, late))
    for item in (row.fields or {}).get("items", []) if row.open_items else []:
        if not item.get("done"):
            due = date.fromisoformat(item["by"]) if item.get("by") else None
            whose, late = int(item["who"]), turns.days_late(due, today)
            found.append(
                Loop(row.room_id, "action", "check-circle", item["text"], whose, row.made_at, due, row.seq, late)
            )
    return found
