"""What a writer plans rest for."""

from collections.abc import Sequence

from sqlalchemy import select

from app.access import Viewer
from app.db import db
from threads.models import Thread


def own_threads(person: Viewer) -> Sequence[Thread]:
    """Return all threads that somebody writes."""
    return db.session.scalars(select(Thread).where(Thread.owner_id == person.id).order_by(Thread.id)).all()
