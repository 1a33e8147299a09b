"""Durable work: rows written in the transaction that asks for them, done after it by a worker, at least once.

A handler runs in one transaction with the deletion of its row, so what it does to the database happens once, also when
a worker was stopped for longer than its lease and another did the work; what it does outside (a mail) may happen twice
after a crash. What is done `singly` is settled row by row. What fails too often is parked for operators, as is what was
begun as often and never ended, because its worker was killed. Waiting for work is app/bell.py's matter.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, Index, Select, String, Text, and_, bindparam, case, delete, or_, select, tuple_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import bell, clock
from app.db import Base, Moment, begin_writing, created, db, key, moment
from app.statements import dialect, inserting, prepared

log = logging.getLogger(__name__)
line = logging.getLogger("menteo.work")  # a line for each batch, where logs are for programs

LEASE = timedelta(seconds=30)
BEAT = 8.0  # how often, in seconds, a worker says that it is still at it
MAX_ATTEMPTS = 8
ACCIDENTS = 1  # a worker may be killed for a reason that has nothing to do with its work
KILLED = "WorkerKilled"  # the error of work that was begun too often and never ended


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


Outcome = Callable[[], None] | datetime | Exception | None
Handler = Callable[[Sequence[dict[str, Any]]], Iterator[Outcome] | None]


class Known(NamedTuple):
    """How a kind of work is done: by whom, how many at once, whether it may take long, and how often it may fail."""

    function: Handler
    batch: int = 1
    slow: bool = False
    singly: bool = False
    attempts: int = MAX_ATTEMPTS


class Claimed(NamedTuple):
    """A job that is ours for the length of a lease; the number of attempts tells whose it is."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    is_left: bool  # begun before, by a worker that neither ended it nor gave it back


class LostLeaseError(Exception):
    """Somebody else took the work over meanwhile: what was done to the database is undone."""


_handlers: dict[str, Known] = {}
_in_hand: set[tuple[int, int]] = set()
_hands = threading.Lock()


def handler(
    kind: str, *, batch: int = 1, slow: bool = False, singly: bool = False, attempts: int = MAX_ATTEMPTS
) -> Callable[[Handler], Handler]:
    """Have a function do the work of a kind: it is given up to `batch` payloads and must be idempotent.

    What waits for others (a mail server) is `slow`: it has a lane of its own and holds nothing else up. A function that
    works `singly` yields the outcome of each payload in turn: nothing when it is done, a function that notes in the
    database what was done, the moment to try again at, or what went wrong. Raises ValueError for a kind that is known.
    """

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"two functions would do the work of {kind}")
        _handlers[kind] = Known(function, batch, slow, singly, attempts)
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
    named = dialect(session)
    asking = _asking(named, bell.is_rung_by_database(session, named == "postgresql"))
    asking.within(session, kind=kind, payload=payload, slot=slot, due_at=due_at or now, made_at=now)


@prepared
def _asking(named: str, rings: bool) -> Any:
    born = {"attempts": 0, "error": "", "leased_until": None, "parked_at": None}
    asking = inserting(Job, named, **born)
    asking = asking.on_conflict_do_nothing(index_elements=["slot"])  # no slot meets no other
    return asking.returning(bell.ring()) if rings else asking


class Wish(NamedTuple):
    """Work asked for later, for many at once: its kind and payload, the slot that makes it unique, and its moment."""

    kind: str
    payload: dict[str, Any]
    slot: str
    due_at: datetime


def enqueue_many(wishes: Sequence[Wish]) -> None:
    """Ask for much work at once; what already waits under a slot is left as it is."""
    if len(wishes) == 1:
        enqueue(**wishes[0]._asdict())
        return
    now = clock.now()
    if wishes:
        _asking(dialect(), False).each([{**wish._asdict(), "made_at": now} for wish in wishes])


@cache
def _oldest(kinds: tuple[str, ...], limit: int) -> Select[Any]:
    """Build once the question for the oldest jobs of these kinds that may be done at `now`."""
    now = bindparam("now", type_=Moment)
    unleased = or_(Job.leased_until.is_(None), Job.leased_until < now)
    free = and_(Job.parked_at.is_(None), Job.due_at <= now, unleased, Job.kind.in_(kinds))
    begun = (Job.attempts + 1).label("attempts")
    columns = select(Job.id, Job.kind, Job.payload, begun, Job.leased_until.is_not(None).label("is_left"))
    return columns.where(free).order_by(Job.due_at, Job.id).limit(limit)


