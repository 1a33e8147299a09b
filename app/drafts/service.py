"""Keeping what somebody types until they post it, one draft for each place."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.drafts.models import Draft
from app.errors import Invalid
from app.statements import dialect

MOST = 80_000  # characters of one draft
MOST_PLACES = 100  # where one person has a draft
KEEP = timedelta(days=90)


def save(place: str, values: Mapping[str, list[str]], *, author: Any) -> datetime | None:
    """Keep what was typed instead of what was kept before; nothing typed keeps nothing. Return when it was kept."""
    ensure_may_post(author)
    if sum(len(text) for texts in values.values() for text in texts) > MOST:
        raise Invalid(_("This draft is too long to keep. Shorten it, or post it in parts."))
    if not any(text.strip() for texts in values.values() for text in texts):
        forget(place, author=author)
        return None
    _ensure_room(place, author.id)
    now = clock.now()
    upsert = upsert_postgresql if dialect() == "postgresql" else upsert_sqlite
    where = {"owner_id": author.id, "place": place}
    what = {"values": dict(values), "saved_at": now}
    made = upsert(Draft).values(where | what)
    db.session.execute(made.on_conflict_do_update(index_elements=list(where), set_=what))
    return now


def _ensure_room(place: str, owner_id: int) -> None:
    elsewhere = select(func.count()).where(Draft.owner_id == owner_id, Draft.place != place)
    if (db.session.scalar(elsewhere) or 0) >= MOST_PLACES:
        raise Invalid(
            _("You have %(num)s drafts, which is all there is room for. Post or discard one.", num=MOST_PLACES)
        )


def forget(place: str, *, author: Any) -> bool:
    """Drop a draft: it was posted, or its author wants it no longer. Return whether there was one."""
    mine = Draft.owner_id == author.id, Draft.place == place
    return db.session.scalar(delete(Draft).where(*mine).returning(Draft.id)) is not None


def carry(place: str, to: str, change: Callable[[dict[str, list[str]]], dict[str, list[str]]]) -> None:
    """Let the drafts of a place go to another that took it in, changed as that asks; who has one there keeps both."""
    there = select(Draft.owner_id).where(Draft.place == to)
    for draft in db.session.scalars(select(Draft).where(Draft.place == place, Draft.owner_id.not_in(there))).all():
        draft.place, draft.values = to, change(draft.values)
    db.session.flush()


def posted(form: Any, *, author: Any) -> None:
    """Drop the draft that a form says it holds, now that it is carried out; one that holds none costs nothing."""
    if form.drafted.data:
        forget(form.drafted.data, author=author)


def sweep(now: datetime) -> None:
    """Drop drafts that nobody has come back to for a long time."""
    db.session.execute(delete(Draft).where(Draft.saved_at < now - KEEP))
