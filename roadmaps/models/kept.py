"""What a learner had done in an earlier version and no step of the newer one tells any more."""

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from roadmaps.models.learning import MAX_REASON


class KeptStep(Base):
    """A step as its learner left it when they moved on from version `number`; `became` are titles of what it is now.

    Notes and evidence stay where they are: with the step that took it in, or with the state under its own key.
    """

    __tablename__ = "kept_step"

    id: Mapped[key]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    step_key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    became: Mapped[list[str]] = mapped_column(JSON, default=list)
    done_at: Mapped[moment | None]
    confirmed_at: Mapped[moment | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    kept_at: Mapped[created]
