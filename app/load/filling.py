"""Filling an empty database with all parts of the load, one after the other."""

from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import DBAPIError

from app import clock
from app.accounts import passwords
from app.db import db
from app.errors import Conflict
from app.load.loading import Load, Part
from app.load.pool import Pool
from app.load.progress import Progress
from app.load.sizes import Sizes
from app.load.writer import Writer
from app.models import User
from app.outbox import Job
from app.stirring import find_all
from app.unit import look, work

PASSWORD = "many small steps a day"  # noqa: S105 (known to everybody: only MENTEO_DEMO=1 takes it)


def ensure_empty() -> None:
    """Refuse a database in which somebody is already: loaded members never mix with others."""
    try:
        with look():
            is_taken = db.session.scalar(select(exists().where(User.id > 0)))
    except DBAPIError:
        raise Conflict("There are no tables yet: `flask db upgrade` makes them.") from None
    if is_taken:
        raise Conflict(
            "Somebody is in this database already. Load into an empty one: name it with MENTEO_DATABASE_URL."
        )


def fill(
    sizes: Sizes, *, seed: int, now: datetime, folder: Path | None = None, progress: Progress | None = None
) -> int:
    """Fill the database and return how many rows were written.

    It is written in many transactions: when it is interrupted, the database is to be thrown away.
    """
    ensure_empty()
    progress = progress or Progress()
    parts: list[Part] = current_app.extensions["load_parts"]
    progress.total = sum(part.rows(sizes) for part in parts)
    writer = Writer(db.engine, progress.add)
    with clock.at(now):
        load = Load(sizes, seed, now, writer, Pool(_rng(seed), folder), passwords.hash_password(PASSWORD))
        for part in parts:
            progress.label = part.name
            part.fill(load)
            writer.flush()
        _forget_jobs()
        with work():
            find_all()
    writer.close()
    progress.end()
    return writer.written


def _rng(seed: int):  # type: ignore[no-untyped-def]
    from random import Random

    return Random(f"{seed}:text")  # noqa: S311 (nothing secret is drawn)


def _forget_jobs() -> None:
    """Drop the index jobs of what services wrote: the whole index is to be written anyway."""
    with work():
        db.session.execute(delete(Job).where(Job.kind == "index"))
