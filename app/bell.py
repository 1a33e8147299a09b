"""The bell: has a worker begin at once what was just asked for, instead of when it looks next.

Redis rings it when the settings name one, else PostgreSQL's NOTIFY, carried by the row's own statement; a SQLite file
shows that somebody committed. Missing a ring costs `PATIENCE` seconds at most: the worker looks by itself then.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import current_app
from sqlalchemy import Text, cast, event, func
from sqlalchemy.orm import Session

from app.db import db
from app.redis import the_redis

log = logging.getLogger(__name__)

CHANNEL = "menteo_work"
PATIENCE = 1.0
GLANCE = 0.05  # how often a SQLite file is looked at: a few microseconds each


def is_rung_by_database(session: Session, is_postgresql: bool) -> bool:
    """Whether the statement that asks for work is to return `ring()`; else the bell rings after the commit."""
    redis = the_redis()
    if redis is not None and not redis.is_gone:
        session.info["rings"] = True
        return False
    return is_postgresql


def ring() -> Any:
    """Return what rings the bell when the statement that returns it is committed, without another trip."""
    return cast(func.pg_notify(CHANNEL, ""), Text)


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if session.info.pop("rings", False) and (redis := the_redis()):
        redis.ask(lambda client: client.publish(CHANNEL, ""), lambda: None)


@event.listens_for(Session, "after_rollback")
def _hush(session: Session) -> None:
    session.info.pop("rings", None)


class Bell:
    """One waiter's ear: a connection of its own, opened at the first wait and again after trouble."""

    def __init__(self) -> None:
        self._heard: Callable[[float], bool] | None = None
        self._close: Callable[[], object] = lambda: None
        self._by_redis = False

    def wait(self, seconds: float = PATIENCE) -> None:
        """Return when work may be there, at the latest after some seconds."""
        redis = the_redis()
        by_redis = redis is not None and not redis.is_gone
        try:
            if self._heard is None or by_redis is not self._by_redis:
                self.close()
                self._by_redis = by_redis
                self._heard = self._by_pubsub() if by_redis else self._by_database()
                return  # what came before we listened was not heard
            if self._heard(seconds):
                return
        except Exception as error:
            log.warning("the bell is out of order: %s", type(error).__name__)
            self.close()
            time.sleep(min(seconds, PATIENCE))
        if redis is not None and by_redis:  # silence may be its end
            redis.ask(lambda client: client.ping(), lambda: False)

    def close(self) -> None:
        """Let the connection go."""
        with suppress(Exception):
            self._close()
        self._heard, self._close = None, lambda: None

    def _by_pubsub(self) -> Callable[[float], bool]:
        listener = current_app.extensions["redis"].client.pubsub(ignore_subscribe_messages=True)
        self._close = listener.close
        listener.subscribe(CHANNEL)
        return lambda seconds: _until(lambda: listener.get_message(timeout=seconds) is not None, seconds)

    def _by_database(self) -> Callable[[float], bool]:
        pooled = db.engine.raw_connection()
        pooled.detach()
        raw: Any = pooled.dbapi_connection
        self._close = raw.close
        if db.engine.dialect.name == "postgresql":
            raw.autocommit = True
            raw.execute(f"LISTEN {CHANNEL}")
            return lambda seconds: any(True for _ in raw.notifies(timeout=seconds, stop_after=1))
        return _Glance(raw).until_changed


class _Glance:
    """Looks at a SQLite file: `data_version` changes when another connection has committed."""

    def __init__(self, raw: Any):
        self._raw = raw
        self._seen = self._version()

    def _version(self) -> int:
        (version,) = self._raw.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _changed(self) -> bool:
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def until_changed(self, seconds: float) -> bool:
        """Look until something was committed, at the latest after some seconds."""
        return _until(self._changed, seconds, GLANCE)


def _until(heard: Callable[[], bool], seconds: float, pause: float = 0.0) -> bool:
    deadline = time.monotonic() + seconds
    while not heard():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True
