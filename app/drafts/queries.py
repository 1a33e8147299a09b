"""Reading one's own drafts: one place alone, or together with the page that its form stands on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, bindparam, select
from sqlalchemy.orm import aliased

from app.access import SOMEBODY, Viewer
from app.db import db
from app.drafts.models import Draft
from app.statements import kept, prepared
from app.web import Page, paged


class Kept(NamedTuple):
    """A draft: the values of its fields, and since when they are kept."""

    values: Mapping[str, Any]
    saved_at: datetime


def kept_at(place: str, person: Viewer) -> Kept | None:
    """Return what somebody has kept at a place."""
    row = _kept()(place=place, viewer_id=person.id).first() if person.id else None
    return Kept(*row) if row else None


@prepared
def _kept() -> Select[Any]:
    its = Draft.owner_id == SOMEBODY.id, Draft.place == bindparam("place", type_=String())
    return select(kept(Draft.values), Draft.saved_at).where(*its)


def drafts_of(person: Viewer) -> Page[Any]:
    """Return a page of all that somebody has kept, newest first; only they themselves ever ask."""
    query: Any = select(Draft.id, Draft.place, Draft.values, Draft.saved_at).where(Draft.owner_id == person.id)
    return paged(db.session.execute, query, [Draft.saved_at, Draft.id])


def with_draft(query: Select[Any], viewer: Any) -> Select[Any]:
    """Add `draft_values` and `draft_saved_at` to a page's statement: the viewer's draft at the `place` named later."""
    mine = aliased(Draft)
    its = and_(mine.owner_id == viewer.id, mine.place == bindparam("place", type_=String()))
    return query.outerjoin(mine, its).add_columns(
        kept(mine.values).label("draft_values"), mine.saved_at.label("draft_saved_at")
    )
