"""Polls: a topic whose members choose among a few answers, and what a member has answered in a poll or for an event."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, moment
from app.models.user import member_key

FEWEST, MOST, MAX_CHOICE = 2, 10, 120


class Results(StrEnum):
    """From when on results are shown."""

    VOTE = "vote"  # to whoever has voted
    CLOSE = "close"  # to everybody, once it is closed


class Poll(Base):
    """What a topic asks its members. How it is voted is said when it is made and never changes.

    `tally` holds the votes for each choice, counted anew with every vote.
    """

    __tablename__ = "poll"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    choices: Mapped[list[str]] = mapped_column(JSON)
    takes_many: Mapped[bool]
    is_named: Mapped[bool]
    results: Mapped[str] = mapped_column(String(8))
    closes_at: Mapped[moment]
    tally: Mapped[list[int]] = mapped_column(JSON)
    voters: Mapped[int] = mapped_column(default=0)

    def is_closed(self, now: datetime | None = None) -> bool:
        """Whether its closing moment has come."""
        return self.closes_at <= (now or clock.now())


class TopicAnswer(Base):
    """What a member chose, one row each: the places of the choices as bits of a number; 1 is going to an event."""

    __tablename__ = "topic_answer"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[member_key] = mapped_column(primary_key=True, index=True)
    picks: Mapped[int]
    made_at: Mapped[created]


def as_bits(places: Iterable[int]) -> int:
    """Write places of choices as one number."""
    return sum(1 << place for place in set(places))


def picked(bits: int, count: int) -> list[int]:
    """Read the places of choices out of a number."""
    return [place for place in range(count) if bits >> place & 1]


def tallied(answers: Sequence[tuple[int, int]], count: int) -> list[int]:
    """Count the votes for each choice; `answers` are numbers with how many members gave them."""
    return [sum(number for bits, number in answers if bits >> place & 1) for place in range(count)]
