"""What others say of a roadmap: curators who review it before it is listed, mentors who endorse it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import member_key

MAX_WORDS = 2000


class Outcome(StrEnum):
    """What became of a request for review."""

    WAITS = "waits"
    LISTED = "listed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class RoadmapReview(Base):
    """A request to review a version before the catalogue shows its roadmap, and what a curator said."""

    __tablename__ = "roadmap_review"
    __table_args__ = (Index(None, "outcome", "asked_at"),)

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(10), default=Outcome.WAITS)
    reasons: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[created]
    decided_at: Mapped[moment | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)


class Endorsement(Base):
    """A mentor's word that a roadmap is good, in a skill that it teaches and they offer."""

    __tablename__ = "roadmap_endorsement"
    __table_args__ = (UniqueConstraint("roadmap_id", "user_id"),)

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    number: Mapped[int]
    skill: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[created]
