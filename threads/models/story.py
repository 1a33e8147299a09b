"""The story of a finished thread, and the words of others that it quotes, each with its author's answer."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared
from app.text import excerpt, render
from threads.models.comment import Comment
from threads.models.entry import MAX_TITLE


class Story(Shared, Base):
    """What a thread came to, told to everybody; until all who are quoted have agreed it is its writer's alone."""

    __tablename__ = "story"
    kind = "story"

    id: Mapped[key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    body_md: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[created]
    shown_at: Mapped[moment | None]

    quotes: Mapped[list["StoryQuote"]] = relationship(
        back_populates="story", cascade="all, delete-orphan", order_by="StoryQuote.id"
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(audience=Audience.OWNER, **values)

    @validates("body_md")
    def _write(self, name: str, markdown: str) -> str:
        self.body_html, self.body_text, _mentions = render(markdown)
        return markdown

    @property
    def is_agreed_to(self) -> bool:
        """Whether everybody who is quoted has said yes, and nobody has taken it back."""
        return all(quote.agreed for quote in self.quotes)

    def document(self) -> DocumentFields | None:
        """Say how a story that is shown appears elsewhere; one that is not appears nowhere."""
        if self.shown_at is None:
            return None
        return DocumentFields(
            title=self.title,
            text=self.body_text,
            endpoint="threads.show_story",
            values={"story_id": self.id},
            published_at=self.shown_at,
            group=f"thread:{self.thread_id}",
            is_searchable=False,
        )


class StoryQuote(Shared, Base):
    """A mentor's note that a story quotes. It belongs to who wrote the note: they alone are asked, and answer."""

    __tablename__ = "story_quote"
    __table_args__ = (UniqueConstraint("story_id", "comment_id"),)
    kind = "story_quote"

    id: Mapped[key]
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    agreed: Mapped[bool | None]  # nothing while there is no answer
    answered_at: Mapped[moment | None]

    story: Mapped[Story] = relationship(back_populates="quotes")
    comment: Mapped[Comment] = relationship(back_populates="quotes")

    def __init__(self, **values: Any) -> None:
        super().__init__(audience=Audience.OWNER, **values)

    def answer(self, says_yes: bool) -> None:
        """Take an answer; a later one replaces it."""
        self.agreed, self.answered_at = says_yes, clock.now()

    def forget_answer(self) -> None:
        """Say nothing any more: it was an answer for a thread as it was."""
        self.agreed = self.answered_at = None

    def document(self) -> DocumentFields:
        """Say what its author is asked about, to them alone and in their own words: the story may be closed one day."""
        return DocumentFields(
            title=excerpt(self.comment.body_text, 80),
            text="",
            endpoint="threads.ask_consent",
            values={"quote_id": self.id},
            published_at=self.story.made_at or clock.now(),
            group=f"story_quote:{self.id}",
            is_searchable=False,
        )
