"""Entries of growth threads, and what they said before they were changed."""

import secrets
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app import clock
from app.db import Base, created, db, key, moment
from app.models import DocumentFields, Shared
from app.text import excerpt, render
from threads.models.comment import Comment

if TYPE_CHECKING:
    from threads.models.thread import Thread, ThreadLink

MAX_TITLE = 120
MAX_WANTED = 200
SYNTHESES, WANTED = text("type = 'synthesis'"), text("wanted_at IS NOT NULL")


class EntryKind(StrEnum):
    """What an entry is about."""

    PROGRESS = "progress"
    CHALLENGE = "challenge"
    BREAKTHROUGH = "breakthrough"
    QUESTION = "question"
    MILESTONE = "milestone"
    REFLECTION = "reflection"
    SYNTHESIS = "synthesis"  # what a finished thread came to; one of each


class Entry(Shared, Base):
    """One dated contribution to a thread, numbered by `seq`; `day` counts from the day the thread began."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("thread_id", "seq"),
        Index("ix_entry_synthesis", "thread_id", unique=True, sqlite_where=SYNTHESES, postgresql_where=SYNTHESES),
        Index("ix_entry_wanted", "wanted_at", "id", sqlite_where=WANTED, postgresql_where=WANTED),
    )
    kind = "entry"
    counters = frozenset({"comment_count", "note_count", "wanted", "wanted_at"})
    reactions = ("cheering", "learned", "been_there", "impressive")

    id: Mapped[key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    seq: Mapped[int]
    day: Mapped[int]
    type: Mapped[str] = mapped_column(String(16), default=EntryKind.PROGRESS)
    title: Mapped[str] = mapped_column(String(MAX_TITLE), default="")
    body_md: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    evidence_title: Mapped[str] = mapped_column(String(160), default="")
    evidence_url: Mapped[str] = mapped_column(String(600), default="")
    evidence_state: Mapped[str] = mapped_column(String(16), default="none")  # none | asked | verified | broken
    hours: Mapped[float | None]
    about_on: Mapped[date | None]  # the earlier day that it tells of: it was written late
    prompt: Mapped[str] = mapped_column(String(12), default="")  # of the week, that it was written to
    published_at: Mapped[created]
    edited_at: Mapped[moment | None]
    answered_at: Mapped[moment | None]  # a question whose writer has chosen an answer
    wanted: Mapped[str] = mapped_column(String(MAX_WANTED), default="")  # what its writer wants to know
    wanted_at: Mapped[moment | None]
    comment_count: Mapped[int] = mapped_column(default=0)
    note_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    thread: Mapped["Thread"] = relationship(back_populates="entries")
    comments: Mapped[list[Comment]] = relationship(back_populates="entry", cascade="all, delete-orphan")
    revisions: Mapped[list["EntryRevision"]] = relationship(cascade="all, delete-orphan")
    links: Mapped[list["ThreadLink"]] = relationship(order_by="ThreadLink.number", passive_deletes=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._take_title()

    @validates("body_md")
    def _write(self, name: str, markdown: str) -> str:
        self.body_html, self.body_text, self.mentions = render(markdown)
        return markdown

    def _take_title(self) -> None:
        self.title = self.title or excerpt(self.body_text, 80)

    def revise(self, *, leaves_nothing: bool = False, **words: Any) -> None:
        """Say it differently; what it said before stays readable, but for what moderators had to hide or to ask about.

        What somebody has said of its evidence was said of that evidence alone.
        """
        leaves_nothing = leaves_nothing or self.is_hidden
        if words.get("evidence_url", self.evidence_url) != self.evidence_url:
            self.evidence_state = "none"
        written_at = self.edited_at or self.published_at
        former = EntryRevision(title=self.title, body_html=self.body_html, written_at=written_at)
        self.revisions = [] if leaves_nothing else [*self.revisions, former]
        for name, value in words.items():
            setattr(self, name, value)
        self._take_title()
        self.edited_at = clock.now()
        self.version += 1
        if leaves_nothing:
            self.forget_words()
        self.links.append(self.thread._link("changed", self))

    def content(self) -> dict[str, Any]:
        """Return what the chain seals of it: plain values, and a salt that keeps the fingerprint from being guessed."""
        return {
            "type": str(self.type or EntryKind.PROGRESS),
            "title": self.title,
            "body": self.body_md,
            "evidence": [self.evidence_title or "", self.evidence_url or ""],
            "about": self.about_on.isoformat() if self.about_on else None,
            "minutes": None if self.hours is None else round(self.hours * 60),
            "salt": secrets.token_hex(16),
        } | ({"prompt": self.prompt} if self.prompt else {})

    def forget_words(self) -> None:
        """Take what the entry has said out of the chain; the fingerprints stay."""
        for link in self.links:
            link.content = None

    def add_comment(self, body_md: str, *, author: Any) -> "Comment":
        """Reply to the entry; a mentor's reply to somebody else is a note in the second ink."""
        comment = Comment(
            entry=self, owner_id=author.id, by_mentor=author.is_mentor and author.id != self.owner_id, body_md=body_md
        )
        self.comment_count += 1
        self.note_count += comment.by_mentor
        return comment

    def miss_comment(self, comment: "Comment") -> None:
        """Count a reply no longer."""
        if comment.is_answer:
            self.answered_at = None
        if not comment.is_hidden:
            self.comment_count -= 1
            self.note_count -= comment.by_mentor

    def recount(self) -> None:
        """Count its replies anew, without those that moderators have hidden."""
        query = select(func.count(), func.count().filter(Comment.by_mentor.is_(True)))
        query = query.where(Comment.entry_id == self.id, Comment.hidden_at.is_(None))
        self.comment_count, self.note_count = db.session.execute(query).one()

    def accept(self, answer: "Comment") -> None:
        """Choose the reply that answers the question, or take the choice back when it is the same again."""
        chosen = not answer.is_answer
        for comment in self.comments:
            comment.is_answer = comment is answer and chosen
        self.answered_at = clock.now() if chosen else None

    def document(self) -> DocumentFields:
        """Say how the entry appears in search, feeds and notifications."""
        evidence = {"title": self.evidence_title, "url": self.evidence_url, "state": self.evidence_state}
        return DocumentFields(
            title=self.title,
            text=self.body_text,
            endpoint="threads.show_entry",
            values={"thread_id": self.thread_id, "entry_id": self.id},
            published_at=self.published_at,
            group=f"thread:{self.thread_id}",
            tags=list(self.thread.tags),
            facts={
                "type": self.type,
                "day": self.day,
                "thread": {"id": self.thread_id, "title": self.thread.title, "slug": self.thread.slug},
                "evidence": evidence if self.evidence_url else None,
                "comments": self.comment_count,
            }
            | ({"wanted": self.wanted} if self.wanted_at else {}),
            in_feed=True,
        )


class EntryRevision(Base):
    """What an entry said before it was changed."""

    __tablename__ = "entry_revision"

    id: Mapped[key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    body_html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[moment]
