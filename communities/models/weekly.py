"""Topics of the week: planned by moderators, begun by the clock."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import member_key
from communities.models.topic import MAX_TOPIC_TITLE

MOST_PLANS = 5
DATE = "{date}"  # stands in a title for the day on which the topic begins


class WeeklyTopic(Base):
    """What begins every week, and when next; nothing is next for a plan that rests."""

    __tablename__ = "weekly_topic"

    id: Mapped[key]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[member_key] = mapped_column(index=True)
    weekday: Mapped[int]  # Monday is 0
    hour: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(MAX_TOPIC_TITLE - 20))
    body_md: Mapped[str] = mapped_column(Text)
    next_at: Mapped[moment | None] = mapped_column(index=True)
    made_at: Mapped[created]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def slot(self, day: date) -> str:
        """Return what the topic of a day is known by, so that it begins once."""
        return f"weekly:{self.id}:{day.isoformat()}"
