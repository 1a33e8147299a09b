"""Quotes: words from a room that may be read outside of it once everybody who wrote them has said yes.

A quote is a copy, as its authors saw it when they were asked. It is public while every author's yes holds, and at no
other moment; nothing of it is in search, in feeds or in mail, so that there is nothing to take back there.
"""

from typing import Any

from markupsafe import escape
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, created, key, moment
from app.models import User
from app.models.audience import Audience, Shared
from app.models.document import DocumentFields

MAX_WHERE = 200


class RoomQuote(Shared, Base):
    """Somebody's wish to quote: `place` says in words where it shall appear, `parts_count` how many passages it has."""

    __tablename__ = "room_quote"
    __table_args__ = (Index(None, "room_id"),)
    kind = "quote"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(MAX_WHERE))
    parts_count: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[created]
    shown_at: Mapped[moment | None]
    ended_at: Mapped[moment | None]

    owner: Mapped[User] = relationship(foreign_keys="RoomQuote.owner_id")
    passages: Mapped[list["RoomPassage"]] = relationship(order_by="RoomPassage.position", cascade="all, delete-orphan")

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.OWNER} | values))

    @property
    def author_ids(self) -> frozenset[int]:
        """Everybody whose words these are."""
        return frozenset(each.author_id for each in self.passages)

    @property
    def is_agreed(self) -> bool:
        """Whether every author has said yes, and none has gone."""
        whole = len(self.passages) == self.parts_count > 0
        return whole and all(each.answer == "yes" for each in self.passages)

    def answer_of(self, person_id: int) -> str:
        """Return what an author said: yes, no, or nothing yet."""
        return next((each.answer for each in self.passages if each.author_id == person_id), "")

    @property
    def body_html(self) -> str:
        """The words as moderators read them in a report."""
        return "".join(f"<p>{escape(each.words)}</p>" for each in self.passages)

    def document(self) -> DocumentFields:
        """Say where the quote stands, and not what it says."""
        return DocumentFields(
            title=f"#{self.id or 0}",
            text="",
            endpoint="quotes.show",
            values={"quote_id": self.id},
            published_at=self.made_at,
            is_searchable=False,
        )


class RoomPassage(Base):
    """What one author wrote: a copy, whether they are named, and their answer (`yes`, `no` or none yet)."""

    __tablename__ = "room_passage"
    __table_args__ = (UniqueConstraint("quote_id", "position"), Index(None, "author_id"), Index(None, "entry_id"))

    id: Mapped[key]
    quote_id: Mapped[int] = mapped_column(ForeignKey("room_quote.id", ondelete="CASCADE"))
    position: Mapped[int]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("room_entry.id", ondelete="SET NULL"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    is_named: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(String(4), default="")
    answered_at: Mapped[moment | None]

    author: Mapped[User] = relationship(foreign_keys="RoomPassage.author_id")
