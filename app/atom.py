"""Atom feeds (RFC 4287, in pages by RFC 5005): what everybody may read, and no cookie with it.

A route knocks at its door as a guest, and hands over what the feed holds; `listed` finds documents for it. An answer
carries an ETag and a moment; who names either of them is told that nothing has changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from zlib import crc32

from flask import Response, current_app, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import Select, func, select
from werkzeug.http import http_date

from app.access import Guest, asked, stand_in, visible
from app.models.document import Document
from app.models.user import User
from app.statements import among, kept, prepared
from app.text import excerpt
from app.web import Page, absolute, paged_by, turned, url_to

KEYS = (Document.published_at, Document.id)
BORN = 2026  # the year in which identifiers of this kind were first given out
_PLAIN = ":/?@!$&'()*+,;="  # what may stand in an identifier as it is, letters, digits and -._~ besides
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN = re.compile(r'(\s(?:href|src|cite)=")(?![a-z][a-z0-9+.-]*:)([^"]*)')


@dataclass(frozen=True)
class Entry:
    """One entry: rendered words (`html`), or plain ones to begin with (`summary`)."""

    kind: str
    id: int
    title: str
    url: str
    author: str
    handle: str
    published: datetime
    updated: datetime
    html: str = ""
    summary: str = ""
    tags: Sequence[str] = ()
    related: tuple[str, str] | None = None


@dataclass(frozen=True)
class Feed:
    """A feed: `key` is what it is of, as `thread:12`; `url` the page it belongs to; `older` and `newer` are cursors."""

    key: str
    title: str
    url: str
    author: str
    begun: datetime
    handle: str = ""
    subtitle: str = ""
    entries: Sequence[Entry] = field(default_factory=tuple)
    older: str = ""
    newer: str = ""


def answer(feed: Feed) -> Response:
    """Answer with a feed, or by headers alone where it has not changed."""
    changed = max([entry.updated for entry in feed.entries], default=feed.begun).replace(microsecond=0)
    text = render_template("atom/feed.xml", feed=feed, changed=changed, absolute=absolute, tag_uri=tag_uri, here=_here)
    response = Response(_NO_XML.sub("", text), mimetype="application/atom+xml")
    told = _moment_of(changed, response.get_data())
    response.headers["Cache-Control"] = f"{'private' if current_user.is_authenticated else 'public'}, no-cache"
    response.last_modified = told
    response.add_etag()
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    elif request.headers.get("If-Modified-Since") == http_date(told):
        response.status_code = 304
        response.set_data(b"")
    return response


def _moment_of(changed: datetime, data: bytes) -> datetime:
    """Return a moment within the day before a change, another one for other words of a feed.

    What is taken back or mended leaves no newer moment behind: by that of the newest entry alone, a reader who sends
    no ETag would be told for good that nothing has changed, and go on showing it.
    """
    return changed - timedelta(seconds=crc32(data) % 86_400)


def tag_uri(key: str) -> str:
    """Return what identifies a thing in all feeds for good, wherever its page moves (RFC 4151)."""
    return f"tag:{urlsplit(current_app.config['SETTINGS'].base_url).hostname},{BORN}:{quote(key, safe=_PLAIN)}"


def _here(*names: str, **args: Any) -> str:
    """Return the address of this feed with these words of the present one, or of another page of it."""
    named: dict[str, Any] = {name: request.args[name] for name in ("tag", *names) if name in request.args}
    return absolute(url_for(request.endpoint or "", **(request.view_args or {}), **named, **args))


def outward(html: str, page: str) -> str:
    """Return rendered words with every address in them absolute, as they are read far from their page."""
    return _OWN.sub(lambda found: found[1] + urljoin(absolute(page), found[2]), html)


def listed(column: str, *values: Any, kind: str = "") -> Page[Any]:
    """Return a page of the documents in feeds of which a column has one of these values, as guests may read them.

    Whoever is signed in is spared what a block hides from them.
    """
    viewer = current_user._get_current_object()

    def ask(turn: str, **named: Any) -> Any:
        return asked(viewer, _listed(stand_in(viewer), column, turn, kind), wanted=values, **named)

    return paged_by(ask, KEYS)


@prepared
def _listed(viewer: Any, column: str, turn: str, kind: str) -> Select[Any]:
    query: Any = select(
        *(Document.id, Document.kind, Document.ref_id, Document.title, Document.endpoint, kept(Document.values)),
        *(func.substr(Document.text, 1, 2000).label("text"), Document.anchor, kept(Document.tags)),
        *(Document.published_at, User.name.label("owner_name"), User.handle.label("owner_handle")),
    )
    query = query.join(User, User.id == Document.owner_id).where(Document.in_feed, visible(Document, Guest()))
    query = query.where(among(getattr(Document, column), "wanted"))
    query = query.where(visible(Document, viewer)) if viewer.id else query
    return turned(query.where(Document.kind == kind) if kind else query, KEYS, turn)


def entries_of(rows: Sequence[Any]) -> tuple[Entry, ...]:
    """Return documents as entries: how they begin, and where they are."""
    return tuple(
        Entry(
            kind=row.kind,
            id=row.ref_id,
            title=row.title or excerpt(row.text, 60),
            url=url_to(row),
            author=row.owner_name,
            handle=row.owner_handle,
            published=row.published_at,
            updated=row.published_at,
            summary=excerpt(row.text, 1000),
            tags=row.tags,
        )
        for row in rows
    )
