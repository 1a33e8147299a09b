"""A growth thread, its tags, and the hash chain over its entries."""

from datetime import UTC, date
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app import clock
from app.db import Base, created, key, moment
from app.models import DocumentFields, Shared
from app.text import render, slugify
from threads import chain
from threads.models.entry import MAX_TITLE, Entry
from threads.models.story import Story

MAX_TAGS = 8
REMINDED = text("remind_at IS NOT NULL")


class Thread(Shared, Base):
    """A member's journal of learning something; its audience is that of everything in it."""

    __tablename__ = "thread"
    __table_args__ = (
        Index(None, "active_at", "id"),
        Index("ix_thread_remind_at", "remind_at", sqlite_where=REMINDED, postgresql_where=REMINDED),
    )
    kind = "thread"
    counters = frozenset({"last_seq", "entry_count", "active_at", "link_count", "seal", "entries"})
    counters |= {"remind_weekday", "remind_hour", "remind_at", "rests", "finished_at"}

    id: Mapped[key]
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    slug: Mapped[str] = mapped_column(String(60))
    purpose_md: Mapped[str] = mapped_column(Text, default="")
    purpose_html: Mapped[str] = mapped_column(Text, default="")
    purpose_text: Mapped[str] = mapped_column(Text, default="")
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # those of its tags that the taxonomy knows
    roadmap_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap.id", ondelete="SET NULL"), index=True)
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("room_objective.id", ondelete="SET NULL"), index=True)
    begun_at: Mapped[created]
    active_at: Mapped[created]
    entry_count: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    link_count: Mapped[int] = mapped_column(default=0)
    seal: Mapped[str] = mapped_column(String(64), default=chain.BEGINNING)  # of the newest link of its chain
    remind_weekday: Mapped[int | None]  # when its writer wants to be reminded, on their own clock; 0 is Monday
    remind_hour: Mapped[int | None]
    remind_at: Mapped[moment | None]  # the next such moment
    finished_at: Mapped[moment | None]
    aim: Mapped[str] = mapped_column(String(MAX_TITLE), default="")  # the next milestone that its writer has in mind
    aim_on: Mapped[date | None]
    rests: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # planned, from one day to another

    entries: Mapped[list[Entry]] = relationship(back_populates="thread", cascade="all, delete-orphan")
    story: Mapped[Story | None] = relationship(cascade="all, delete-orphan")
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

    def next_entry(self, *, day: int, **words: Any) -> tuple[Entry, "ThreadLink"]:
        """Return the next entry and its link of the chain, for who writes both."""
        now = clock.now()
        self.last_seq, self.entry_count, self.active_at = self.last_seq + 1, self.entry_count + 1, now
        shared = {"owner_id": self.owner_id, "audience": self.audience, "hidden_at": self.hidden_at}
        entry = Entry(thread_id=self.id, seq=self.last_seq, day=day, published_at=now, **shared, **words)
        return entry, self._link("written", entry)

    def _link(self, act: str, entry: Entry) -> "ThreadLink":
        """Add a link to the chain: what was written, changed or removed, sealed with all before it."""
        self.link_count, previous = (self.link_count or 0) + 1, self.seal or chain.BEGINNING
        content = entry.content() if act != "removed" else None
        at = clock.now().astimezone(UTC).isoformat(timespec="seconds")
        digest = chain.digest(content) if content else ""
        facts = {"number": self.link_count, "act": act, "entry": entry.seq, "at": at, "digest": digest}
        self.seal = chain.seal(facts | {"previous": previous})
        return ThreadLink(thread_id=self.id, **facts, previous=previous, seal=self.seal, content=content)

    def lose(self, entry: Entry) -> "ThreadLink":
        """Say in the chain that an entry was removed, and return that link; fingerprints stay, words do not."""
        self.entry_count -= 1
        entry.forget_words()
        return self._link("removed", entry)

    def parts(self) -> list[tuple[type[Shared], ColumnElement[bool]]]:
        """Say what shares the thread's audience and hiding: entries and its story; replies go with their entry."""
        return [(Entry, Entry.thread_id == self.id), (Story, Story.thread_id == self.id)]

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
