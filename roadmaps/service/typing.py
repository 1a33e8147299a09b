"""Keeping what is typed into the forms of a draft until it is saved."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from app import clock
from app.db import db
from app.errors import Invalid
from app.statements import dialect, inserting
from roadmaps.models import RoadmapDraft, TypedWords

MOST = 80_000  # characters of one form


def keep(draft: RoadmapDraft, place: str, values: Mapping[str, list[str]]) -> datetime:
    """Keep what was typed into a form instead of what was kept of it before."""
    if sum(len(text) for texts in values.values() for text in texts) > MOST:
        raise Invalid(_("This is too long to keep. Shorten it first."))
    row = {"draft_id": draft.id, "place": place[:120], "values": dict(values), "saved_at": clock.now()}
    made = inserting(TypedWords, dialect())
    again = {"values": made.excluded["values"], "saved_at": made.excluded.saved_at}
    db.session.execute(made.on_conflict_do_update(index_elements=["draft_id", "place"], set_=again), row)
    return row["saved_at"]  # type: ignore[return-value]


def forget(draft: RoadmapDraft, place: str) -> None:
    """Drop what was typed: it is saved, or no longer wanted."""
    db.session.execute(delete(TypedWords).where(TypedWords.draft_id == draft.id, TypedWords.place == place))
