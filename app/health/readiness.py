"""Readiness: each part of the house is asked in a thread of its own, so that one that hangs holds nobody up.

A part is asked once a second at most and never twice at once, however often and by however many machines we are asked.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from threading import Lock, Thread
from time import monotonic

from flask import Flask, current_app
from sqlalchemy import func, select

from app import clock, schema
from app.db import db, reading
from app.outbox import Job
from app.redis import the_redis
from app.search.models import SearchState

PATIENCE = 2.0
FRESH = 1.0
LOW_DISK = 512 * 1024 * 1024
LATE = timedelta(minutes=5)


class Grade(StrEnum):
    """How well a part does."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"  # without it nothing can be served


@dataclass(frozen=True)
class Finding:
    """What was found about a part, in a few words that name no person, path or address."""

    grade: Grade
    words: str = "ok"


FINE = Finding(Grade.OK)


def database() -> Finding:
    """Ask the database for its schema: without an answer, or with the wrong one, nothing can be served."""
    try:
        found = schema.look()
    except Exception as error:
        return Finding(Grade.DOWN, f"does not answer ({type(error).__name__})")
    if not found.is_fit:
        return Finding(Grade.DOWN, found.words)
    return FINE if found.revision else Finding(Grade.DEGRADED, "no migration made its schema")


def search() -> Finding:
    """Look whether the index is whole and has seen what the database says it has."""
    index = current_app.extensions["search"]
    state = db.session.execute(select(SearchState.engine, SearchState.generation)).one_or_none()
    if state is not None and state.engine == index.name and index.is_sound(state.generation):
        return FINE
    return Finding(Grade.DEGRADED, "the index is being made anew")


def redis() -> Finding:
    """Ask Redis, where the settings name one; the house does without."""
    if (found := the_redis()) is None:
        return FINE
    try:
        found.client.ping()
    except found.trouble as error:
        return Finding(Grade.DEGRADED, f"does not answer ({type(error).__name__}): limits count in process")
    return FINE


def replica() -> Finding:
    """Look whether the replica may be read from, where the settings name one; the primary does its work otherwise."""
    found = current_app.extensions.get("replica")
    return FINE if found is None or found.is_fit else Finding(Grade.DEGRADED, "is gone or behind: not read from")


def work() -> Finding:
    """Look for work that waits for a worker, and for work that was given up."""
    now = clock.now()
    oldest = db.session.scalar(select(func.min(Job.due_at)).where(Job.parked_at.is_(None), Job.due_at <= now))
    parked = db.session.scalar(select(func.count()).where(Job.parked_at.is_not(None))) or 0
    if oldest is not None and now - oldest > LATE:
        return Finding(Grade.DEGRADED, f"has waited for {int((now - oldest).total_seconds() // 60)} minutes")
    return Finding(Grade.DEGRADED, f"{parked} parked: see `flask doctor`") if parked else FINE


def disk() -> Finding:
    """Look how much room the data folder has."""
    free = shutil.disk_usage(current_app.config["SETTINGS"].data).free
    return FINE if free > LOW_DISK else Finding(Grade.DEGRADED, f"{free // (1024 * 1024):,} MB free")


PARTS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "search": search,
    "redis": redis,
    "replica": replica,
    "work": work,
    "disk": disk,
}


class Readiness:
    """What is known about the parts, asked anew when it is a second old."""

    def __init__(self, app: Flask, parts: Mapping[str, Callable[[], Finding]]):
        self.app, self.parts = app, parts
        self._lock = Lock()
        self._asking: dict[str, Thread] = {}
        self._found: dict[str, tuple[float, Finding]] = {}

    def ask(self, patience: float = PATIENCE) -> dict[str, Finding]:
        """Return what is found about each part, waiting for all of them together no longer than this."""
        asked_at, deadline = monotonic(), monotonic() + patience
        threads = {name: self._begin(name) for name in self.parts}
        found = {}
        for name, thread in threads.items():
            thread.join(max(deadline - monotonic(), 0.0))
            at, finding = self._found.get(name, (0.0, FINE))
            found[name] = finding if at > asked_at - FRESH else self._silent(name)
        return found

    def _begin(self, name: str) -> Thread:
        with self._lock:
            thread = self._asking.get(name)
            is_fresh = self._found.get(name, (0.0, FINE))[0] > monotonic() - FRESH
            if thread is None or not (thread.is_alive() or is_fresh):
                thread = self._asking[name] = Thread(target=self._look, args=[name], name=f"ready-{name}", daemon=True)
                thread.start()
            return thread

    def _look(self, name: str) -> None:
        try:
            with self.app.app_context(), reading():
                finding = self.parts[name]()
        except Exception as error:
            finding = self._silent(name, type(error).__name__)
        self._found[name] = (monotonic(), finding)

    @staticmethod
    def _silent(name: str, why: str = "no answer in time") -> Finding:
        return Finding(Grade.DOWN if name == "database" else Grade.DEGRADED, why)
