"""What a learner has done on a roadmap: the enrollment, the state of each step, and the evidence for it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, attribute_keyed_dict, mapped_column, relationship, validates

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, Shared
from app.text import render

MAX_NOTE = 4000
MAX_REASON = 300


class State(StrEnum):
    """What a step is to its learner."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    LINK = "link"
    TEXT = "text"
    CODE = "code"
    FILE = "file"
    GROWTH_ENTRY = "growth_entry"
    KNOWN = "known"  # a step of another roadmap that a person has confirmed


class Enrollment(Shared, Base):
    """A member's own progress on one roadmap; `number` is the version they learn from.

    Nobody else sees it, until its learner shows it: then `audience` says who reads which steps are done and confirmed,
    never notes or evidence. `summary` is what lists show of it, counted anew at every change, so that reading needs no
    graph. `foreseen` is the forecast as it was when the pace was set; `verified_at` says since when every required
    step is confirmed by a person.
    """

    __tablename__ = "enrollment"
    __table_args__ = (UniqueConstraint("owner_id", "roadmap_id"), Index(None, "roadmap_id", "left_at"))
    kind = "enrollment"

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    number: Mapped[int]
    hours_per_week: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[created]
    active_at: Mapped[created]
    paused_at: Mapped[moment | None]
    left_at: Mapped[moment | None]
    completed_at: Mapped[moment | None]
    verified_at: Mapped[moment | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    foreseen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")

    states: Mapped[dict[str, "StepState"]] = relationship(
        collection_class=attribute_keyed_dict("step_key"), cascade="all, delete-orphan", back_populates="enrollment"
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(audience=Audience.OWNER, **values)

    def at(self, step_key: str) -> "StepState":
        """Return the state of a step, beginning it where there is none."""
        if step_key not in self.states:
            self.states[step_key] = StepState(step_key=step_key, state=State.NOT_STARTED)
        return self.states[step_key]

    def plain_states(self) -> dict[str, str]:
        """Return the states as plain values, for the graph."""
        return {step_key: state.state for step_key, state in self.states.items()}


class StepState(Base):
    """Where a learner is with one step, known by the key that outlives versions.

    `claimed_at`, `evidenced_at` and `confirmed_at` are the proof: each needs the one before it. `known_from` names the
    step of another roadmap (its roadmap, slug, step and key) that its learner let count here,
    `not_known` that they would rather do it here. `asks` is how often
    somebody was asked to confirm it.
    """

    __tablename__ = "step_state"
    __table_args__ = (UniqueConstraint("enrollment_id", "step_key"), Index(None, "step_key", "state"))

    id: Mapped[key]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id", ondelete="CASCADE"))
    step_key: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(12), default=State.NOT_STARTED)
    known_before: Mapped[bool] = mapped_column(default=False)
    known_from: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    not_known: Mapped[bool] = mapped_column(default=False, server_default=false())
    hours_spent: Mapped[float] = mapped_column(default=0, server_default="0")
    asks: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    checked: Mapped[list[int]] = mapped_column(JSON, default=list)  # which of the step's criteria the learner ticked
    note_md: Mapped[str] = mapped_column(Text, default="")
    note_html: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[moment | None]
    done_at: Mapped[moment | None]
    claimed_at: Mapped[moment | None]
    evidenced_at: Mapped[moment | None]
    confirmed_at: Mapped[moment | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)

    enrollment: Mapped[Enrollment] = relationship(back_populates="states")
    evidence: Mapped[list["Evidence"]] = relationship(
        cascade="all, delete-orphan",
        back_populates="step_state",
        order_by="Evidence.id",
        foreign_keys="Evidence.state_id",
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"version": 1, "checked": [], "known_before": False} | values))

    @validates("note_md")
    def _write(self, name: str, markdown: str) -> str:
        self.note_html = render(markdown).html if markdown else ""
        return markdown

    def move(self, state: str, *, known_before: bool = False, reason: str = "") -> None:
        """Go into another state; going back takes the claim back, never the notes and the evidence."""
        now = clock.now()
        self.state, self.reason = state, reason
        self.known_before = known_before and state == State.DONE
        if state == State.IN_PROGRESS:
            self.started_at = self.started_at or now
        self.done_at = (self.done_at or now) if state == State.DONE else None
        self.claimed_at = (self.claimed_at or now) if state == State.DONE else None
        self.evidenced_at = (self.evidenced_at or now) if state == State.DONE and self.evidence else None
        if state != State.DONE:
            self.known_from = None
            self.unconfirm()

    @property
    def proof(self) -> str:
        """Return how sure it is that the step was reached: claimed, evidenced or confirmed, or nothing yet."""
        steps = (("confirmed", self.confirmed_at), ("evidenced", self.evidenced_at), ("claimed", self.claimed_at))
        return next((word for word, moment in steps if moment), "")

    def confirm(self, by_id: int, evidence: "list[Evidence]", statement: str) -> None:
        """Note that somebody confirmed it on this evidence."""
        self.confirmed_at, self.confirmed_by_id = clock.now(), by_id
        for each in evidence:
            each.verified_at, each.verified_by_id, each.statement = self.confirmed_at, by_id, statement

    def unconfirm(self) -> None:
        """Note that no confirmation holds any more: the evidence stays, as unproved as before."""
        self.confirmed_at = self.confirmed_by_id = None
        for each in self.evidence:
            each.verified_at, each.verified_by_id, each.statement = None, None, ""

    def attach(self, kind: str, *, title: str, **facts: Any) -> "Evidence":
        """Add a piece of evidence."""
        found = Evidence(kind=kind, title=title, **facts)
        self.evidence.append(found)
        if self.state == State.DONE:
            self.evidenced_at = self.evidenced_at or clock.now()
        return found

    def detach(self, found: "Evidence") -> None:
        """Take a piece of evidence away: a confirmation that rests on it ends, a step without any is claimed only."""
        rests_on_it = found.verified_at is not None
        self.evidence.remove(found)
        if rests_on_it or not self.evidence:
            self.unconfirm()
        if not self.evidence:
            self.evidenced_at = None


class Evidence(Base):
    """What shows that a step was reached: a link, a file, an entry of a growth thread, a few words, code.

    `file_key` names a file in the store, `entry_id` an entry of one's own, `source_id` the step of another roadmap that
    was confirmed.
    """

    __tablename__ = "step_evidence"

    id: Mapped[key]
    state_id: Mapped[int] = mapped_column(ForeignKey("step_state.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default=EvidenceKind.LINK)
    title: Mapped[str] = mapped_column(String(160))
    url: Mapped[str] = mapped_column(String(600), default="")
    note_md: Mapped[str] = mapped_column(Text, default="")
    note_html: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[created]
    verified_at: Mapped[moment | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    statement: Mapped[str] = mapped_column(String(1000), default="")  # of whoever verified it
    file_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    file_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    media_type: Mapped[str] = mapped_column(String(40), default="", server_default="")
    size: Mapped[int] = mapped_column(default=0, server_default="0")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("step_state.id", ondelete="SET NULL"), index=True)

    step_state: Mapped[StepState] = relationship(back_populates="evidence", foreign_keys=[state_id])

    @validates("note_md")
    def _write(self, name: str, markdown: str) -> str:
        self.note_html = render(markdown).html if markdown else ""
        return markdown
