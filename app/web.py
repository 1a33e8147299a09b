"""Answers: a page or its fragment, a write that is done, the address of a thing, and paging by key."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urljoin, urlsplit

from flask import Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_htmx import HTMX
from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, tuple_
from sqlalchemy.orm import QueryableAttribute
from werkzeug.urls import iri_to_uri

from app.db import Moment
from app.statements import prepared
from app.text import normalize

R = TypeVar("R")

htmx = HTMX()
PAGE_SIZE = 20


def wants_fragment() -> bool:
    """Whether htmx asks for a piece of a page: boosted and history requests need the whole."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def is_preview() -> bool:
    """Whether a form was sent to see what it would say: it comes back as it was, and nothing is carried out."""
    return request.method == "POST" and bool(request.form.get("preview"))


def show(page: str, /, *, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Answer with a page, or for htmx with its fragment when it has one."""
    template = fragment if fragment and wants_fragment() else page
    if status == 422 and is_preview():
        status, g.only_shown = 200, True
    return Response(render_template(template, **context), status, {"Vary": "HX-Request"}, mimetype="text/html")


def done(fragment: str | None = None, /, *, to: str, toast: str = "", status: int = 200, **context: Any) -> Response:
    """Answer a write that went well: the fragment for htmx, a 303 for everyone else; `toast` says what happened."""
    if not wants_fragment():
        if toast:
            flash(toast)
        response = make_response(redirect(to, 303))
    elif fragment is None:
        if toast:
            flash(toast)
        response = make_response("", 200)
        response.headers["HX-Redirect"] = reloading(to)
        response.headers["X-Made-At"] = to
    else:
        response = make_response(render_template(fragment, **context), status)
        response.headers["X-Made-At"] = to
        if toast:
            response.headers["HX-Trigger"] = json.dumps({"toast": toast})
    response.vary.add("HX-Request")
    return response


def reloading(to: str) -> str:
    """Return an address that a browser loads anew: for an anchor alone it would stay on the page it has."""
    try:
        now = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:  # no browser says so
        return to
    page = to.partition("#")[0]
    return page if page == now._replace(scheme="", netloc="", fragment="").geturl() else to


def url_to(thing: Any, **values: Any) -> str:
    """Return the address of a thing that knows it: a document, or whatever has `endpoint`, `values` and `anchor`."""
    if thing.endpoint not in current_app.view_functions:  # of a domain that this app runs without
        return url_for("home.index")
    anchor = getattr(thing, "anchor", "") or None
    return url_for(thing.endpoint, **{**thing.values, **values}, _anchor=anchor)


def absolute(address: str) -> str:
    """Return an address of our own with our name before it, for who reads it elsewhere."""
    return urljoin(f"{current_app.config['SETTINGS'].base_url}/", address)


def safe_next(target: str | None, default: str) -> str:
    """Return a place of our own to go to next; anything that leads elsewhere becomes the default."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return default
    parts = urlsplit(target)
    is_ours = not (parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in target))
    return iri_to_uri(target) if is_ours else default


def whole_number(text: str | None) -> int:
    """Read a whole number that a database can keep; 0, which is the id of nothing, for all else."""
    fits = text is not None and text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) < 2**31
    return int(text or 0) if fits else 0


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of a listing; `older` and `newer` are cursors for the next ones, empty at the ends."""

    rows: Sequence[R]
    older: str = ""
    newer: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def paged(
    execute: Any,
    query: Select[Any],
    keys: Sequence[ColumnElement[Any] | QueryableAttribute[Any]],
    *,
    size: int = PAGE_SIZE,
    newest_first: bool = True,
    stable: bool = False,
) -> Page[Any]:
    """Run a listing for the page that `?after=` or `?before=` names, by key, never by offset.

    `keys` are the ordering columns, most significant first, the last one unique; all must be among the query's columns.
    A `stable` query is the same object at every call; it is prepared, and `execute` is `asked` with a viewer.
    """

    def ask(turn: str, **named: Any) -> Any:
        if stable:
            return execute(_prepared_turn(query, tuple(keys), turn, newest_first), **named)
        return execute(turned(query, keys, turn, newest_first=newest_first, **named))

    return paged_by(ask, keys, size=size)


def turned(
    query: Select[Any], keys: Sequence[Any], turn: str, *, newest_first: bool = True, **named: Any
) -> Select[Any]:
    """Return a listing that begins at the "first" page, or goes "on" from a mark, or "back" from one.

    `size` and, with a mark, `mark_0` and on are named here, or when a prepared listing is carried out.
    """

    def bind(name: str, kind: Any) -> Any:
        return bindparam(name, named[name], type_=kind) if named else bindparam(name, type_=kind)

    descending = newest_first != (turn == "back")
    if turn != "first":
        mark = tuple_(*[bind(f"mark_{place}", key.type) for place, key in enumerate(keys)])
        query = query.where(tuple_(*keys) < mark if descending else tuple_(*keys) > mark)
    ordered = query.order_by(*[key.desc() if descending else key.asc() for key in keys])
    return ordered.limit(bind("size", Integer()))


@prepared
def _prepared_turn(query: Select[Any], keys: tuple[Any, ...], turn: str, newest_first: bool) -> Select[Any]:
    return turned(query, keys, turn, newest_first=newest_first)


def paged_by(ask: Any, keys: Sequence[Any], *, size: int = PAGE_SIZE) -> Page[Any]:
    """Return the page that `?after=` or `?before=` names; `ask(turn, **named)` carries the turned listing out."""
    after, before = read_cursor(request.args.get("after")), read_cursor(request.args.get("before"))
    backwards = bool(before) and not after
    mark = _fitting(before if backwards else after, keys)
    turn = "back" if backwards else "on"
    named = {f"mark_{place}": value for place, value in enumerate(mark or ())}
    rows = list(ask(turn if mark else "first", size=size + 1, **named))
    more, rows = len(rows) > size, rows[:size]
    if backwards and mark:
        rows.reverse()
    first, last = (cursor_of(rows[0], keys), cursor_of(rows[-1], keys)) if rows else ("", "")
    has_older, has_newer = (True, more) if backwards and mark else (more, bool(mark))
    return Page(rows, older=last if has_older else "", newer=first if has_newer else "")


def cursor_of(row: Any, keys: Sequence[Any]) -> str:
    """Return the cursor that names a row's place in a listing by these keys."""
    values = [getattr(row, str(key.key)) for key in keys]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> list[Any] | None:
    """Read a cursor back; a broken one counts as none."""
    if not text or len(text) > 1000:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, list) else None


def mark_of(text: str | None, keys: Sequence[Any]) -> list[Any] | None:
    """Read a cursor back as the values of these keys; a broken or bent one counts as none."""
    return _fitting(read_cursor(text), keys)


def _fitting(mark: list[Any] | None, keys: Sequence[Any]) -> list[Any] | None:
    """Return a cursor's values as these keys keep them; a cursor that was bent counts as none."""
    if mark is None or len(mark) != len(keys):
        return None
    try:
        return [_value(value, key.type) for value, key in zip(mark, keys, strict=True)]
    except (ValueError, TypeError, OverflowError):
        return None


def _value(value: Any, kind: Any) -> int | str | datetime:
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(kind, String):
        return normalize(str(value))
    if type(value) is not int or abs(value) >= 2**31:
        raise ValueError(value)
    return value
