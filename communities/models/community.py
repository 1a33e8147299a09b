"""The community itself, its tags, and the requests of people who would like to join."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared, Space
from app.models.space import Reading
from app.models.user import member_key
from app.text import plain, render

MAX_TITLE = 80
MAX_SUMMARY = 200
MAX_TAG = 30
MAX_GUIDELINES = 12

_AUDIENCES = {Reading.PUBLIC: Audience.PUBLIC, Reading.MEMBERS: Audience.MEMBERS, Reading.SPACE: Audience.SPACE}


class Joining(StrEnum):
    """How a member gets in."""

    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"


def audience_of(reading: str) -> Audience:
    """Return who may see what is said in a community that reads this way."""
    return _AUDIENCES[Reading(reading)]


class Community(Shared, Base):
    """A place to belong, about one subject. Its owner is the steward; its space says who may read it."""

    __tablename__ = "community"
    __table_args__ = (Index(None, "last_post_at", "id"),)
    kind = "community"
    is_personal = False

    id: Mapped[key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    summary: Mapped[str] = mapped_column(String(MAX_SUMMARY))
    about_md: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    guidelines: Mapped[list[str]] = mapped_column(JSON, default=list)
    area: Mapped[str] = mapped_column(String(60), default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    joining: Mapped[str] = mapped_column(String(12), default=Joining.OPEN)
    member_count: Mapped[int] = mapped_column(default=0)
    topic_count: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[created]
    welcome_topic_id: Mapped[int | None]  # no key, for the two tables would need each other: asked when it is shown
    archived_at: Mapped[moment | None]  # closed: readable, and nobody writes here any more
    last_post_at: Mapped[created]  # founding counts, so that a new community is listed among the lively ones

    space: Mapped[Space] = relationship(lazy="joined", innerjoin=True)

    def __init__(self, *, about_md: str = "", reading: str = Reading.PUBLIC, **values: Any) -> None:
        now = values.setdefault("made_at", clock.now())
        values = {"last_post_at": now, "audience": audience_of(reading)} | values
        space = values.pop("space", None) or Space(kind="community", name=values["title"], reading=reading)
        super().__init__(space=space, **values)
        self.describe(about_md)

    def describe(self, markdown: str) -> None:
        """Say anew what this community is about."""
        self.about_md, self.about_html = markdown, render(markdown).html

    @property
    def group(self) -> str:
        """The key under which it is followed."""
        return f"community:{self.id}"

    def parts(self) -> "list[tuple[type[Shared], ColumnElement[bool]]]":
        """Say that topics and posts share its audience and hiding."""
        from communities.models.post import Post
        from communities.models.topic import Topic

        topics = select(Topic.id).where(Topic.community_id == self.id)
        return [(Topic, Topic.community_id == self.id), (Post, Post.topic_id.in_(topics))]

    def document(self) -> DocumentFields:
        """Say how this community appears in search."""
        return DocumentFields(
            title=self.title,
            text=f"{self.summary}\n{plain(self.about_md)}",
            endpoint="communities.show",
            values={"slug": self.slug},
            published_at=self.made_at,
            group=self.group,
            tags=self.tags,
            facts={"area": self.area},
        )


class CommunityTag(Base):
    """A tag used in a community, and how many topics carry it."""

    __tablename__ = "community_tag"
    __table_args__ = (Index(None, "community_id", "topic_count"),)

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_TAG), primary_key=True)
    topic_count: Mapped[int] = mapped_column(default=0)


class MembershipRequest(Base):
    """Somebody would like to join a community that admits people one by one."""

    __tablename__ = "membership_request"
    __table_args__ = (UniqueConstraint("community_id", "user_id"),)

    id: Mapped[key]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    words: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[created]
    declined_at: Mapped[moment | None]
