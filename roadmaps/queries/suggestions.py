"""Suggestions, read by who made them and who keeps the roadmap, and by nobody else."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app.access import Viewer
from app.db import db
from app.errors import Missing
from app.models import User
from roadmaps.models import Roadmap, Suggestion


def suggestion_for(person: Viewer, suggestion_id: int, *, keeper: bool = False) -> tuple[Suggestion, Roadmap]:
    """Return a suggestion and its roadmap; for its `keeper`, held until the unit of work ends."""
    query = select(Suggestion, Roadmap).join(Roadmap, Roadmap.id == Suggestion.roadmap_id)
    query = query.where(Suggestion.id == suggestion_id)
    if keeper:
        query = query.where(Roadmap.owner_id == person.id).with_for_update(of=Suggestion)
    else:
        query = query.where(or_(Suggestion.author_id == person.id, Roadmap.owner_id == person.id))
    found = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found[0], found[1]


def suggestions_of(person: Viewer, roadmap: Any) -> Sequence[Any]:
    """Return the suggestions for a roadmap that somebody may read, those that wait first."""
    columns = (
        Suggestion.id,
        Suggestion.reason,
        Suggestion.made_at,
        Suggestion.answered_at,
        Suggestion.number,
        User.name,
    )
    query = select(*columns).join(User, User.id == Suggestion.author_id).where(Suggestion.roadmap_id == roadmap.id)
    if roadmap.owner_id != person.id:
        query = query.where(Suggestion.author_id == person.id)
    order = (Suggestion.answered_at.is_not(None), Suggestion.id.desc())
    return db.session.execute(query.order_by(*order).limit(100)).all()
