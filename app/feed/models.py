"""How far a member has seen a feed: one mark for each of its sources, moved by themselves alone."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, moment
from app.models.user import member_key


class FeedMark(Base):
    """The newest document that a member says they have seen in a feed, by its moment and its id."""

    __tablename__ = "feed_mark"

    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(16), primary_key=True)
    seen_at: Mapped[moment]
    seen_id: Mapped[int]
    made_at: Mapped[created]
