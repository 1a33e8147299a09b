"""Topics: what a community talks about, how each is tagged, and how far each member has read."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, db, hold, key, moment
from app.models import DocumentFields, Shared
from app.models.user import member_key
from app.text import slugify
from communities.models.community import MAX_TAG, Community
from communities.models.gathering import Gathering

MAX_TOPIC_TITLE = 160
MAX_TAGS = 5
PINNED = text("pinned_at IS NOT NULL")
MERGED, DUPLICATE = text("merged_into_id IS NOT NULL"), text("duplicate_of_id IS NOT NULL")
MAX_REASON = 300
FACES = 8


class TopicKind(StrEnum):
    """What a topic is for."""

    DISCUSSION = "discussion"
    QUESTION = "question"
    SHOW_AND_TELL = "show_and_tell"
    POLL = "poll"
    EVENT = "event"


class Topic(Shared, Base):
    """A titled conversation in a community. Its first post (seq 1) is its body; `seq` is that of its newest post."""

    __tablename__ = "topic"
    __table_args__ = (
        Index(None, "community_id", "last_post_at", "id"),
        Index(None, "community_id", "mentor_reply_count", "reply_count", "id"),
        Index(None, "space_id", "last_post_at", "id"),
        Index("ix_topic_pinned", "community_id", "pinned_at", sqlite_where=PINNED, postgresql_where=PINNED),
        Index("ix_topic_merged", "merged_into_id", sqlite_where=MERGED, postgresql_where=MERGED),
        Index("ix_topic_duplicate", "duplicate_of_id", sqlite_where=DUPLICATE, postgresql_where=DUPLICATE),
    )
    kind = "topic"
    counters = frozenset({"seq", "reply_count", "mentor_reply_count", "faces", "last_post_at", "last_poster_id"})

    id: Mapped[key]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(MAX_TOPIC_TITLE))
    slug: Mapped[str] = mapped_column(String(80))
    topic_kind: Mapped[str] = mapped_column(String(16), default=TopicKind.DISCUSSION)
    text: Mapped[str] = mapped_column(Text, default="")  # the plain words of its first post, for search
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    seq: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    mentor_reply_count: Mapped[int] = mapped_column(default=0)
    faces: Mapped[list[int]] = mapped_column(
        JSON, default=list
    )  # who takes part, the newest voices first, at most FACES
    accepted_post_id: Mapped[int | None]
    accepted_by_id: Mapped[int | None]
    made_at: Mapped[created]
    last_post_at: Mapped[created]
    last_poster_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    pinned_at: Mapped[moment | None]
    locked_at: Mapped[moment | None]
    unlisted_at: Mapped[moment | None]
    titled_at: Mapped[moment | None]  # when its title, tags or kind were last changed
    version: Mapped[int] = mapped_column(default=1, server_default="1")  # of title, tags and kind
    lock_reason: Mapped[str] = mapped_column(String(MAX_REASON), default="", server_default="")
    slow_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # between two posts of one member
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"))
    merged_after: Mapped[int] = mapped_column(default=0, server_default="0")  # its posts follow this one there

    community: Mapped[Community] = relationship(lazy="joined", innerjoin=True)

    def __init__(self, *, community: Community, title: str, **values: Any) -> None:
        now = values.setdefault("made_at", clock.now())
        born = {"space_id": community.space_id, "audience": community.audience, "hidden_at": community.hidden_at}
        counters = {"last_post_at": now, "version": 1, "seq": 0, "reply_count": 0, "mentor_reply_count": 0, "faces": []}
        super().__init__(community=community, title=title, slug=slugify(title), **(born | counters | values))

    @property
    def group(self) -> str:
        """The key under which it is followed."""
        return f"topic:{self.id}"

    @property
    def is_question(self) -> bool:
        """Whether an answer can be accepted."""
        return self.topic_kind == TopicKind.QUESTION

    def call(self, *, title: str, tags: list[str], topic_kind: str, at: Any) -> None:
        """Call it otherwise from now on; its old address leads to the new one."""
        self.title, self.slug, self.tags, self.topic_kind = title, slugify(title), tags, topic_kind
        self.titled_at, self.version = at, self.version + 1

    def count_in(self, person: Any, at: Any) -> int:
        """Count a new post by this person and return the position it takes."""
        self.seq += 1
        self.last_post_at, self.last_poster_id = at, person.id
        self.faces = [person.id, *[face for face in self.faces if face != person.id]][:FACES]
        if self.seq > 1:
            self.reply_count += 1
            self.mentor_reply_count += person.is_mentor and person.id != self.owner_id
        return self.seq

    def hold_counting(self) -> None:
        """Lock its community, and itself before that."""
        hold(self)
        hold(self.community)

    def told_elsewhere(self) -> None:
        """Let its community count it, also under its tags, as long as it can be read there."""
        from communities.models import counting

        counting.topics(self.community)
        counting.tags(self.community, self.tags)

    def parts(self) -> "list[tuple[type[Shared], ColumnElement[bool]]]":
        """Say that its posts share its audience and hiding."""
        from communities.models.post import Post

        return [(Post, Post.topic_id == self.id)]

    def document(self) -> DocumentFields | None:
        """Say how this topic appears in search, feeds and notifications; one that went into another does not."""
        if self.merged_into_id is not None:
            return None
        facts = {
            "kind": self.topic_kind,
            "answered": self.accepted_post_id is not None,
            "replies": self.reply_count,
            "mentor_replies": self.mentor_reply_count,
            "community": self.community.title,
        }
        if self.topic_kind == TopicKind.EVENT and (event := db.session.get(Gathering, self.id)):
            facts["starts"] = event.starts_at.isoformat()
        return DocumentFields(
            title=self.title,
            text=self.text,
            endpoint="communities.topic",
            values={"slug": self.community.slug, "topic_id": self.id, "title": self.slug},
            published_at=self.made_at,
            group=self.community.group,
            tags=self.tags,
            facts=facts,
            is_searchable=self.unlisted_at is None,
            in_feed=self.unlisted_at is None,
        )


class TopicTag(Base):
    """A topic carries a tag: for listing the topics of a tag by key."""

    __tablename__ = "topic_tag"
    __table_args__ = (Index(None, "community_id", "name", "topic_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_TAG), primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))


class TopicRead(Base):
    """How far a member has read a topic."""

    __tablename__ = "topic_read"

    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[created]
