"""Whether anything was committed meanwhile, in the database's own words: no write can forget to change them.

SQLite tells a connection how often others have committed; one that never writes asks it. PostgreSQL tells which
transactions a statement sees: where they are the same, so is everything that can be read (docs/decisions/0010).
"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Hashable
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, event

PATIENCE = 0.05  # seconds to wait for others who ask; then it is not known
REST = 1.0  # seconds before a lost server is tried again
TIMES = "-c default_transaction_read_only=on -c statement_timeout=1s"
# A standby names no transactions that are under way, so there equal words would not mean equal rows.
SEEN = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN CAST(pg_current_snapshot() AS text) END"


class Commits(ABC):
    """What a database says of its commits, over a connection of its own, opened when first asked."""

    def __init__(self, engine: Engine):
        self._engine, self._lock = engine, Lock()
        self._connection: Any = None
        self._times, self._lost_at = 0, float("-inf")
        event.listen(engine, "engine_disposed", lambda engine: self.let_go())

    def seen(self) -> Hashable:
        """Return a word that changes with every commit of anybody; None while it is not known."""
        if not self._lock.acquire(timeout=PATIENCE):
            return None
        try:
            return self._look()
        except (OSError, sqlite3.Error, self._engine.dialect.loaded_dbapi.Error):  # type: ignore[attr-defined]
            self._lost_at = time.monotonic()
            self._close()
            return None
        finally:
            self._lock.release()

    def let_go(self) -> None:
        """Close the connection: what it said holds no longer."""
        with self._lock:
            self._close()

    @abstractmethod
    def _look(self) -> Hashable:
        """Ask the database."""

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class OfFile(Commits):
    """SQLite's word: a number for each connection, so each time one is opened counts too."""

    _file: tuple[int, int] | None = None

    def _look(self) -> Hashable:
        path = Path(str(self._engine.url.database))
        found = path.stat()
        if self._connection is None or (found.st_dev, found.st_ino) != self._file:
            self._close()
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA query_only=ON")
            self._times, self._file = self._times + 1, (found.st_dev, found.st_ino)
        return self._times, self._connection.execute("PRAGMA data_version").fetchone()[0]


class OfServer(Commits):
    """PostgreSQL's word: the transactions that are over, as far as anybody sees them."""

    def _look(self) -> Hashable:
        if self._connection is None:
            if time.monotonic() - self._lost_at < REST:
                return None
            self._connection = self._connect()
        word: str | None = self._connection.execute(SEEN).fetchone()[0]
        return word

    def _connect(self) -> Any:
        dialect: Any = self._engine.dialect
        words, named = dialect.create_connect_args(self._engine.url)
        named |= {"connect_timeout": 3, "tcp_user_timeout": 3000, "options": TIMES, "autocommit": True}
        return dialect.loaded_dbapi.connect(*words, **named)


def commits_of(engine: Engine) -> Commits | None:
    """Return who tells of a database's commits; nobody for one that lives in memory."""
    if engine.dialect.name == "postgresql":
        return OfServer(engine)
    return OfFile(engine) if engine.url.database not in {None, "", ":memory:"} else None
