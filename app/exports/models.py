"""Exports: one for each member at a time, from the asking until its file is removed."""

from datetime import timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, key, moment
from app.models.user import member_key

GIVEN_UP = timedelta(days=1)


class Export(Base):
    """What a member asked to take along: how far it is, and while it can be fetched where its file is."""

    __tablename__ = "export"

    id: Mapped[key]
    user_id: Mapped[member_key] = mapped_column(unique=True)
    asked_at: Mapped[created]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[moment | None]
    ready_at: Mapped[moment | None]
    ends_at: Mapped[moment | None] = mapped_column(index=True)
    file_key: Mapped[str] = mapped_column(String(120), default="", index=True)
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")

    @property
    def is_being_made(self) -> bool:
        """Whether it is on its way: what takes longer than a day was lost on it."""
        return self.ready_at is None and self.failed_at is None and self.asked_at > clock.now() - GIVEN_UP

    @property
    def can_be_fetched(self) -> bool:
        """Whether its file is there and its time not over."""
        return self.ready_at is not None and self.ends_at is not None and self.ends_at > clock.now()
