"""Replies to entries."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship, validates

from app.db import Base, created, hold, key, moment
from app.models import Audience, DocumentFields, Shared
from app.text import excerpt, render

if TYPE_CHECKING:
    from threads.models.entry import Entry
    from threads.models.story import StoryQuote


class Comment(Shared, Base):
    """A reply to an entry, read by whoever may read the entry; its own audience is narrow: no list shows more."""

    __tablename__ = "comment"
    __table_args__ = (Index(None, "entry_id", "id"),)
    kind = "comment"

    id: Mapped[key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    body_md: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    by_mentor: Mapped[bool] = mapped_column(default=False)
    is_answer: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[created]
    thanked_at: Mapped[moment | None]  # by the writer of the entry

    entry: Mapped["Entry"] = relationship(back_populates="comments")
    quotes: Mapped[list["StoryQuote"]] = relationship(back_populates="comment", cascade="all, delete-orphan")

    def __init__(self, **values: Any) -> None:
        super().__init__(audience=Audience.OWNER, **values)

    @validates("body_md")
    def _write(self, name: str, markdown: str) -> str:
        self.body_html, self.body_text, self.mentions = render(markdown)
        return markdown

    @classmethod
    def read_with(cls) -> tuple[Any, ColumnElement[bool]]:
        """Say that whoever may read the entry may read the reply."""
        from threads.models.entry import Entry

        entry = aliased(Entry)
        return entry, entry.id == cls.entry_id

    def hold_counting(self) -> None:
        """Lock its entry."""
        hold(self.entry)

    def told_elsewhere(self) -> None:
        """Let its entry count it as long as it can be read there."""
        self.entry.recount()

    def document(self) -> DocumentFields:
        """Say what a report or a notification about the reply names, and where it stands."""
        return DocumentFields(
            title=excerpt(self.body_text, 80),
            text=self.body_text,
            endpoint="threads.show_entry",
            values={"thread_id": self.entry.thread_id, "entry_id": self.entry_id},
            anchor=f"comment-{self.id}",
            published_at=self.made_at,
            group=f"thread:{self.entry.thread_id}",
            is_searchable=False,
        )
