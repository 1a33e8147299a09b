"""Time is a caller too: `tick` calls what each package registered, with `now` as an argument.

What becomes due one row at a time is registered with `each_due`: its rows are found by one statement on an index, then
each is done in a unit of work of its own, locked and asked again whether it is still due. So two workers do nothing
twice, and one row that fails stops no other: it is handed over to the outbox, which tries it again with growing delays
and parks it in the end, where `flask doctor` names it.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy import Select, String, cast, exists, literal

from app import clock, outbox
from app.db import db
from app.outbox import Job
from app.unit import look, work

log = logging.getLogger(__name__)

AT_MOST = 1000  # rows of one kind in one tick, so that the worker's other work is not held up for long
TRY_AGAIN = timedelta(minutes=2)
WORK = "due"

Due = Callable[[datetime], None]
Found = Callable[[datetime], Select[Any]]
Act = Callable[[Any, datetime], None]


class Part(Protocol):
    """Something that every tick calls."""

    @property
    def name(self) -> str:
        """Return what logs call it."""

    def run(self, now: datetime) -> None:
        """Do what has become due."""


@dataclass(frozen=True)
class Whole:
    """A function that does all it finds in one unit of work."""

    due: Due

    @property
    def name(self) -> str:
        """Return what logs call it."""
        return f"{self.due.__module__}.{self.due.__qualname__}"

    def run(self, now: datetime) -> None:
        """Call it once."""
        with work():
            self.due(now)


@dataclass(frozen=True)
class Each:
    """A verb that is carried out on each row that has become due."""

    found: Found
    act: Act

    @property
    def name(self) -> str:
        """Return what logs and the outbox call it."""
        return f"{self.act.__module__}.{self.act.__qualname__}"

    def run(self, now: datetime) -> None:
        """Do the rows that are due, oldest first, as many as one tick takes."""
        with look():
            ids = list(db.session.scalars(self._ids(now)))
        for each in ids:
            try:
                with work():
                    self.do(each, now)
            except Exception:
                log.exception("%s failed for %s", self.name, each)
                with work():
                    self._try_again(each, now)

    def do(self, id: int, now: datetime) -> None:
        """Do one row, unless somebody else has it in hand or it is no longer due."""
        query = self.found(now)
        thing = _thing(query)
        one = query.where(thing.id == id).order_by(None).with_for_update(of=thing, skip_locked=True)
        row = db.session.scalar(one, execution_options={"populate_existing": True})
        if row is not None:
            self.act(row, now)

    def _ids(self, now: datetime) -> Select[Any]:
        query = self.found(now)
        thing = _thing(query)
        slot = literal(self._slot("")) + cast(thing.id, String)
        return query.with_only_columns(thing.id).where(~exists().where(Job.slot == slot)).limit(AT_MOST)

    def _slot(self, id: int | str) -> str:
        return f"{WORK}:{self.name}:{id}"

    def _try_again(self, id: int, now: datetime) -> None:
        payload = {"verb": self.name, "id": id}
        outbox.enqueue(WORK, payload, slot=self._slot(id), due_at=now + TRY_AGAIN)


def _thing(query: Select[Any]) -> Any:
    return query.column_descriptions[0]["entity"]


def every_tick(app: Flask, due: Due) -> None:
    """Have a function called on every tick; it must be safe to call twice, late, and by two workers at once."""
    _add(app, Whole(due))


def each_due(app: Flask, found: Found, act: Act) -> None:
    """Have a verb carried out on each row of a model that has become due.

    `found(now)` returns `select(Model)` with the whole condition, on an indexed column, oldest first; no join repeats a
    row. `act(row, now)` must leave its row no longer due. The row is locked: choose the one that a request would lock
    first (the room), so that nobody waits for each other in a circle.
    """
    _add(app, Each(found, act))


def _add(app: Flask, part: Part) -> None:
    app.extensions.setdefault("ticks", []).append(part)


def tick(now: datetime | None = None) -> None:
    """Do all that has become due, or was at a moment; one failing part does not stop the others."""
    with clock.at(now) if now else nullcontext():
        for part in current_app.extensions.get("ticks", ()):
            try:
                part.run(now or clock.now())
            except Exception:
                log.exception("tick %s failed", part.name)


@outbox.handler(WORK)
def _do_again(payloads: Sequence[dict[str, Any]]) -> None:
    verbs = {part.name: part for part in current_app.extensions.get("ticks", ()) if isinstance(part, Each)}
    for payload in payloads:
        if verb := verbs.get(payload["verb"]):
            verb.do(payload["id"], clock.now())