def claim(now: datetime, slow: bool | None = None) -> list[Claimed]:
    """Take due jobs of one kind, oldest first, under a lease of our own; commits.

    A job that was left in the middle for the second time is taken alone, lest it has others killed with it; one that
    was begun as often as it may fail is parked instead.
    """
    from app.unit import look, work

    kinds = tuple(kind for kind, known in _handlers.items() if slow in (None, known.slow))
    with look():
        first = db.session.execute(_oldest(kinds, 1), {"now": now}).one_or_none()
    if first is None:
        return []
    known = _handlers[first.kind]
    is_alone = first.is_left and first.attempts > ACCIDENTS + 1
    oldest = _oldest((first.kind,), 1 if is_alone else known.batch).with_for_update(skip_locked=True)
    with work():
        jobs = [Claimed(*row) for row in db.session.execute(oldest, {"now": now})]
        spent = Job.attempts >= known.attempts
        ended = {"parked_at": case((spent, now), else_=None), "error": case((spent, KILLED), else_=Job.error)}
        values = {"leased_until": now + LEASE, "attempts": Job.attempts + 1, **ended}
        _change(update(Job).where(Job.id.in_([job.id for job in jobs])).values(**values))
    mine = [job for job in jobs if job.attempts <= known.attempts]
    if len(mine) < len(jobs):
        log.error("work of kind %s was parked: its worker was killed each time", first.kind)
        return mine or claim(now, slow)
    return mine


def _change(statement: Any) -> int:
    """Change rows that no session holds, and return how many."""
    return int(db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def run_once(now: datetime | None = None, slow: bool | None = None) -> int:
    """Do one batch of due work and return how many jobs it held; 0 when nothing is due."""
    from app.unit import work

    jobs = claim(now or clock.now(), slow)
    if not jobs:
        return 0
    kind, begun = jobs[0].kind, time.monotonic()
    try:
        with _holding(jobs):
            (_do_singly if _handlers[kind].singly else _do_together)(jobs)
    except LostLeaseError:
        log.warning("job %s was taken over by another worker", kind)
    except Exception as error:
        log.warning("job %s failed: %s", kind, type(error).__name__, exc_info=True)
        with work():
            _give_back(jobs, error)  # those that were settled are ours no more
    else:
        ms = round((time.monotonic() - begun) * 1000, 1)
        line.info("work", extra={"about": {"kind": kind, "jobs": len(jobs), "ms": ms}})
    return len(jobs)


def _do_together(jobs: Sequence[Claimed]) -> None:
    """Do jobs and delete their rows in one transaction."""
    from app.unit import work

    with work():
        _handlers[jobs[0].kind].function([job.payload for job in jobs])
        begin_writing(True)
        _finish(jobs)


def _do_singly(jobs: Sequence[Claimed]) -> None:
    """Do jobs one after the other, and settle each in a transaction of its own as soon as its outcome is known."""
    from app.unit import work

    outcomes: Any = _handlers[jobs[0].kind].function([job.payload for job in jobs])
    for job, outcome in zip(jobs, outcomes, strict=True):
        with suppress(LostLeaseError), work():
            _settle(job, outcome)


def _settle(job: Claimed, outcome: Outcome) -> None:
    """Note the outcome of one job."""
    if isinstance(outcome, Exception):
        log.warning("job %s failed: %s", job.kind, type(outcome).__name__)
        _give_back([job], outcome)
    elif isinstance(outcome, datetime):
        _change(update(Job).where(_ours([job])).values(due_at=outcome, leased_until=None, attempts=0))
    else:
        _finish([job])
        if outcome is not None:
            outcome()


def _finish(jobs: Sequence[Claimed]) -> None:
    if _change(delete(Job).where(_ours(jobs))) != len(jobs):
        raise LostLeaseError


def _ours(jobs: Sequence[Claimed]) -> Any:
    """Return the condition of these jobs as long as nobody has taken them over."""
    return tuple_(Job.id, Job.attempts).in_([(job.id, job.attempts) for job in jobs])


@contextmanager
def _holding(jobs: Sequence[Claimed]) -> Iterator[None]:
    """Have the lease of these jobs renewed by `beat` for the length of a block."""
    pairs = {(job.id, job.attempts) for job in jobs}
    with _hands:
        _in_hand.update(pairs)
    try:
        yield
    finally:
        with _hands:
            _in_hand.difference_update(pairs)


def beat() -> int:
    """Renew the lease of what this process is doing right now, and return how many jobs that is."""
    from app.unit import work

    with _hands:
        pairs = list(_in_hand)
    if pairs:
        with work():
            mine = tuple_(Job.id, Job.attempts).in_(pairs)
            _change(update(Job).where(mine).values(leased_until=clock.now() + LEASE))
    return len(pairs)


def _give_back(jobs: Sequence[Claimed], error: Exception) -> None:
    """Put failed jobs back with a growing delay; park the poisonous ones."""
    now = clock.now()
    for job in jobs:
        parked = now if job.attempts >= _handlers[job.kind].attempts else None
        delay = timedelta(seconds=min(2 ** min(job.attempts, 10) * 5, 3600))
        values = {"due_at": now + delay, "leased_until": None, "parked_at": parked, "error": type(error).__name__}
        _change(update(Job).where(_ours([job])).values(**values))


def drain(limit: int = 10_000) -> int:
    """Do all work that is due now and return how many jobs that was."""
    done = 0
    while done < limit and (count := run_once()):
        done += count
    return done
