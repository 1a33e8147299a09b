"""Writing the index: the worker's handlers, the whole made anew, and whether it is healthy.

Whoosh's index is kept outside the database. Its rows are read in a block of their own, so that nothing waits for the
database while the index is written; a number in the database and in the index says whether the two belong together.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from flask import current_app
from sqlalchemy import Row, exists, func, select, tuple_, update

from app import outbox
from app.db import db
from app.models.audience import Audience
from app.models.document import Document
from app.models.space import Reading, Space
from app.models.user import User
from app.search.models import SearchState
from app.search.port import BrokenIndexError, Entry, SearchIndex
from app.unit import look, work

BATCH = 200
CHUNK = 5000
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
    Document.reworded_at,
    User.handle,
    Space.reading,
)


def the_index() -> SearchIndex:
    """Return the index of the current app."""
    return cast(SearchIndex, current_app.extensions["search"])


def entry_keys(row: Row[Any]) -> list[str]:
    """Return the keys of those who might see a document, the widest first: a guess, the database decides."""
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
    return Entry(row.id, row.kind, title, row.text, row.tags, row.handle, entry_keys(row), row.published_at)


@outbox.handler("index", batch=BATCH)
def index(payloads: Sequence[dict[str, Any]]) -> None:
    """Bring the index up to date for these documents; what is gone or hidden is taken out."""
    engine = the_index()
    with engine.alone():
        with _apart(engine):
            ids = sorted({ident for payload in payloads for ident in _named(payload)})
            rows = list(db.session.execute(_rows().where(Document.id.in_(ids))))
            entries = [entry_of(row) for row in rows]
            generation, is_current = _generation(), _is_current()
        known = {entry.id for entry in entries}
        gone = [ident for ident in ids if ident not in known]
        engine.write(entries, gone, generation=generation + 1 if is_current else 0)
    _know(rows)
    if is_current:
        _keep(generation + 1)
    else:
        ask_for_rebuild()


def _know(rows: Iterable[Row[Any]]) -> None:
    """Note that the index knows these words: of what was reworded since they were read, it does not."""
    reworded = [(row.id, row.reworded_at) for row in rows if row.reworded_at is not None]
    if reworded:
        known = update(Document).where(tuple_(Document.id, Document.reworded_at).in_(reworded)).values(reworded_at=None)
        db.session.execute(known, execution_options={"synchronize_session": False})


def _apart(engine: SearchIndex) -> AbstractContextManager[None]:
    return look() if engine.is_outside else nullcontext()


def _named(payload: dict[str, Any]) -> Iterable[int]:
    """Return the documents that a job names: one, some, or all of an owner or a group."""
    if "id" in payload or "ids" in payload:
        return payload["ids"] if "ids" in payload else [payload["id"]]
    column = Document.owner_id if "owner_id" in payload else Document.group_key
    (value,) = payload.values()
    return db.session.scalars(select(Document.id).where(column == value))


def _generation() -> int:
    return db.session.scalar(select(SearchState.generation)) or 0


def _is_current() -> bool:
    """Whether the index is this engine's, whole, and has seen what the database says it has."""
    state = db.session.execute(select(SearchState.engine, SearchState.generation)).one_or_none()
    engine = the_index()
    return state is not None and state.engine == engine.name and engine.is_sound(state.generation)


def _keep(generation: int) -> None:
    """Note in the database what the index has seen."""
    state = db.session.get(SearchState, 1, populate_existing=True) or SearchState(id=1, generation=0)
    state.engine, state.generation = the_index().name, max(state.generation, generation)
    db.session.add(state)
    db.session.flush()


def ask_for_rebuild() -> None:
    """Have the worker make the index anew, in pieces between its other work, unless it is at it."""
    at_it = exists().where(outbox.Job.kind == "rebuild", outbox.Job.parked_at.is_(None))
    if not db.session.scalar(select(at_it)):
        outbox.enqueue("rebuild", {"after": 0, "run": uuid4().hex}, slot="search:rebuild")


@outbox.handler("rebuild")
def rebuild_some(payloads: Sequence[dict[str, Any]]) -> None:
    """Write the next piece of the new index, and ask for the one after it."""
    (payload,) = payloads
    after = _step(payload["after"], payload["run"], apart=True)
    if after is not None:
        outbox.enqueue("rebuild", {"after": after, "run": payload["run"]}, slot=f"search:rebuild:{after}")


def _step(after: int, run: str, *, apart: bool) -> int | None:
    """Write one piece of the new index and return where the next one begins, or nothing at the end."""
    engine = the_index()
    with engine.alone():
        if not after:
            engine.begin(run)
        with _apart(engine) if apart else nullcontext():
            some = _rows().where(Document.id > after).order_by(Document.id).limit(CHUNK)
            rows = list(db.session.execute(some))
            generation = _generation() + 2  # never what a unit that came to nothing would have left
        if rows:
            return int(rows[-1].id) if engine.add(run, map(entry_of, rows)) else None
        is_done = engine.finish(run, generation)
    if is_done:
        _keep(generation)
    return None


def rebuild() -> int:
    """Make the index anew within the caller's unit of work, and return how many documents it holds."""
    after: int | None = 0
    run = uuid4().hex
    while after is not None:
        after = _step(after, run, apart=False)
    return the_index().count()


def renew() -> int:
    """Make the index anew in units of work of its own, and return how many documents it holds."""
    after: int | None = 0
    run = uuid4().hex
    while after is not None:
        with work():
            after = _step(after, run, apart=True)
    return the_index().count()


def mend(now: datetime) -> None:
    """Have the index made anew when it is gone, broken or not this database's; called by every tick."""
    if not _is_current():
        ask_for_rebuild()
    the_index().abandon()


def health() -> tuple[bool, str]:
    """Say whether the index can be read, and holds as many documents as it should and as its engine is good for."""
    engine = the_index()
    there = db.session.scalar(select(func.count()).select_from(_rows().subquery())) or 0
    try:
        held = engine.count()
    except BrokenIndexError:
        return False, f"search: no readable index; `flask search rebuild` writes {there:,} documents"
    line = f"search: {engine.name}, {held:,} of {there:,} documents"
    if not _is_current():
        return False, f"{line}, out of date; the worker makes it anew, or `flask search rebuild`"
    advice = f"; beyond {engine.comfortable:,} PostgreSQL is recommended (MENTEO_SEARCH=postgres)"
    return True, line + (advice if there > engine.comfortable else "")
