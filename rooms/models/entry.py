"""Entries of a room: one typed contribution each, in one stream, and the versions they had."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, text
from app.db import Base, created, key, moment
from app.models.audience import Shared
from app.models.document import DocumentFields
from rooms import turns
from rooms.kinds import KINDS
from rooms.models.turn import only_where, open_only
from rooms.turns import open_items

MAX_TITLE = 200
KEPT = ("progress", "passed", "dropped", "closing", "handover")  # what no form of an entry writes
WAITING = "turn_id IS NOT NULL OR open_items > 0"
CONTEXT = 4  # an entry's address shows the few before it, too


class RoomEntry(Shared, Base):
    """One entry. `fields` holds what its kind asks for, `fields_html` the prose among it as safe HTML.

    `turn_id` is whose turn it is, `settled_at` when it was answered, agreed to or reviewed, `items_at` when the clock
    looks at its action items, `files` what is shown of what is attached, `removed_at` when its author took it back,
    `removed` what an undo needs.
    """

    __tablename__ = "room_entry"
    __table_args__ = (
        UniqueConstraint("room_id", "seq"),
        Index(None, "room_id", "entry_kind", "seq"),
        Index(None, "turn_id"),
        Index("ix_room_entry_waiting", "room_id", "seq", **only_where(WAITING)),
        Index(None, "reply_to_id"),
        Index(None, "nudge_at", **open_only("nudge_at")),
        Index(None, "items_at", **open_only("items_at")),
    )
    kind = "room_entry"
    reactions = ("got_it",)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    seq: Mapped[int]
    entry_kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[int | None]
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("room_entry.id", ondelete="CASCADE"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("room_objective.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    body_md: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    body_text: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fields_html: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]
    edited_at: Mapped[moment | None]
    version: Mapped[int] = mapped_column(default=1)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    turn_since: Mapped[moment | None]
    due_on: Mapped[date | None]
    nudge_at: Mapped[moment | None]
    settled_at: Mapped[moment | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    open_items: Mapped[int] = mapped_column(default=0)
    items_at: Mapped[moment | None]
    removed_at: Mapped[moment | None] = mapped_column(index=True)
    removed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")

    def __init__(
        self, *, title: str = "", body: str = "", fields: Mapping[str, Any] | None = None, **values: Any
    ) -> None:
        super().__init__(**{"files": [], **values})
        self.write(title, body, fields or {})

    def write(self, title: str, body: str, fields: Mapping[str, Any]) -> None:
        """Take the words of its author, and make everything that is shown from them."""
        rich = text.render(body)
        self.title = title
        self.body_md, self.body_html = body, rich.html
        self.fields = dict(fields)
        prose = {name: text.render(fields[name]) for name in KINDS[self.entry_kind].prose if fields.get(name)}
        self.fields_html = {name: each.html for name, each in prose.items()}
        self.body_text = "\n".join(filter(None, [rich.text, *(each.text for each in prose.values())]))
        self.note_items()

    def note_items(self) -> None:
        """Count the action items that are open, and note when the first of them is past its day."""
        items = self.fields.get("items", [])
        self.open_items, self.items_at = open_items(items), turns.items_late(items)

    def take_items(self, items: list[dict[str, Any]]) -> None:
        """Take changed action items."""
        self.fields = {**self.fields, "items": items}
        self.note_items()

    def edit(self, title: str, body: str, fields: Mapping[str, Any]) -> "RoomEntryRevision":
        """Take changed words and return the version they replace."""
        kept = RoomEntryRevision(
            entry_id=self.id, version=self.version, title=self.title, body_md=self.body_md, fields=self.fields
        )
        self.write(title, body, self._whole(fields))
        self.version += 1
        self.edited_at = clock.now()
        return kept

    def says(self, title: str, body: str, fields: Mapping[str, Any]) -> bool:
        """Whether it says this already, so that there is nothing to change."""
        return (self.title, self.body_md, self.fields) == (title, body, self._whole(fields))

    def _whole(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {**{name: self.fields[name] for name in KEPT if name in self.fields}, **fields}

    def pass_turn(self, to: int | None, due_on: date | None) -> None:
        """Make it somebody's turn, or nobody's."""
        self.turn_id = to
        self.turn_since = clock.now() if to else None
        self.due_on = due_on if to else None
        self.nudge_at = turns.earliest_morning(self.due_on) if self.due_on else None

    def put_off(self, due_on: date) -> None:
        """Make it due on another day, for whomever it waits."""
        self.due_on, self.nudge_at = due_on, turns.earliest_morning(due_on)

    def pass_back(self, by: int, to: int, due_on: date, line: str) -> None:
        """Hand the turn on without an answer; who did it, when and with what words is kept."""
        passed = [*self.fields.get("passed", []), {"by": by, "at": clock.now().isoformat(), "line": line}]
        self.fields = {**self.fields, "passed": passed}
        self.pass_turn(to, due_on)

    def settle(self, by: int) -> None:
        """Close it as a loop: answered, agreed to, reviewed."""
        self.settled_at, self.settled_by_id = clock.now(), by
        self.pass_turn(None, None)

    def tick(self, number: int) -> None:
        """Mark an action item as done, or as open again; raises IndexError for one that is not there."""
        items = [dict(item) for item in self.fields.get("items", [])]
        items[number]["done"] = not items[number].get("done")
        self.take_items(items)

    @property
    def label(self) -> str:
        """How the entry is called in one line."""
        return self.title or text.excerpt(self.body_text, 80)

    def document(self) -> DocumentFields:
        """Say how the entry appears to those in the room."""
        return DocumentFields(
            title=self.label or str(KINDS[self.entry_kind].label),
            text=self.body_text,
            endpoint="rooms.show",
            values={"room_id": self.room_id, "after": max(self.seq - CONTEXT, 0)},
            anchor=f"entry-{self.seq}",
            published_at=self.made_at or clock.now(),
            group=f"room:{self.room_id}",
            facts={"entry_kind": self.entry_kind},
        )


class RoomEntryRevision(Base):
    """What an entry said before it was changed."""

    __tablename__ = "room_entry_revision"
    __table_args__ = (UniqueConstraint("entry_id", "version"),)

    id: Mapped[key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("room_entry.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    body_md: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]
