"""Events: a topic about something that takes place; also hours in which somebody answers questions."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, moment

MAX_PLACE = 300
SHORTEST, LONGEST = 10, 10_080  # minutes: up to a week


class Gathering(Base):
    """When and where it takes place. `sequence` and `changed_at` grow when it is moved or called off."""

    __tablename__ = "gathering"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[moment] = mapped_column(index=True)
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(MAX_PLACE), default="")
    takes_questions: Mapped[bool] = mapped_column(default=False)
    going: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[created]
    called_off_at: Mapped[moment | None]
    reminded_for: Mapped[moment | None]  # the beginning that those who go were reminded of

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def is_over(self, now: datetime | None = None) -> bool:
        """Whether it has passed."""
        return self.ends_at <= (now or clock.now())
