"""Posts: what members say in a topic, and what they said before they changed it."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, db, hold, key, moment
from app.errors import NotAllowed
from app.models import DocumentFields, Shared
from app.text import render
from communities.models.leaving import banned
from communities.models.topic import Topic

PAGE = 20


def page_start(seq: int) -> int:
    """Return the position at which the page that holds this position begins."""
    return (max(seq, 1) - 1) // PAGE * PAGE + 1


class Post(Shared, Base):
    """One contribution to a topic; `seq` is its place there and never changes."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("topic_id", "seq"), Index(None, "topic_id", "by_mentor", "seq"))
    kind = "post"
    reactions = ("been_there", "cheering", "learned")
    mentions: frozenset[str] = frozenset()  # the handles in it; known while it is being written

    id: Mapped[key]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    seq: Mapped[int]
    body_md: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    by_mentor: Mapped[bool] = mapped_column(default=False)
    reply_to_seq: Mapped[int | None]
    made_at: Mapped[created]
    edited_at: Mapped[moment | None]
    removed_at: Mapped[moment | None]
    version: Mapped[int] = mapped_column(default=1)

    topic: Mapped[Topic] = relationship(lazy="joined", innerjoin=True)
    revisions: Mapped[list["PostRevision"]] = relationship(cascade="all, delete-orphan", order_by="PostRevision.number")

    def __init__(self, *, topic: Topic, body_md: str, **values: Any) -> None:
        born = {
            "space_id": topic.space_id,
            "audience": topic.audience,
            "hidden_at": topic.hidden_at,
            "made_at": clock.now(),
            "version": 1,
        }
        super().__init__(topic=topic, **(born | values))
        self._write(body_md)

    def _write(self, markdown: str) -> None:
        rich = render(markdown)
        self.body_md, self.body_html, self.body_text = markdown, rich.html, rich.text
        self.mentions = rich.mentions

    @property
    def is_removed(self) -> bool:
        """Whether its author took it back: only its place is kept."""
        return self.removed_at is not None

    def edit(self, markdown: str, at: datetime, *, leaves_nothing: bool = False) -> None:
        """Change the words and keep the former ones as a revision, but none of what moderators hid or asked about."""
        if self.is_hidden or leaves_nothing:
            self.revisions.clear()
            self._rewrite(markdown, at)
            return
        former = PostRevision(
            number=self.version, body_md=self.body_md, body_html=self.body_html, made_at=self.edited_at or self.made_at
        )
        self.revisions.append(former)
        self._rewrite(markdown, at)

    def _rewrite(self, markdown: str, at: datetime) -> None:
        self._write(markdown)
        self.edited_at, self.version = at, self.version + 1

    def remove(self, at: datetime) -> None:
        """Take the words back, the former ones too; the place stays."""
        self.revisions.clear()
        self._write("")
        self.removed_at, self.version = at, self.version + 1

    def ensure_takes_part(self, person_id: int) -> None:
        """Refuse a reaction of somebody whom the moderators keep out of the community."""
        if db.session.scalar(select(banned(self.topic.community_id, person_id))):
            raise NotAllowed(_("The moderators of this community have taken you out of it."))

    def hold_counting(self) -> None:
        """Lock its topic."""
        hold(self.topic)

    def told_elsewhere(self) -> None:
        """Let its topic say what it says, and count it, as long as it can be read there."""
        from communities.models import counting

        self.tell_topic()
        counting.replies(self.topic)

    def tell_topic(self) -> None:
        """Let its topic be found by its first post, and be answered, for as long as that can be read there."""
        if self.topic.accepted_post_id == self.id and (self.is_removed or self.is_hidden):
            self.topic.accepted_post_id = self.topic.accepted_by_id = None
        if self.seq == 1:
            is_gone = self.is_removed or (self.is_hidden and not self.topic.is_hidden)
            self.topic.text = "" if is_gone else self.body_text

    def document(self) -> DocumentFields | None:
        """Say how this post appears; a topic's first post is found as the topic itself."""
        if self.is_removed:
            return None
        topic = self.topic
        values = {"slug": topic.community.slug, "topic_id": topic.id, "title": topic.slug, "from": page_start(self.seq)}
        return DocumentFields(
            title=topic.title,
            text=self.body_text,
            endpoint="communities.topic",
            values=values,
            anchor=f"post-{self.id}",
            published_at=self.made_at,
            group=topic.group,
            tags=topic.tags,
            facts={
                "borrows_title": True,
                "seq": self.seq,
                "by_mentor": self.by_mentor,
                "community": topic.community.title,
            },
            is_searchable=self.seq > 1 and topic.unlisted_at is None,
        )


class PostRevision(Base):
    """What a post said before a change."""

    __tablename__ = "post_revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[key]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    number: Mapped[int]
    body_md: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    made_at: Mapped[created]
