"""Durable work: rows written in the transaction that asks for them, done after it by a worker, at least once.

A handler runs in one transaction with the deletion of its row, so what it does to the database happens once; what it
does outside (a mail) may happen twice after a crash. A row that fails `MAX_ATTEMPTS` times is parked for operators.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, and_, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import clock
from app.db import Base, created, db, key, moment

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
BATCH = 200


class Job(Base):
    """One piece of durable work; `slot` makes a scheduled one unique."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "parked_at", "due_at"),)

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    slot: Mapped[str | None] = mapped_column(String(120), unique=True)
    due_at: Mapped[moment]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[moment | None]
    parked_at: Mapped[moment | None]
    error: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[created]


Handler = Callable[[Sequence[dict[str, Any]]], None]
_handlers: dict[str, tuple[Handler, int]] = {}


def handler(kind: str, *, batch: int = 1) -> Callable[[Handler], Handler]:
    """Have a function do the work of a kind: it is given up to `batch` payloads and must be idempotent."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = (function, batch)
        return function

    return register


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    slot: str | None = None,
    due_at: datetime | None = None,
    session: Session | None = None,
) -> None:
    """Ask for work after this transaction; with a `slot` the second asking is silently the first."""
    session = session or db.session
    now = clock.now()
    values = {
        "kind": kind,
        "payload": payload,
        "slot": slot,
        "due_at": due_at or now,
        "attempts": 0,
        "error": "",
        "made_at": now,
    }
    if slot is None:
        session.execute(insert(Job).values(**values))
        return
    upsert = upsert_postgresql if session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    session.execute(upsert(Job).values(**values).on_conflict_do_nothing(index_elements=["slot"]))


def claim(now: datetime) -> list[Job]:
    """Take due jobs of one kind, oldest first, under a lease of our own; commits."""
    free = and_(Job.parked_at.is_(None), Job.due_at <= now, or_(Job.leased_until.is_(None), Job.leased_until < now))
    known = Job.kind.in_(_handlers)
    first = db.session.scalar(
        select(Job).where(free, known).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    )
    if first is None:
        db.session.rollback()
        return []
    limit = _handlers[first.kind][1]
    query = select(Job).where(free, Job.kind == first.kind).order_by(Job.due_at, Job.id).limit(limit)
    jobs = list(db.session.scalars(query.with_for_update(skip_locked=True)))
    for job in jobs:
        job.leased_until, job.attempts = now + LEASE, job.attempts + 1
    db.session.commit()
    return jobs


def run_once(now: datetime | None = None) -> int:
    """Do one batch of due work and return how many jobs it held; 0 when nothing is due."""
    from app.unit import work

    with work():
        jobs = claim(now or clock.now())
    if not jobs:
        return 0
    function, _ = _handlers[jobs[0].kind]
    ids = [job.id for job in jobs]
    try:
        with work():
            function([job.payload for job in jobs])
            db.session.execute(delete(Job).where(Job.id.in_(ids)))
    except Exception as error:
        log.warning("job %s failed: %s", jobs[0].kind, type(error).__name__, exc_info=True)
        with work():
            _give_back(jobs, error)
    return len(jobs)


def _give_back(jobs: Sequence[Job], error: Exception) -> None:
    """Put failed jobs back with a growing delay; park the poisonous ones."""
    now = clock.now()
    for job in jobs:
        parked = now if job.attempts >= MAX_ATTEMPTS else None
        delay = timedelta(seconds=min(2**job.attempts * 5, 3600))
        values = {"due_at": now + delay, "leased_until": None, "parked_at": parked, "error": type(error).__name__}
        db.session.execute(update(Job).where(Job.id == job.id).values(**values))


def drain(limit: int = 10_000) -> int:
    """Do all work that is due now and return how many jobs that was."""
    done = 0
    while done < limit and (count := run_once()):
        done += count
    return done
