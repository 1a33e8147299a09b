"""Tables of moderation."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    EDIT = "edit"  # waits for the author's edit
    SECOND = "second"  # waits for a second moderator
    CLOSED = "closed"


class Outcome(StrEnum):
    """What a moderator decides."""

    NOTHING = "nothing"
    ASK_EDIT = "ask_edit"
    HIDE = "hide"
    REMOVE = "remove"
    PAUSE = "pause"
    WARN = "warn"  # by the moderators of a place


class Case(Base):
    """All reports of one thing; `kept` is a copy of the thing as it was at the first report."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        Index(None, "state", "severity", "opened_at"),
        Index(None, "kind", "ref_id"),
        Index(None, "space_id", "state"),
    )

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(24))
    ref_id: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(8), default=CaseState.OPEN)
    reason: Mapped[str] = mapped_column(String(16))
    severity: Mapped[int] = mapped_column(default=0)
    report_count: Mapped[int] = mapped_column(default=0)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[created]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    claimed_at: Mapped[moment | None]
    closed_at: Mapped[moment | None]
    space_id: Mapped[int | None]  # the place whose own moderators may answer it; no key: a case stays when it goes
    passed_on_at: Mapped[moment | None]  # since when those of the site answer it alone
    edit_due_at: Mapped[moment | None]  # by when an edit is asked for
    edit_check_at: Mapped[moment | None] = mapped_column(index=True)  # when the clock looks after it next

    @property
    def about(self) -> str:
        """The reference of the thing, such as `post:12`."""
        return f"{self.kind}:{self.ref_id}"


class Report(Shared, Base):
    """One member's statement that something breaks the rules; for that member's eyes and, in its case, moderators'."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("case_id", "owner_id"),)
    kind = "report"

    id: Mapped[key]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[created]

    case: Mapped[Case] = relationship()

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.OWNER} | values))

    def document(self) -> DocumentFields:
        """Say how the report appears in its author's notifications."""
        title = str(self.case.kept.get("title", ""))
        place: dict[str, Any] = {"endpoint": "reports.show", "values": {"report_id": self.id}}
        return DocumentFields(title=title, text="", published_at=self.made_at, is_searchable=False, **place)


class ShownCopy(Base):
    """Something that a reporter chose to show with a report: a copy, whatever becomes of the thing itself.

    `kept` holds the words, `author_id` whose they are. Moderators see these copies and nothing around them.
    """

    __tablename__ = "report_evidence"
    __table_args__ = (UniqueConstraint("report_id", "kind", "ref_id"),)

    id: Mapped[key]
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    ref_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]


class Decision(Shared, Base):
    """What was decided about something a member wrote: a statement of reasons, readable by that member."""

    __tablename__ = "decision"
    kind = "decision"

    id: Mapped[key]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    rule: Mapped[int]
    message: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    seconded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    place_id: Mapped[int | None]  # the space whose own moderators decided; nothing where those of the site did
    made_at: Mapped[created]
    appealed_at: Mapped[moment | None]

    case: Mapped[Case] = relationship()

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.OWNER} | values))

    def document(self) -> DocumentFields:
        """Say how the decision appears in the author's notifications."""
        title = str(self.case.kept.get("title", ""))
        place: dict[str, Any] = {"endpoint": "decisions.show", "values": {"decision_id": self.id}}
        if self.outcome == Outcome.ASK_EDIT and self.case.edit_due_at:
            place["facts"] = {"starts": self.case.edit_due_at.isoformat()}
        return DocumentFields(title=title, text=self.message, published_at=self.made_at, is_searchable=False, **place)


class Audit(Base):
    """One line of the trail: who did what, when, and why. Lines are added, never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[key]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    case_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(24))
    about: Mapped[str] = mapped_column(String(40), default="")
    space_id: Mapped[int | None]  # no key: a line stays when the space goes
    note: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[created]


@event.listens_for(Audit, "before_update")
@event.listens_for(Audit, "before_delete")
def _refuse(mapper: Mapper[Audit], connection: object, target: Audit) -> None:
    raise PermissionError("the audit trail cannot be changed")
