"""Doors to drafts, and what their pages list. A draft is its author's alone: to everybody else there is none."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select

from app.access import Viewer
from app.db import db
from app.errors import Missing
from roadmaps.models import Purpose, Roadmap, RoadmapDraft, RoadmapVersion, TypedWords


def draft_for(person: Viewer, draft_id: int, *, held: bool = False) -> RoadmapDraft:
    """Return a draft to its author; `held`, nobody else writes on it until the unit of work ends."""
    query = select(RoadmapDraft).where(RoadmapDraft.id == draft_id, RoadmapDraft.owner_id == person.id)
    if held:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise Missing
    return found


def drafts_of(person: Viewer) -> Sequence[Any]:
    """Return what somebody is writing, what was touched last first."""
    columns = (RoadmapDraft.id, RoadmapDraft.title, RoadmapDraft.changed_at, RoadmapDraft.base, Roadmap.slug)
    query = select(*columns).outerjoin(Roadmap, Roadmap.id == RoadmapDraft.roadmap_id)
    mine = RoadmapDraft.owner_id == person.id, RoadmapDraft.purpose == Purpose.PUBLISH
    return db.session.execute(query.where(*mine).order_by(RoadmapDraft.changed_at.desc()).limit(100)).all()


def roadmaps_of(person: Viewer) -> Sequence[Any]:
    """Return the roadmaps that somebody keeps, each with their draft of its next version, if any."""
    columns = (Roadmap.id, Roadmap.slug, Roadmap.title, Roadmap.number, Roadmap.listing, Roadmap.changed_at)
    writing = (RoadmapDraft.roadmap_id == Roadmap.id, RoadmapDraft.owner_id == person.id)
    query = select(*columns, Roadmap.review_due_on, Roadmap.learner_count, RoadmapDraft.id.label("draft_id"))
    query = query.outerjoin(RoadmapDraft, and_(*writing, RoadmapDraft.purpose == Purpose.PUBLISH))
    return db.session.execute(query.where(Roadmap.owner_id == person.id).order_by(Roadmap.title).limit(200)).all()


def keys_of(roadmap_id: int | None) -> set[str]:
    """Return the keys of all steps that a roadmap has or ever had: none of them is given out again."""
    if roadmap_id is None:
        return set()
    written = db.session.scalars(select(RoadmapVersion.prose).where(RoadmapVersion.roadmap_id == roadmap_id))
    return {key for prose in written for key in prose}


def content_of(roadmap_id: int, number: int) -> dict[str, Any]:
    """Return what a version says, in the interchange format."""
    where = RoadmapVersion.roadmap_id == roadmap_id, RoadmapVersion.number == number
    return db.session.scalars(select(RoadmapVersion.content).where(*where)).one()


def typed_in(draft_id: int, place: str) -> TypedWords | None:
    """Return what was typed into a form of a draft and not saved."""
    where = TypedWords.draft_id == draft_id, TypedWords.place == place
    return db.session.scalars(select(TypedWords).where(*where)).one_or_none()
