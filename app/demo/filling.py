"""Filling: let the chronicle happen, then leave inboxes and outbox as they are on an ordinary morning."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import delete, exists, func, select, update

from app import clock
from app.db import db
from app.demo.chronicle import Chronicle
from app.demo.people import address_of, taken_handles
from app.errors import Conflict
from app.models import User
from app.models.notification import Notification
from app.outbox import Job
from app.search import indexer

UNREAD = 3
# Work that filling makes needless: the index is rebuilt, and nobody of the demo reads mail.
DERIVED = ("index", "mail", "notice", "digest")


def is_filled() -> bool:
    """Whether the demo is in this database."""
    return bool(db.session.scalar(select(exists().where(User.email == address_of("amara")))))


def fill(say: Callable[[str], None]) -> bool:
    """Fill the database with the demo, within the caller's unit of work; False when it was filled before."""
    if is_filled():
        say("The demo is here already. Nothing was changed.")
        return False
    if taken := taken_handles():
        raise Conflict(f"The demo cannot come here: @{taken[0]} is somebody else.")
    newest = db.session.scalar(select(func.max(Job.id))) or 0
    chronicle = Chronicle(clock.now())
    for part in current_app.extensions["demo_parts"]:
        part(chronicle)
    say("Telling forty days …")
    chronicle.run()
    _read_inboxes()
    db.session.execute(delete(Job).where(Job.id > newest, Job.kind.in_(DERIVED)))
    say(f"{len(chronicle.people)} people did {chronicle.told:,} things.")
    say(f"{indexer.rebuild():,} documents can be found by searching.")
    return True


def _read_inboxes() -> None:
    """Mark all notifications read but the newest few of each member."""
    place = func.row_number().over(partition_by=Notification.user_id, order_by=Notification.id.desc())
    ranked = select(Notification.id, place.label("place")).subquery()
    older = Notification.id.in_(select(ranked.c.id).where(ranked.c.place > UNREAD))
    read = update(Notification).where(older).values(read_at=Notification.made_at)
    db.session.execute(read, execution_options={"synchronize_session": False})
