"""Logs: what went wrong, and with `MENTEO_LOG=json` one line a request, without anything that a person wrote.

Messages of exceptions are left out, for they quote values: what is logged of one is its type, where it was raised and
what the database calls it. Our own messages name kinds, endpoints and counts.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from flask import Flask, g, has_app_context

_encode = json.JSONEncoder(ensure_ascii=False).encode
line = logging.getLogger("menteo.request")
LINES = ("menteo.request", "menteo.work")

AT_MOST, WHILE, KINDS = 5, 10.0, 500  # lines of the same trouble, in so many seconds; kinds of trouble remembered

# The server's own messages quote what was sent to it: only how they begin is kept.
QUOTING = {"gunicorn.error": ("Invalid request", "Error handling request")}


def note(endpoint: str, method: str, status: int, seconds: float, statements: int, *, ident: str = "") -> None:
    """Leave the line of one request; its id is named where the app knows nothing of it."""
    if line.isEnabledFor(logging.INFO):
        about = {"endpoint": endpoint, "method": method, "status": status} | ({"request": ident} if ident else {})
        line.info("request", extra={"about": about | {"ms": round(seconds * 1000, 1), "statements": statements}})


def told(error: BaseException) -> str:
    """Return what may be told of an error: types and places, the first cause first."""
    whole = traceback.TracebackException.from_exception(error)
    parts = []
    seen: traceback.TracebackException | None = whole
    while seen is not None:
        name = seen.exc_type_str if hasattr(seen, "exc_type_str") else str(getattr(seen.exc_type, "__name__", "?"))
        parts.append("".join(["Traceback (most recent call last):\n", *seen.stack.format(), name]))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n\n".join(reversed(parts)) + _database_word(error)


def _database_word(error: BaseException) -> str:
    """Return what the database calls an error: a code or a name, never its sentence."""
    origin = getattr(error, "orig", error)
    code = getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", None)
    return f" ({code})" if code else ""


def message(record: logging.LogRecord) -> str:
    """Return the words of a record, cut where they would begin to quote."""
    words = record.getMessage()
    beginning = next((start for start in QUOTING.get(record.name, ()) if words.startswith(start)), None)
    return beginning or words


def _request_id() -> str:
    return g.get("request_id", "") if has_app_context() else ""


class Plain(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line, and its error below."""
        about = " ".join(f"{name}={value}" for name, value in getattr(record, "about", {}).items())
        ident = f" [{ident}]" if (ident := _request_id()) else ""
        words = f"{record.levelname} {record.name}{ident}: {message(record)} {about}".rstrip()
        return f"{words}\n{told(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else words


class Json(logging.Formatter):
    """Lines for programs: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one JSON object."""
        about: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message(record),
        }
        if ident := _request_id():
            about["request"] = ident
        about |= getattr(record, "about", {})
        if record.exc_info and record.exc_info[1]:
            about["error"] = type(record.exc_info[1]).__name__
            about["traceback"] = told(record.exc_info[1])
        return _encode(about)


class Calm(logging.Filter):
    """Lets the same trouble through a few times in a while: a full disk must not be filled by what is said of it."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written; the first one after a silence says how many were not."""
        if record.levelno < logging.WARNING:
            return True
        name = (record.name, record.getMessage())
        with self._lock:
            if len(self._seen) > KINDS:
                self._seen.clear()
            since, count = self._seen.get(name, (record.created, 0))
            if record.created - since >= WHILE or record.created < since:
                if count > AT_MOST:
                    record.msg, record.args = f"{name[1]} (and {count - AT_MOST} times more)", ()
                since, count = record.created, 0
            self._seen[name] = since, count + 1
        return count < AT_MOST


class Lines(logging.StreamHandler[TextIO]):
    """Writes to what is standard error at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        self.addFilter(Calm())

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Return standard error."""
        return sys.stderr


def configure(kind: str) -> None:
    """Have this process log in one way, its web server too."""
    handler = Lines()
    handler.setFormatter(Json() if kind == "json" else Plain())
    root, server = logging.getLogger(), logging.getLogger("gunicorn.error")
    for logger in (root, server):
        for old in [each for each in logger.handlers if isinstance(each, Lines) or logger is server]:
            logger.removeHandler(old)
        logger.addHandler(handler)
    server.propagate = False
    for name in LINES:
        logging.getLogger(name).setLevel(logging.INFO if kind == "json" else logging.WARNING)


def init_app(app: Flask) -> None:
    """Log as the settings say; tests look at records themselves."""
    if not app.testing:
        configure(app.config["SETTINGS"].log)
