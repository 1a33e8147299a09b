"""A growth thread, its entries with what they said before, and the replies to them."""

import secrets
from datetime import UTC, date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship, validates

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared
from app.text import excerpt, render, slugify
from threads import chain

MAX_TITLE = 120
MAX_TAGS = 8


class EntryKind(StrEnum):
    """What an entry is about."""

    PROGRESS = "progress"
    CHALLENGE = "challenge"
    BREAKTHROUGH = "breakthrough"
    QUESTION = "question"
    MILESTONE = "milestone"
    REFLECTION = "reflection"


class Thread(Shared, Base):
    """A member's journal of learning something; its audience is that of everything in it."""

    __tablename__ = "thread"
    __table_args__ = (Index(None, "active_at", "id"),)
    kind = "thread"
    counters = frozenset({"last_seq", "entry_count", "active_at", "link_count", "seal"})

    id: Mapped[key]
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    slug: Mapped[str] = mapped_column(String(60))
    purpose_md: Mapped[str] = mapped_column(Text, default="")
    purpose_html: Mapped[str] = mapped_column(Text, default="")
    purpose_text: Mapped[str] = mapped_column(Text, default="")
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # those of its tags that the taxonomy knows
    roadmap_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap.id", ondelete="SET NULL"), index=True)
    begun_at: Mapped[created]
    active_at: Mapped[created]
    entry_count: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    link_count: Mapped[int] = mapped_column(default=0)
    seal: Mapped[str] = mapped_column(String(64), default=chain.BEGINNING)  # of the newest link of its chain

    entries: Mapped[list["Entry"]] = relationship(back_populates="thread", cascade="all, delete-orphan")
    tag_rows: Mapped[list["ThreadTag"]] = relationship(cascade="all, delete-orphan", order_by="ThreadTag.id")
    tags: AssociationProxy[list[str]] = association_proxy("tag_rows", "tag", creator=lambda tag: ThreadTag(tag=tag))

    @validates("title")
    def _name(self, name: str, title: str) -> str:
        self.slug = slugify(title)
        return title

    @validates("purpose_md")
    def _describe(self, name: str, markdown: str) -> str:
        self.purpose_html, self.purpose_text, _mentions = render(markdown)
        return markdown

    def add_entry(self, *, day: int, **words: Any) -> "Entry":
        """Write the next entry."""
        now = clock.now()
        self.last_seq, self.entry_count, self.active_at = self.last_seq + 1, self.entry_count + 1, now
        shared = {"owner_id": self.owner_id, "audience": self.audience, "hidden_at": self.hidden_at}
        entry = Entry(thread=self, seq=self.last_seq, day=day, published_at=now, **shared, **words)
        entry.links = [self._link("written", entry)]
        return entry

    def _link(self, act: str, entry: "Entry") -> "ThreadLink":
        """Add a link to the chain: what was written, changed or removed, sealed with all before it."""
        self.link_count, previous = (self.link_count or 0) + 1, self.seal or chain.BEGINNING
        content = entry.content() if act != "removed" else None
        at = clock.now().astimezone(UTC).isoformat(timespec="seconds")
        digest = chain.digest(content) if content else ""
        facts = {"number": self.link_count, "act": act, "entry": entry.seq, "at": at, "digest": digest}
        self.seal = chain.seal(facts | {"previous": previous})
        return ThreadLink(thread_id=self.id, **facts, previous=previous, seal=self.seal, content=content)

    def lose(self, entry: "Entry") -> "ThreadLink":
        """Say in the chain that an entry was removed, and return that link; fingerprints stay, words do not."""
        self.entry_count -= 1
        entry.forget_words()
        return self._link("removed", entry)

    def parts(self) -> list[tuple[type[Shared], ColumnElement[bool]]]:
        """Say that entries share the thread's audience and hiding; replies are read with their entry."""
        return [(Entry, Entry.thread_id == self.id)]

    def document(self) -> DocumentFields:
        """Say how the thread appears in search and lists."""
        return DocumentFields(
            title=self.title,
            text=self.purpose_text,
            endpoint="threads.show",
            values={"thread_id": self.id, "slug": self.slug},
            published_at=self.begun_at,
            group=f"thread:{self.id}",
            tags=list(self.tags),
            facts={"entries": self.entry_count, "skills": self.skills},
        )


class ThreadTag(Base):
    """One word under which a thread is found."""

    __tablename__ = "thread_tag"
    __table_args__ = (Index(None, "thread_id"), Index(None, "tag"))

    id: Mapped[key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    tag: Mapped[str] = mapped_column(String(40))


class Entry(Shared, Base):
    """One dated contribution to a thread, numbered by `seq`; `day` counts from the day the thread began."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("thread_id", "seq"),)
    kind = "entry"
    counters = frozenset({"comment_count", "note_count"})
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
    published_at: Mapped[created]
    edited_at: Mapped[moment | None]
    answered_at: Mapped[moment | None]  # a question whose writer has chosen an answer
    comment_count: Mapped[int] = mapped_column(default=0)
    note_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    thread: Mapped[Thread] = relationship(back_populates="entries")
    comments: Mapped[list["Comment"]] = relationship(back_populates="entry", cascade="all, delete-orphan")
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

    def revise(self, **words: Any) -> None:
        """Say it differently; what it said before stays readable, but for what moderators had to hide."""
        written_at = self.edited_at or self.published_at
        former = EntryRevision(title=self.title, body_html=self.body_html, written_at=written_at)
        self.revisions = [] if self.is_hidden else [*self.revisions, former]
        for name, value in words.items():
            setattr(self, name, value)
        self._take_title()
        self.edited_at = clock.now()
        self.version += 1
        if self.is_hidden:
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
        }

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
        self.comment_count -= 1
        self.note_count -= comment.by_mentor

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
            },
            in_feed=True,
        )


class ThreadLink(Base):
    """One link of a thread's hash chain; `entry` is the number of the entry, `content` what it then said.

    Of what was removed, and of what moderators had to hide, only the fingerprint stays.
    """

    __tablename__ = "thread_link"
    __table_args__ = (UniqueConstraint("thread_id", "number"), Index(None, "entry_id"))

    id: Mapped[key]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"))
    number: Mapped[int]
    act: Mapped[str] = mapped_column(String(8))
    entry: Mapped[int]
    at: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class EntryRevision(Base):
    """What an entry said before it was changed."""

    __tablename__ = "entry_revision"

    id: Mapped[key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    body_html: Mapped[str] = mapped_column(Text)
    written_at: Mapped[moment]


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

    entry: Mapped[Entry] = relationship(back_populates="comments")

    def __init__(self, **values: Any) -> None:
        super().__init__(audience=Audience.OWNER, **values)

    @validates("body_md")
    def _write(self, name: str, markdown: str) -> str:
        self.body_html, self.body_text, self.mentions = render(markdown)
        return markdown

    @classmethod
    def read_with(cls) -> tuple[Any, ColumnElement[bool]]:
        """Say that whoever may read the entry may read the reply."""
        entry = aliased(Entry)
        return entry, entry.id == cls.entry_id

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
