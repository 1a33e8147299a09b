"""What a topic was called before: its former titles, tags and kinds, with the reason where moderators changed them."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from communities.models.topic import MAX_REASON, MAX_TOPIC_TITLE


class TopicRevision(Base):
    """How a topic was called until it was changed; `reason` is what moderators said who changed it, if it was they."""

    __tablename__ = "topic_revision"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)

    id: Mapped[key]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(MAX_TOPIC_TITLE))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    topic_kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="", server_default="")
    made_at: Mapped[created]
