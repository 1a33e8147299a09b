"""Asking somebody to confirm a step, on evidence that was chosen for their eyes, and what they said."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared, User
from app.models.user import member_key
from roadmaps.models.learning import Enrollment, Evidence, StepState

MAX_WORDS = 1000


class Ask(StrEnum):
    """Where a request to confirm a step stands."""

    OPEN = "open"
    RETURNED = "returned"  # more evidence is asked for: the learner's turn
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by its learner
    REVOKED = "revoked"  # the confirmation, by who gave it
    ENDED = "ended"  # the step was taken up again, its evidence removed, or somebody else was faster


WAITS = frozenset({Ask.OPEN, Ask.RETURNED})


class Verification(Shared, Base):
    """A request to confirm a step. It belongs to the person who is asked: it waits for them and for nobody else.

    `asked_in` is the space of the room in which they mentor the learner; without one they are asked as the roadmap's
    curator. `due_on` is by when an answer is due. `version` counts what was shown, so that nobody confirms what they
    have not read. While it waits, `open_key` keeps away a second one for the same step and person.
    """

    __tablename__ = "verification"
    __table_args__ = (Index(None, "owner_id", "state"), Index(None, "learner_id", "asked_at"))
    kind = "verification"

    id: Mapped[key]
    learner_id: Mapped[member_key]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id", ondelete="CASCADE"), index=True)
    state_id: Mapped[int] = mapped_column(ForeignKey("step_state.id", ondelete="CASCADE"), index=True)
    asked_in: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=Ask.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[created]
    due_on: Mapped[date | None]
    answered_at: Mapped[moment | None]
    ended_at: Mapped[moment | None]
    farewell: Mapped[str] = mapped_column(Text, default="")  # why a confirmation was withdrawn
    open_key: Mapped[str | None] = mapped_column(String(48), unique=True)

    enrollment: Mapped[Enrollment] = relationship()
    step_state: Mapped[StepState] = relationship()
    learner: Mapped[User] = relationship(foreign_keys="Verification.learner_id")
    asked: Mapped[User] = relationship(foreign_keys="Verification.owner_id")
    shown: Mapped[list["ShownEvidence"]] = relationship(cascade="all, delete-orphan")

    def __init__(self, **values: object) -> None:
        super().__init__(**({"audience": Audience.OWNER, "version": 1, "asked_at": clock.now()} | values))

    @property
    def waits(self) -> bool:
        """Whether it still waits for one of the two."""
        return self.state in WAITS

    def show(self, evidence: list[Evidence]) -> None:
        """Show this evidence, and nothing that was shown before."""
        known = {each.evidence_id: each for each in self.shown}
        self.shown = [known.get(each.id) or ShownEvidence(evidence_id=each.id) for each in evidence]

    def become(self, state: Ask, *, answer: str | None = None) -> None:
        """Go into another state; only what waits keeps others away."""
        now = clock.now()
        self.state = state
        if answer is not None:
            self.answer, self.answered_at = answer, now
        if state not in WAITS:
            self.open_key = None
            self.ended_at = None if state == Ask.CONFIRMED else now

    def others(self, person_id: int) -> frozenset[int]:
        """Return whom a report by one of the two is about: the other one."""
        return frozenset({self.learner_id, self.owner_id}) - {person_id}

    def document(self) -> DocumentFields | None:
        """Say how it appears in the notifications of who is asked; nothing once it was taken back."""
        if self.state in {Ask.WITHDRAWN, Ask.ENDED}:
            return None
        return DocumentFields(
            title=self.title,
            text="",
            endpoint="roadmaps.show_verification",
            values={"verification_id": self.id},
            published_at=self.asked_at,
            group=f"verification:{self.id}",
            is_searchable=False,
        )


class ShownEvidence(Base):
    """A piece of evidence that the learner chose to show to the person asked."""

    __tablename__ = "verification_evidence"
    __table_args__ = (UniqueConstraint("verification_id", "evidence_id"),)

    id: Mapped[key]
    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id", ondelete="CASCADE"))
    evidence_id: Mapped[int] = mapped_column(ForeignKey("step_evidence.id", ondelete="CASCADE"), index=True)


def open_key(state_id: int, asked_id: int) -> str:
    """Return the key that only one waiting request for a step and person may hold."""
    return f"{state_id}:{asked_id}"
