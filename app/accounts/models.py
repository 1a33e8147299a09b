"""Joinings: people who filled in the join form and have not yet opened the link in their mail.

A row is kept for a known address as well as for a new one: it holds the handle either way, so nobody can find out
through a handle whether an address has an account. The account itself is born when the link is opened.
"""

import hashlib

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import MAX_EMAIL, MAX_HANDLE, MAX_NAME


class Joining(Base):
    """What somebody typed into the join form, kept until the link in the mail is opened or runs out."""

    __tablename__ = "joining"
    __table_args__ = (Index(None, "handle_key"), Index(None, "email_key"), Index(None, "made_at"))

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    handle: Mapped[str] = mapped_column(String(MAX_HANDLE))
    handle_key: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(MAX_EMAIL))
    email_key: Mapped[str] = mapped_column(String(MAX_EMAIL))
    password_hash: Mapped[str] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    intent: Mapped[str] = mapped_column(String(12), default="")
    made_at: Mapped[created]

    @property
    def state(self) -> str:
        """What a link to this row is bound to: another row under the same id has another state."""
        return fingerprint(self.email, self.handle, self.password_hash)


class AccountDeletion(Base):
    """A member who asked to go: until `due_at` signing in undoes it."""

    __tablename__ = "account_deletion"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[moment]
    due_at: Mapped[moment] = mapped_column(index=True)


def fingerprint(*values: object) -> str:
    """Return a short digest of some values; it changes when one of them does."""
    return hashlib.sha256("\x00".join(map(str, values)).encode()).hexdigest()[:20]
