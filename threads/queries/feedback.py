"""Entries on which somebody wants feedback from the viewer: those of people they mentor or follow."""

from typing import Any

from sqlalchemy import or_, select

from app.access import Viewer, visible
from app.db import db
from app.follows.queries import follows
from app.mentoring import mentees_of
from app.models import User
from app.web import Page, paged
from threads.models import Entry, Thread
from threads.queries import OWNER


def wanted_page(viewer: Viewer) -> Page[Any]:
    """Return these entries, those asked about last first."""
    mentees = [bond.user_id for bond in mentees_of(viewer)]
    near = or_(follows(viewer, "person", Entry.owner_id), follows(viewer, "thread", Entry.thread_id))
    query: Any = select(Entry.id, Entry.thread_id, Entry.title, Entry.wanted, Entry.wanted_at, Thread.title.label("of"))
    query = query.add_columns(*OWNER).join(User, User.id == Entry.owner_id)
    query = query.join(Thread, Thread.id == Entry.thread_id).where(visible(Entry, viewer, own_hidden=False))
    asked = Entry.wanted_at.is_not(None), Entry.owner_id != viewer.id, or_(near, Entry.owner_id.in_(mentees))
    return paged(db.session.execute, query.where(*asked), [Entry.wanted_at, Entry.id])
