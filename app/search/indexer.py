"""Writing the index: the worker's handler, the whole rebuilt, and whether it is healthy."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row, func, select

from app import outbox
from app.db import db
from app.models.audience import Audience
from app.models.document import Document
from app.models.space import Reading, Space
from app.models.user import User
from app.search.index import BrokenIndexError, Entry, WhooshIndex

BATCH = 200
COLUMNS = (
    Document.id,
    Document.kind,
    Document.title,
    Document.text,
    Document.tags,
    Document.facts,
    Document.audience,
    Document.owner_id,
    Document.space_id,
    Document.published_at,
    User.handle,
    Space.reading,
)


def the_index() -> WhooshIndex:
    """Return the index of the current app."""
    found: WhooshIndex = current_app.extensions["search"]
    return found


def keys_of(row: Row[Any]) -> list[str]:
    """Return the keys of those who might see a document: a wide guess, the database decides."""
    if row.audience == Audience.SPACE or row.reading == Reading.SPACE:
        return [f"space:{row.space_id}"]
    if row.audience == Audience.PUBLIC:
        return ["public" if row.reading in (None, Reading.PUBLIC) else "members"]
    if row.audience == Audience.MEMBERS:
        return ["members"]
    return [f"owner:{row.owner_id}"] if row.audience == Audience.OWNER else ["restricted", f"owner:{row.owner_id}"]


def _rows() -> Any:
    found = select(*COLUMNS).join(User, User.id == Document.owner_id).outerjoin(Space, Space.id == Document.space_id)
    return found.where(Document.is_searchable, Document.hidden_at.is_(None))


def entry_of(row: Row[Any]) -> Entry:
    """Return what the index is told about a document."""
    title = "" if row.facts.get("borrows_title") else row.title  # a reply is not found by what its topic is called
    return Entry(row.id, row.kind, title, row.text, row.tags, row.handle, keys_of(row), row.published_at)


@outbox.handler("index", batch=BATCH)
def index(payloads: Sequence[dict[str, Any]]) -> None:
    """Bring the index up to date for these documents; what is gone or hidden is taken out."""
    ids = sorted({ident for payload in payloads for ident in _named(payload)})
    entries = [entry_of(row) for row in db.session.execute(_rows().where(Document.id.in_(ids)))]
    known = {entry.id for entry in entries}
    the_index().write(entries, [ident for ident in ids if ident not in known])


def _named(payload: dict[str, Any]) -> Iterable[int]:
    """Return the documents that a job names: one, some, or all of an owner or a group."""
    if "id" in payload or "ids" in payload:
        return payload.get("ids") or [payload["id"]]
    column = Document.owner_id if "owner_id" in payload else Document.group_key
    (value,) = payload.values()
    return db.session.scalars(select(Document.id).where(column == value))


def mend(now: datetime) -> None:
    """Make the index anew when it cannot be read; called by every tick."""
    try:
        the_index().count()
    except BrokenIndexError:
        rebuild()


def rebuild() -> int:
    """Delete the index, write all documents into it, and return how many."""
    the_index().clear()
    written, last = 0, 0
    while True:
        rows = list(db.session.execute(_rows().where(Document.id > last).order_by(Document.id).limit(1000)))
        if not rows:
            the_index().write([])
            return written
        the_index().write([entry_of(row) for row in rows])
        written, last = written + len(rows), rows[-1].id


def health() -> tuple[bool, str]:
    """Say whether the index can be read and holds as many documents as it should."""
    there = db.session.scalar(select(func.count()).select_from(_rows().subquery())) or 0
    try:
        held = the_index().count()
    except BrokenIndexError:
        return False, f"search: no readable index; `flask search rebuild` writes {there:,} documents"
    return True, f"search: whoosh, {held:,} of {there:,} documents"
