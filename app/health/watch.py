"""Watching requests: each gets an id, its time and statements are counted, and it leaves a line and figures behind.

Nothing that a person typed is looked at: an endpoint says what was done, never to what or by whom.
"""

import re
import secrets
import threading
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import Engine, event

from app.health import logs, metrics

ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Count(threading.local):
    statements = 0


_count = _Count()


@event.listens_for(Engine, "before_cursor_execute")
def _count_statement(*about: Any) -> None:
    _count.statements += 1


def given_id(app: Flask, environ: dict[str, Any]) -> str:
    """Return the id that a trusted proxy gave this request, if it is one, or a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "") if app.config["SETTINGS"].trusted_proxies else ""
    return given if ID.fullmatch(given) else secrets.token_hex(8)


def note_kept(app: Flask, environ: dict[str, Any], endpoint: str, status: int, seconds: float) -> str:
    """Note a request that was answered in front of the app, with the one statement it took, and return its id."""
    ident = given_id(app, environ)
    metrics.meter(app).note(endpoint, "GET", status, seconds, 1)
    logs.note(endpoint, "GET", status, seconds, 1, ident=ident)
    return ident


def init_app(app: Flask) -> None:
    """Watch every request from before everything else until after it."""

    def begin() -> None:
        kept: Any = g._get_current_object()  # type: ignore[attr-defined]
        kept.begun, kept.request_id = perf_counter(), given_id(app, request.environ)
        _count.statements = 0

    def end(response: Response) -> Response:
        kept: Any = g._get_current_object()  # type: ignore[attr-defined]  # each look through the proxy costs
        if hasattr(kept, "begun"):
            asked = request._get_current_object()  # type: ignore[attr-defined]
            seconds = perf_counter() - kept.begun
            method = asked.method if asked.method in METHODS else "other"
            about = asked.endpoint or "none", method, response.status_code
            metrics.meter(app).note(*about, seconds, _count.statements)
            logs.note(*about, seconds, _count.statements)
            response.headers["X-Request-ID"] = kept.request_id
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)  # also before forms are checked
    app.after_request(end)
