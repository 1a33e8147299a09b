"""Members: the account that signs in, and its sign-ins. The public face is `Profile`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, key, moment

member_key = Annotated[int, mapped_column(ForeignKey("user.id", ondelete="CASCADE"))]

MAX_NAME = 80
MAX_HANDLE = 30
MAX_EMAIL = 254


class SiteRole(StrEnum):
    """What a member may do for the whole site."""

    MEMBER = "member"
    CURATOR = "curator"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class User(Base):
    """A member's account.

    `handle_key` and `email_key` are canonical forms (app/accounts/identity.py) so that look-alikes collide.
    """

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("length(handle) >= 3", name="handle_length"),)

    id: Mapped[key]
    handle: Mapped[str] = mapped_column(String(MAX_HANDLE), unique=True)
    handle_key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    email: Mapped[str] = mapped_column(String(MAX_EMAIL))
    email_key: Mapped[str] = mapped_column(String(MAX_EMAIL), unique=True)
    email_verified_at: Mapped[moment | None]
    bounced_at: Mapped[moment | None]  # since when mail to this address comes back
    password_hash: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20), default=SiteRole.MEMBER)
    picture: Mapped[str | None] = mapped_column(String(120))
    is_mentor: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    shortcuts_off: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[created]
    suspended_until: Mapped[moment | None]

    profile: Mapped["Profile"] = relationship(  # type: ignore[name-defined]  # noqa: F821
        back_populates="user", uselist=False, passive_deletes="all"
    )

    @property
    def is_suspended(self) -> bool:
        """Whether a moderator's pause of the account still holds."""
        return self.suspended_until is not None and self.suspended_until > clock.now()


class FormerHandle(Base):
    """A handle that a member gave up: it leads to them and is free for nobody else."""

    __tablename__ = "former_handle"

    handle_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    user_id: Mapped[member_key] = mapped_column(index=True)
    left_at: Mapped[created]


class SignIn(Base):
    """A session of a member on one device; the cookie holds a token, this row its hash."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[member_key]
    device: Mapped[str] = mapped_column(String(120), default="")
    network: Mapped[str] = mapped_column(String(64), default="")
    begun_at: Mapped[created]
    seen_at: Mapped[created]
    ends_at: Mapped[moment]

    def is_over(self, moment: datetime) -> bool:
        """Whether the absolute time-out has passed."""
        return self.ends_at <= moment
