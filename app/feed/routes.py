"""The feed's own page, its panel on home, and the mark of how far one has seen it."""

from collections import namedtuple
from dataclasses import asdict
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from flask_login import current_user

from app.feed import bp, service
from app.feed.queries import COLUMNS, KEYS, KINDS, OF, SOURCES, Wanted, count_newer, feed, follows_anything
from app.gate import Person
from app.home import Filled
from app.jinja import moment
from app.limits import limited
from app.reactions.queries import counts
from app.web import Page, cursor_of, done, mark_of, show, wants_fragment

PANEL_SIZE = 8
PAGE_SIZE = 15
WRITERS = 4
Writer = namedtuple("Writer", "thread_id title name picture")
Face = namedtuple("Face", [column.key for column in COLUMNS])  # type: ignore[misc]  # what is equal for all readers


@bp.get("")
def index() -> Response:
    """Show the whole feed, page by page."""
    person, wanted, args = current_user._get_current_object(), _wanted(), request.args
    page = feed(wanted, person, PAGE_SIZE, until=args.get("until"))
    follows = _follows(page, wanted, person)
    is_first = not (args.get("after") or args.get("before"))
    shown: dict[str, Any] = {
        "until": args.get("until") or (cursor_of(page.rows[0], KEYS) if is_first and page.rows else ""),
        "newer": count_newer(wanted, person, args.get("until")),
        "may_mark": is_first and bool(page.rows) and not (page.rows[0].seen_at and _is_seen(page.rows[0])),
        "rows": _rows(page, person, args.get("after")),
        "follows": follows,
        "writers": () if follows else writers(person),
    }
    return show("feed/page.html", fragment="feed/_rows.html", wanted=wanted, page=page, **shown)


@bp.get("/newer")
def newer() -> Response:
    """Say how much has come in since a page was opened: asked for by the page itself, which does not move."""
    wanted, until = _wanted(), request.args.get("until", "")
    if not wants_fragment():
        return make_response(redirect(url_for("feed.index", **asdict(wanted)), 303))
    number = count_newer(wanted, current_user._get_current_object(), until)
    return show("feed/_newer.html", wanted=wanted, until=until, newer=number)


@bp.post("/seen")
@limited("600 per hour")
def mark_seen() -> Response:
    """Remember how far one has seen a feed."""
    source, mark = request.form.get("feed", ""), mark_of(request.form.get("mark"), KEYS)
    if source in SOURCES and mark:
        service.mark_seen(source, mark, person=current_user)
    return done(to=url_for("feed.index", feed=source if source in SOURCES else None))


def panel(person: Person) -> Filled:
    """Return the newest part of the feed for home."""
    source = request.args.get("feed", SOURCES[0])
    wanted = Wanted(source if source in SOURCES else SOURCES[0])
    page = feed(wanted, person, PANEL_SIZE)
    follows = _follows(page, wanted, person)
    return Filled((wanted, _rows(page, person, None), bool(page.older), follows, () if follows else writers(person)))


def writers(person: Person) -> tuple[Writer, ...]:
    """Return threads in which others have written last, each with who writes it: for who follows nobody yet."""
    found: dict[int, Writer] = {}
    for row in feed(Wanted("everyone", kind="entry"), person, 2 * PAGE_SIZE):
        thread = row.facts["thread"]
        if row.owner_handle != person.handle:
            found.setdefault(thread["id"], Writer(thread["id"], thread["title"], row.owner_name, row.owner_picture))
    return tuple(found.values())[:WRITERS]


def _follows(page: Page[Any], wanted: Wanted, person: Person) -> bool:
    return bool(page.rows) or wanted.source != "following" or follows_anything(person)


def _wanted() -> Wanted:
    """Read what the address asks for; words that mean nothing are passed over."""

    def one_of(name: str, words: tuple[str, ...], default: str = "") -> str:
        word = request.args.get(name, "")
        return word if word in words else default

    source = one_of("feed", SOURCES, SOURCES[0])
    return Wanted(source, one_of("of", OF) if source == "following" else "", one_of("kind", KINDS))


def _rows(page: Page[Any], person: Person, after: str | None) -> tuple[Any, ...]:
    """Return each row with how long ago it was, its reactions, and whether what is new ends before it."""
    reacted = counts("entry", [row.ref_id for row in page if row.kind == "entry"], person)
    found, above = [], mark_of(after, KEYS)
    for row in page:
        is_end = row.seen_at is not None and above is not None and _is_seen(row) and not _is_seen(row, above)
        found.append(
            (
                Face._make(row[: len(COLUMNS)]),
                moment(row.published_at),
                reacted[row.ref_id] if row.kind == "entry" else (),
                is_end,
            )
        )
        above = [row.published_at, row.id]
    return tuple(found)


def _is_seen(row: Any, place: list[Any] | None = None) -> bool:
    at, ident = place or (row.published_at, row.id)
    return bool((at, ident) <= (row.seen_at, row.seen_id))
