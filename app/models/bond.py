"""Bonds between people and things: following, blocking, muting, reacting."""

from datetime import UTC, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Moment, created, key
from app.models.user import member_key

PERSON = "person:"
NOT_KNOWN = datetime(9999, 1, 1, tzinfo=UTC)


class Follow(Base):
    """A member follows a person, thread, community or roadmap: `target` is its group key, such as `thread:12`.

    `stirred_at` is the hour in which something of it last came into feeds (app/stirring.py).
    """

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("user_id", "target"),
        Index(None, "target"),
        Index(None, "user_id", "stirred_at", "target"),
    )

    id: Mapped[key]
    user_id: Mapped[member_key]
    target: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[created]
    stirred_at: Mapped[datetime | None] = mapped_column(Moment, default=lambda: NOT_KNOWN)


class Block(Base):
    """Two people who shall not meet; who blocked whom is known to the blocker only."""

    __tablename__ = "block"
    __table_args__ = (UniqueConstraint("blocker_id", "blocked_id"),)

    id: Mapped[key]
    blocker_id: Mapped[member_key]
    blocked_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[created]


class Mute(Base):
    """A person or thing that a member wants no notifications about: `target` is its group key."""

    __tablename__ = "mute"
    __table_args__ = (UniqueConstraint("user_id", "target"),)

    id: Mapped[key]
    user_id: Mapped[member_key]
    target: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[created]


class Reaction(Base):
    """One of the small fixed set of reactions, by a member, to a thing known by kind and id."""

    __tablename__ = "reaction"
    __table_args__ = (UniqueConstraint("kind", "ref_id", "user_id", "name"),)

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(24))
    ref_id: Mapped[int]
    user_id: Mapped[member_key] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[created]
