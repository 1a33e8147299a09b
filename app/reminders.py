"""Reminders: what time tells people is told once, however many workers tick and however long they were down."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, db


class Reminder(Base):
    """A sign that something was told; `slot` says what, to whom and for when."""

    __tablename__ = "reminder"

    slot: Mapped[str] = mapped_column(String(120), primary_key=True)
    made_at: Mapped[created] = mapped_column(index=True)


def first_time(slot: str) -> bool:
    """Take a slot in this unit of work, and say whether nobody had it.

    Somebody else who takes it at the same moment is waited for: if their unit fails, the slot is ours.
    """
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    taking = upsert(Reminder).values(slot=slot, made_at=clock.now()).on_conflict_do_nothing()
    return db.session.scalar(taking.returning(Reminder.slot)) is not None


def newest_of(series: str, steps: Iterable[tuple[str, datetime]], now: datetime) -> str | None:
    """Return the step of a series that is to be told now, if any.

    Of several that have come due since somebody looked, the newest is told and the older ones never will be. A step
    after which nothing is worth telling any more ("over") may end the series: the caller leaves it untold.
    """
    due = sorted((at, step) for step, at in steps if at <= now)
    fresh = [step for _, step in due if first_time(f"{series}:{step}")]
    return fresh[-1] if due and fresh and fresh[-1] == due[-1][1] else None
