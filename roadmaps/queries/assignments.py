"""Doors to what somebody was given to learn, for whom it was given to and for who gave it."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, are_apart, blocked, visible
from app.db import db
from app.errors import Missing
from app.mentoring import mentors_in
from app.models import User
from roadmaps.models import Assignment, Given, Roadmap


def _known_to(person: Viewer) -> Any:
    """Return the condition that somebody was given it, or gave it and still mentors them there; no block between."""
    giver = and_(Assignment.by_id == person.id, mentors_in(Assignment.given_in, person.id, Assignment.owner_id))
    other = and_(~blocked(Assignment.owner_id, person), ~blocked(Assignment.by_id, person))
    return and_(or_(visible(Assignment, person), giver), Assignment.state != Given.WITHDRAWN, other)


def assignment_for(person: Viewer, assignment_id: int, *, lock: bool = False) -> Assignment:
    """Return what was given to this person, or by them."""
    query = select(Assignment).where(Assignment.id == assignment_id, _known_to(person))
    if lock:
        query = query.with_for_update(of=Assignment).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None or are_apart(person.id, found.by_id or 0):
        raise Missing
    return found


def assignments_of(person: Viewer) -> list[Any]:
    """Return what was given to somebody and what they gave, the newest first."""
    to, by = aliased(User), aliased(User)
    query = (
        select(Assignment, Roadmap.title.label("roadmap"), to.name.label("assignee"), by.name.label("giver"))
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(to, to.id == Assignment.owner_id)
        .outerjoin(by, by.id == Assignment.by_id)
        .where(_known_to(person), visible(Roadmap, person))
    )
    return list(db.session.execute(query.order_by(Assignment.id.desc()).limit(60)))
