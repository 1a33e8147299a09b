"""Spaces: each room, community and program owns one; membership in it is what lets a person in."""

from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, key, moment
from app.models.user import member_key


class Role(IntEnum):
    """A person's standing in a space; a higher one may all that a lower one may."""

    INVITED = 10
    MEMBER = 20
    MODERATOR = 30
    OWNER = 40


class Reading(StrEnum):
    """Who may read what a space holds."""

    PUBLIC = "public"
    MEMBERS = "members"  # anyone signed in
    SPACE = "space"  # only those in the space


class Space(Base):
    """The place that things and people belong to. `name` is content where `reading` is `space`."""

    __tablename__ = "space"

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(16))  # room | community | program
    name: Mapped[str] = mapped_column(String(160), default="")
    reading: Mapped[str] = mapped_column(String(8), default=Reading.SPACE)
    made_at: Mapped[created]


class Membership(Base):
    """A person's standing in a space; `part` says what they are there (mentor, mentee), `ended_at` that it is over."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("space_id", "user_id"),
        Index(None, "user_id", "ended_at"),
        Index(None, "space_id", "ended_at", "role", "id"),
    )

    id: Mapped[key]
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    user_id: Mapped[member_key]
    role: Mapped[int] = mapped_column(default=Role.MEMBER)
    part: Mapped[str] = mapped_column(String(16), default="")
    joined_at: Mapped[created]
    ended_at: Mapped[moment | None]
    lets_quote: Mapped[bool] = mapped_column(default=False, server_default=false())  # mail may quote what is said here
    last_read: Mapped[int] = mapped_column(default=0)  # the highest sequence number this person has visited

    @property
    def is_active(self) -> bool:
        """Whether the person is in the space now."""
        return self.ended_at is None and self.role >= Role.MEMBER

    def end(self) -> None:
        """Take the person out of the space from this moment on."""
        self.ended_at = clock.now()
