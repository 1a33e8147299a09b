"""Reading from a streaming replica: GET requests may, but never see less than their member has already done.

An unsafe request that committed waits until the replica has replayed it, a quarter of a second at most, so that what
was taken away (a block, a narrowed audience, an ended membership) is gone everywhere when the answer comes. A cookie
says how far the primary was then; until the replica is known to be there, its bearer reads from the primary. Who is
signed in is always asked of the primary. A replica that is gone, or more than a second behind, is left alone.
"""

import logging
import os
import socket
import time
from threading import Lock, Thread
from typing import Any
from weakref import WeakSet

from flask import Flask, Response, g, request
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from app.db import READER, REPLICA, db, read_from_replica, reads_from_replica
from app.unit import SAFE_METHODS

log = logging.getLogger(__name__)

LOOK_EVERY = 0.4
BEHIND = 1.0  # seconds that a replica may be behind, or not heard of, and still be read from
WAIT = 0.25
REMEMBER = 10  # seconds that the cookie is kept: a replica so far behind is not read from anyway

PAGE, PAGE_HEAD = 8192, 40  # bytes of the write-ahead log

_ZERO = "'0/0'::pg_lsn"
_WRITTEN = text(f"SELECT CAST(pg_current_wal_insert_lsn() - {_ZERO} AS bigint)")
_REPLAYED = text(f"SELECT CAST(coalesce(pg_last_wal_replay_lsn(), {_ZERO}) - {_ZERO} AS bigint)")


class Replica:
    """What this process knows of the replica: how far it is, and when it was last known to be near enough."""

    def __init__(self, primary: Engine, replica: Engine):
        self._primary, self._replica = primary, replica
        self.replayed = 0
        self._fit_at = self._heard_at = self._left_at = float("-inf")
        self._lock = Lock()
        self._is_watched = False
        self._open: WeakSet[Any] = WeakSet()
        event.listen(replica, "connect", lambda raw, record: self._open.add(raw))

    @property
    def is_fit(self) -> bool:
        """Whether it may be read from: it answered just now and is not far behind."""
        if not self._is_watched:
            self._watch()
        return time.monotonic() - self._fit_at < BEHIND

    @property
    def may_be_read(self) -> bool:
        """Whether this process, or another one that has not noticed yet, may read from it."""
        return self.is_fit or time.monotonic() - self._left_at < 2 * BEHIND

    def written(self) -> int:
        """Return how far the primary is; at the head of a page nothing of that page has been written yet."""
        position = _number(self._primary, _WRITTEN)
        into_page = position % PAGE
        return position - into_page if into_page <= PAGE_HEAD else position

    def look(self) -> int:
        """Ask the replica how far it is."""
        self.replayed = _number(self._replica, _REPLAYED)
        self._heard_at = time.monotonic()
        return self.replayed

    def leave(self) -> None:
        """Stop reading from it until it was looked at again."""
        if self.is_fit:
            self._left_at = time.monotonic()
        self._fit_at = float("-inf")

    def wait_for(self, position: int) -> None:
        """Wait a moment for the replica to reach a position; leave it when it does not."""
        deadline = time.monotonic() + WAIT
        try:
            while self.look() < position:
                if time.monotonic() > deadline:
                    return self.leave()
                time.sleep(0.002)
        except SQLAlchemyError:
            self.leave()

    def _watch(self) -> None:
        with self._lock:
            if not self._is_watched:
                self._is_watched = True
                for task in (self._keep_looking, self._keep_freeing):
                    Thread(target=task, name="replica", daemon=True).start()

    def _keep_looking(self) -> None:
        """Look for ever: fit is who has what the primary had at the last look."""
        wanted, was_fit = None, True
        while True:
            began = time.monotonic()
            try:
                if wanted is not None and self.look() >= wanted:
                    self._fit_at = began
                wanted = self.written()
            except SQLAlchemyError:
                wanted = None
            is_fit = self.is_fit
            if is_fit is not was_fit:
                log.warning("the replica is %s", "read from" if is_fit else "left alone: gone or behind")
            was_fit = is_fit
            time.sleep(LOOK_EVERY)

    def _keep_freeing(self) -> None:
        """Close the connections to a replica that hangs: whoever waits for it is then answered by the primary."""
        while True:
            time.sleep(LOOK_EVERY)
            if time.monotonic() - self._heard_at > BEHIND:
                for raw in list(self._open):
                    _hang_up(raw)
                self._open.clear()


def _hang_up(raw: Any) -> None:
    """Have a wait for an answer end, from another thread."""
    try:
        with socket.socket(fileno=os.dup(raw.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
    except Exception:
        log.debug("a connection to the replica was closed already")


def _number(engine: Engine, question: Any) -> int:
    with engine.connect() as connection:
        return int(connection.execute(question).scalar_one())


def init_app(app: Flask) -> None:
    """Send reading requests to the replica, where the settings name one."""
    settings = app.config["SETTINGS"]
    if not settings.replica_url:
        return
    with app.app_context():
        replica = app.extensions["replica"] = Replica(db.engines[READER], db.engines[REPLICA])
    cookie = "__Host-seen" if settings.is_https else "seen"

    @app.before_request
    def choose() -> None:
        seen = request.cookies.get(cookie, "0")
        known = int(seen) if seen.isdecimal() and len(seen) < 20 else 0
        if request.method in SAFE_METHODS and replica.is_fit and known <= replica.replayed:
            read_from_replica()

    @app.after_request
    def remember(response: Response) -> Response:
        if g.pop("committed", False):
            position = _settle(replica)
            options: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": settings.is_https}
            response.set_cookie(cookie, str(position), max_age=REMEMBER, path="/", **options)
        return response


def _settle(replica: Replica) -> int:
    """Wait for the replica to have what was just committed, and return how far that is."""
    try:
        position = replica.written()
    except SQLAlchemyError:
        return 10**18  # not known: the primary answers this member for a while
    if replica.may_be_read:
        replica.wait_for(position)
    return position


def leave_replica(app: Flask) -> bool:
    """Turn from the replica to the primary in the middle of a request, and say whether that was a turn."""
    if not reads_from_replica():
        return False
    app.extensions["replica"].leave()
    return True
