"""Words handed from one domain to another: an address carries a key, the words wait here, for their author alone.

A domain that cannot know the other leaves text under a key that says nothing; the other fills its form with it. It is
kept for a day, then swept by `tick`.
"""

import secrets
from typing import NamedTuple

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, db
from app.models.user import member_key

MAX_KEY = 43


class Handover(Base):
    """Words that somebody takes along to write on elsewhere."""

    __tablename__ = "handover"

    key: Mapped[str] = mapped_column(String(MAX_KEY), primary_key=True)
    user_id: Mapped[member_key] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[created] = mapped_column(index=True)


class Words(NamedTuple):
    """What was handed over."""

    title: str
    body: str


def hand_over(person_id: int, title: str, body: str) -> str:
    """Leave words for their author to write on with, and return the key to them."""
    key = secrets.token_urlsafe(32)
    db.session.add(Handover(key=key, user_id=person_id, title=title, body=body))
    return key


def handed(person_id: int, key: str | None) -> Words | None:
    """Return the words under a key, to who left them there and nobody else."""
    if not key or len(key) > MAX_KEY:
        return None
    mine = Handover.key == key, Handover.user_id == person_id
    row = db.session.execute(select(Handover.title, Handover.body).where(*mine)).one_or_none()
    return Words(*row) if row else None
