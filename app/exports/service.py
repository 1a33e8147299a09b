"""Asking for an export, fetching it, and its removal. `person` is whose it is."""

import secrets
from datetime import datetime, timedelta
from typing import IO, Any

from sqlalchemy import delete, select

from app import clock, outbox, store
from app.db import db
from app.errors import Missing
from app.exports.models import Export
from app.exports.parts import parts
from app.filing import Shelf

GOOD_FOR = timedelta(days=7)
SHELF = Shelf("exports", "export_file", Export.file_key)


def new_name() -> str:
    """Return a name in the store that nobody can guess."""
    return f"exports/{clock.now():%Y%m%d}/{secrets.token_hex(16)}"


def export_of(person: Any) -> Export | None:
    """Return a member's export, if there is one whose time is not over."""
    found = db.session.scalar(select(Export).where(Export.user_id == person.id))
    return None if found and found.ends_at and found.ends_at <= clock.now() else found


def ask(person: Any) -> Export:
    """Ask for an export; one that is being made stays, an older one is removed at once."""
    found = db.session.scalar(select(Export).where(Export.user_id == person.id).with_for_update(of=Export))
    if found is not None and found.is_being_made:
        return found
    if found is not None:
        remove(found)
        db.session.flush()
    made = Export(user_id=person.id, asked_at=clock.now(), total=len(parts()))
    db.session.add(made)
    db.session.flush()
    outbox.enqueue("export.make", {"id": made.id})
    return made


def remove(export: Export) -> None:
    """Remove an export and its file."""
    SHELF.delete_later([export.file_key] if export.file_key else [])
    db.session.delete(export)


def opened(person: Any) -> tuple[Export, IO[bytes]]:
    """Return a member's export and its file, to be read piece by piece."""
    found = export_of(person)
    if found is None or not found.can_be_fetched:
        raise Missing
    try:
        return found, store.open(found.file_key)
    except store.Absent:
        raise Missing from None


def remove_old(now: datetime) -> None:
    """Remove exports whose time is over."""
    gone = db.session.scalars(delete(Export).where(Export.ends_at <= now).returning(Export.file_key)).all()
    SHELF.delete_later([key for key in gone if key])
