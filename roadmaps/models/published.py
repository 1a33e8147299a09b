"""What is published: a roadmap, its versions that never change, and its steps as search and events know them."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared

MAX_SUMMARY = 2000


class Listing(StrEnum):
    """Whether the catalogue and search show a roadmap; everybody signed in reads one that has been published."""

    UNLISTED = "unlisted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    LISTED = "listed"


class Roadmap(Shared, Base):
    """A curated path; its owner is the curator. `number` is that of the version new learners start on."""

    __tablename__ = "roadmap"
    __table_args__ = (Index(None, "title", "id"),)
    kind = "roadmap"
    is_personal = False

    id: Mapped[key]
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    meant_for: Mapped[str] = mapped_column(String(500), default="")
    level: Mapped[str] = mapped_column(String(16), default="")
    level_note: Mapped[str] = mapped_column(String(100), default="")
    license: Mapped[str] = mapped_column(String(100), default="")
    attribution: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[int] = mapped_column(default=0)
    step_count: Mapped[int] = mapped_column(default=0)
    hours: Mapped[float] = mapped_column(default=0)
    learner_count: Mapped[int] = mapped_column(default=0)
    thumbnail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    listing: Mapped[str] = mapped_column(String(10), default=Listing.LISTED, server_default=Listing.LISTED)
    fork_of_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap.id", ondelete="SET NULL"), index=True)
    review_due_on: Mapped[date | None]
    reviewed_number: Mapped[int] = mapped_column(default=0, server_default="0")
    reviewed_at: Mapped[moment | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    figures_due_at: Mapped[moment | None] = mapped_column(index=True, default=clock.now)
    published_at: Mapped[created]
    changed_at: Mapped[created]

    versions: Mapped[list["RoadmapVersion"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    topic_rows: Mapped[list["RoadmapTopic"]] = relationship(cascade="all, delete-orphan", order_by="RoadmapTopic.id")
    topics: AssociationProxy[list[str]] = association_proxy(
        "topic_rows", "topic", creator=lambda topic: RoadmapTopic(topic=topic)
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.PUBLIC} | values))

    def parts(self) -> list[tuple[type[Shared], ColumnElement[bool]]]:
        """Say that its steps share its audience and hiding."""
        return [(Step, Step.roadmap_id == self.id)]

    def document(self) -> DocumentFields:
        """Say how this roadmap appears in search and lists."""
        return DocumentFields(
            title=self.title,
            text="\n".join(filter(None, [self.summary, self.meant_for])),
            endpoint="roadmaps.show",
            values={"slug": self.slug},
            published_at=self.changed_at,
            group=f"roadmap:{self.id}",
            tags=list(self.topics),
            facts={"steps": self.step_count, "hours": self.hours, "level": self.level, "number": self.number},
            is_searchable=self.listing in (None, Listing.LISTED),
            in_feed=self.listing in (None, Listing.LISTED),
        )


class RoadmapTopic(Base):
    """One word under which a roadmap is found."""

    __tablename__ = "roadmap_topic"
    __table_args__ = (Index(None, "roadmap_id"), Index(None, "topic"))

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(100))


class RoadmapVersion(Base):
    """One published state of a roadmap: it never changes, so what is drawn or rendered from it is kept beside it.

    `content` is the roadmap in the interchange format, `layout` its drawing, `prose` the rendered words of its steps.
    `moves` say what became of those steps of the version before that are no longer just themselves.
    """

    __tablename__ = "roadmap_version"
    __table_args__ = (UniqueConstraint("roadmap_id", "number"),)

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    prose: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    moves: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    summary: Mapped[str] = mapped_column(String(MAX_SUMMARY), default="", server_default="")
    published_at: Mapped[created]


@event.listens_for(RoadmapVersion, "before_update")
def _stay_as_published(mapper: Any, connection: Any, version: RoadmapVersion) -> None:
    raise ValueError("a published version never changes: publish another one")


class Step(Shared, Base):
    """A step of the current version, as search, reports and events know it; learners' progress goes by its `key`."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("roadmap_id", "key"),)
    kind = "step"
    is_personal = False

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    number: Mapped[int]  # of the version that it was last part of
    key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    stage: Mapped[str] = mapped_column(String(200))
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    links: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")  # how each address was found

    roadmap: Mapped[Roadmap] = relationship()
    skill_rows: Mapped[list["StepSkill"]] = relationship(cascade="all, delete-orphan", order_by="StepSkill.id")
    skills: AssociationProxy[list[str]] = association_proxy(
        "skill_rows", "slug", creator=lambda slug: StepSkill(slug=slug)
    )

    def document(self) -> DocumentFields:
        """Say how this step appears in search, reports and notifications."""
        return DocumentFields(
            title=self.title,
            text=self.text,
            endpoint="roadmaps.show_step",
            values={"slug": self.roadmap.slug, "key": self.key},
            published_at=self.roadmap.published_at,
            group=f"roadmap:{self.roadmap_id}",
            tags=[*self.roadmap.topics, *self.skills],
            facts={"roadmap": self.roadmap.title, "stage": self.stage, "type": self.type},
            is_searchable=self.roadmap.listing in (None, Listing.LISTED),
        )


class StepSkill(Base):
    """A skill that a step teaches, by its slug: that of the taxonomy where it knows the skill."""

    __tablename__ = "step_skill"
    __table_args__ = (Index(None, "step_id"), Index(None, "slug"))

    id: Mapped[key]
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(100))
