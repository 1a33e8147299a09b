"""Pages of guests, drawn once for as long as nothing is written: `@same_for_guests` names the views.

A page is kept together with the word that the database said of its commits before the page was drawn, and given again
only while the database says the same: any commit of any process has all pages drawn anew, so whatever was hidden,
narrowed, renamed or taken back is gone with the next request, and no write can forget to say so. It is kept in
this process alone, for seconds, since pages say how long ago things were, and holds nothing of the guest it was drawn
for: a page with a form's token, a cookie or a message is never kept (docs/decisions/0010).
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Response, g, request, session
from flask_login import current_user
from itsdangerous import BadData
from werkzeug.datastructures import Headers
from werkzeug.http import parse_cookie, parse_etags, remove_entity_headers, unquote_etag

from app import clock
from app.commits import Commits, commits_of
from app.db import READER, REPLICA, db
from app.gate import cookie_name
from app.health import watch
from app.i18n import preferred

V = TypeVar("V", bound=Callable[..., Any])
Start = Callable[..., Any]

LIFE = timedelta(seconds=30)
MOST_BYTES = 4 * 1024 * 1024
LONGEST = 1000  # of an address or a cookie; the page of a longer one is drawn
DRAFT = "menteo.draft"
OWN = frozenset({"X-Request-ID", "Date"})  # of one answer alone; the server says the date
PLACE = ("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")


def same_for_guests(view: V) -> V:
    """Say of a public view that its page depends on its address, the language and the database alone."""
    view.is_same_for_guests = True  # type: ignore[attr-defined]
    return view


def keep_until(*moments: datetime | None) -> None:
    """Have the page that is being drawn kept no longer than until the first of these at which it reads otherwise."""
    draft: Draft | None = request.environ.get(DRAFT)
    if draft is not None:
        draft.until = min([draft.until, *(each for each in moments if each is not None and each > clock.now())])


@dataclass
class Draft:
    """A page that is being drawn for a guest: what the database said before, and what the app then says of it."""

    key: Hashable
    word: Hashable = None
    endpoint: str = ""
    headers: list[tuple[str, str]] | None = None
    body: bytes = b""
    until: datetime = field(default_factory=lambda: clock.now() + LIFE)


class Kept:
    """A page as it is sent: whole, or to who has it already by its headers alone."""

    def __init__(self, draft: Draft):
        headers = Headers([pair for pair in draft.headers or () if pair[0] not in OWN])
        self.word, self.endpoint, self.body, self.until = draft.word, draft.endpoint, draft.body, draft.until
        self.whole = list(headers)
        self.etag = headers.get("ETag", "")
        remove_entity_headers(headers)
        self.brief = list(headers)

    def is_had(self, tags: str) -> bool:
        """Whether these tags of a browser name it."""
        if not (tags and self.etag):
            return False
        return tags == self.etag or parse_etags(tags).contains_weak(unquote_etag(self.etag)[0] or "")


class Guests:
    """In front of the app: answers guests from what is kept, and keeps what the app draws for them."""

    def __init__(self, app: Flask, commits: Commits):
        self.app, self.inner, self.commits = app, app.wsgi_app, commits
        self.pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes, self._lock = 0, Lock()
        self._sign_in, self._form = cookie_name(app), str(app.config["SESSION_COOKIE_NAME"])
        self._is_harmless = lru_cache(maxsize=256)(self._look_into)

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Answer a request."""
        key = self.key(environ)
        if key is None:
            return self.inner(environ, start_response)
        begun = time.perf_counter()
        page = self.pages.get(key)
        if page is not None and clock.now() < page.until and page.word == self.commits.seen():
            return self._again(page, environ, start_response, begun)
        return self._draw(Draft(key), environ, start_response)

    def key(self, environ: dict[str, Any]) -> Hashable:
        """Return what tells pages apart; None for who is not a mere guest, or asks for more than a page."""
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" in environ:
            return None
        if "no-cache" in environ.get("HTTP_CACHE_CONTROL", "") or any(name[:8] == "HTTP_HX_" for name in environ):
            return None
        cookie = environ.get("HTTP_COOKIE", "")
        place = [environ.get(name, "") for name in PLACE]
        if sum(map(len, place)) + len(cookie) > LONGEST or (cookie and not self._is_harmless(cookie)):
            return None
        return (*place, preferred(environ.get("HTTP_ACCEPT_LANGUAGE", "")))

    def _look_into(self, cookie: str) -> bool:
        """Whether cookies neither sign anybody in nor bring words to show: no more than the token of forms."""
        cookies = parse_cookie(cookie)
        if self._sign_in in cookies:
            return False
        signer: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        try:
            return set(signer.loads(cookies.get(self._form, ""))) <= {"csrf_token"}
        except BadData:  # none, or one that the app takes for none
            return True

    def _again(self, page: Kept, environ: dict[str, Any], start_response: Start, begun: float) -> list[bytes]:
        has_it = page.is_had(environ.get("HTTP_IF_NONE_MATCH", ""))
        status = 304 if has_it else 200
        ident = watch.note_kept(self.app, environ, page.endpoint, status, time.perf_counter() - begun)
        headers = page.brief if has_it else page.whole
        start_response("304 NOT MODIFIED" if has_it else "200 OK", [*headers, ("X-Request-ID", ident)])
        return [] if has_it else [page.body]

    def _draw(self, draft: Draft, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Have the app draw a page, and keep it when the app says that it may be kept and it begins no session."""
        environ[DRAFT] = draft
        names: set[str] = set()

        def note(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            names.update(name.lower() for name, _value in headers)
            return start_response(status, headers, *error)

        chunks = self.inner(environ, note)
        if draft.headers is not None and "set-cookie" not in names:
            self._keep(draft.key, Kept(draft))
        return chunks

    def _keep(self, key: Hashable, page: Kept) -> None:
        """Keep a page, and let the oldest go that there is no more room for."""
        with self._lock:
            self._let_go(key)
            while self.pages and self._bytes + len(page.body) > MOST_BYTES:
                self._let_go(next(iter(self.pages)))
            if len(page.body) <= MOST_BYTES:
                self.pages[key] = page
                self._bytes += len(page.body)

    def _let_go(self, key: Hashable) -> None:
        if (gone := self.pages.pop(key, None)) is not None:
            self._bytes -= len(gone.body)


def init_app(app: Flask) -> None:
    """Keep pages of guests, unless a replica is read from, which may lag behind the word of the primary."""
    with app.app_context():
        commits = None if REPLICA in db.engines else commits_of(db.engines.get(READER) or db.engine)
    if commits is None:
        return
    app.wsgi_app = app.extensions["guests"] = Guests(app, commits)  # type: ignore[method-assign]

    def listen() -> None:
        """Ask for the database's word before anything is read for the page."""
        draft: Draft | None = request.environ.get(DRAFT)
        if draft is not None and getattr(app.view_functions.get(request.endpoint or ""), "is_same_for_guests", False):
            draft.word, draft.endpoint = commits.seen(), request.endpoint or ""

    def keep(response: Response) -> Response:
        draft: Draft | None = request.environ.get(DRAFT)
        if draft is not None and draft.word is not None and _holds_nothing_of_a_guest(response):
            draft.body = response.get_data()
            draft.headers = Response(draft.body, 200, response.headers).get_wsgi_headers(request.environ).to_wsgi_list()
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, listen)
    app.after_request_funcs.setdefault(None, []).insert(0, keep)  # called last


def _holds_nothing_of_a_guest(response: Response) -> bool:
    """Whether an answer is a whole page, drawn for a guest without a token, a message or anything else of theirs."""
    is_page = response.status_code in {200, 304} and response.mimetype == "text/html" and not response.is_streamed
    has_token = g.get("told_token") or "csrf_token" in g
    return is_page and not has_token and not session.modified and not current_user.is_authenticated
