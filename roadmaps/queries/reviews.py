"""What curators have to look at, who endorses a roadmap, and what somebody may endorse."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from app.models import Profile, ProfileSkill, Skill, User
from roadmaps.models import Endorsement, Listing, Outcome, Roadmap, RoadmapReview, Step, StepSkill


def roadmap_held(person: Viewer, slug: str) -> Roadmap:
    """Return a roadmap that somebody may see, held until the unit of work ends."""
    query = select(Roadmap).where(Roadmap.slug == slug, visible(Roadmap, person)).with_for_update()
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found


def newest_review(roadmap_id: int) -> Any:
    """Return what was asked and said last of a roadmap, with who said it; nothing where nobody asked."""
    query = select(RoadmapReview, User.name).outerjoin(User, User.id == RoadmapReview.decided_by_id)
    query = query.where(RoadmapReview.roadmap_id == roadmap_id).order_by(RoadmapReview.id.desc()).limit(1)
    return db.session.execute(query).one_or_none()


def to_review(person: Any) -> Sequence[Any]:
    """Return roadmaps that wait for a review, the oldest first; only curators know of it."""
    if not person.is_curator:
        raise Missing
    columns = (Roadmap.slug, Roadmap.title, Roadmap.number, Roadmap.step_count, User.name, RoadmapReview.asked_at)
    query = select(*columns).join(RoadmapReview, RoadmapReview.roadmap_id == Roadmap.id)
    query = query.join(User, User.id == Roadmap.owner_id)
    waits = RoadmapReview.outcome == Outcome.WAITS, Roadmap.listing == Listing.IN_REVIEW, Roadmap.hidden_at.is_(None)
    return db.session.execute(query.where(*waits).order_by(RoadmapReview.asked_at).limit(100)).all()


def changed_since(person: Any) -> Sequence[Any]:
    """Return listed roadmaps of others that came out anew since a curator has read them."""
    query = select(Roadmap.slug, Roadmap.title, Roadmap.number, Roadmap.reviewed_number, Roadmap.changed_at)
    newer = Roadmap.reviewed_number > 0, Roadmap.reviewed_number < Roadmap.number, Roadmap.owner_id != person.id
    listed = Roadmap.listing == Listing.LISTED, Roadmap.hidden_at.is_(None)
    return db.session.execute(query.where(*newer, *listed).order_by(Roadmap.changed_at).limit(100)).all()


def shared_skills(person: Viewer, roadmap_id: int) -> list[str]:
    """Return the skills that a mentor offers on their profile and a roadmap teaches."""
    teaches = select(StepSkill.slug).join(Step, Step.id == StepSkill.step_id).where(Step.roadmap_id == roadmap_id)
    query = select(Skill.name).join(ProfileSkill, ProfileSkill.skill_id == Skill.id)
    query = query.join(Profile, Profile.id == ProfileSkill.profile_id).join(User, User.id == Profile.owner_id)
    theirs = Profile.owner_id == person.id, ProfileSkill.side == "offers", User.is_mentor.is_(True)
    return list(db.session.scalars(query.where(*theirs, Skill.slug.in_(teaches)).order_by(Skill.name).distinct()))


def endorsements_of(viewer: Viewer, roadmap_id: int) -> Sequence[Any]:
    """Return who endorses a roadmap, the first one first; whoever keeps their profile to themselves is not named."""
    columns = (Endorsement.user_id, Endorsement.skill, Endorsement.made_at, Endorsement.number)
    query = select(*columns, User.name, User.handle, User.picture).join(User, User.id == Endorsement.user_id)
    query = query.join(Profile, Profile.owner_id == User.id)
    query = query.where(Endorsement.roadmap_id == roadmap_id, or_(User.id == viewer.id, visible(Profile, viewer)))
    return db.session.execute(query.order_by(Endorsement.id).limit(200)).all()
