"""Searching: what the index finds, narrowed by the one audience rule; facets over what is left; words mended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from app import clock
from app.access import Viewer, visible
from app.db import db
from app.models.document import Document
from app.search.fitting import begins, fits
from app.search.indexer import the_index
from app.search.permitted import keys_of, permitted, shown
from app.search.port import BrokenIndexError, Found
from app.search.words import DROPPED, Query, split

CANDIDATES = 400
NEWEST = 200
PAGE = 20
ALIKE = 4  # words of a sentence that are looked for, the longest
ROOM_KINDS = ("room", "room_entry")
FACETS: dict[str, tuple[str, ...]] = {
    "roadmaps": ("roadmap", "step"),
    "threads": ("thread", "entry"),
    "topics": ("topic", "post"),
    "communities": ("community",),
    "rooms": ROOM_KINDS,
    "people": ("person",),
}
FACET_OF = {kind: facet for facet, kinds in FACETS.items() for kind in kinds}
SPANS = {"week": 7, "ninety": 90, "year": 365}


@dataclass(frozen=True)
class Wanted:
    """What a search is narrowed to: a facet of kinds, a span of time, a community, a page; and whether newest first."""

    facet: str = ""
    newest: bool = False
    when: str = ""
    space_id: int = 0
    page: int = 1


@dataclass(frozen=True)
class Results:
    """What a search found. `read` is the query as it was carried out, `slips` the words it took for misspelled.

    `is_rebuilding` says that there is no index and only titles were looked at, `is_renewing` that an old one was used.
    """

    read: Query
    hits: Sequence[Any] = ()
    total: int = 0
    is_capped: bool = False
    is_rebuilding: bool = False
    is_renewing: bool = False
    kinds: dict[str, int] | None = None
    spans: dict[str, int] | None = None
    spaces: Sequence[tuple[int, str, int]] = ()
    slips: Sequence[tuple[str, str]] = ()
    has_more: bool = False


def search(query: Query, viewer: Viewer, wanted: Wanted) -> Results:
    """Carry out a search as this person."""
    if query.is_empty:
        return Results(query)
    keys = keys_of(viewer)
    slips: list[tuple[str, str]] = []
    try:
        found = _find(query, viewer, keys, wanted)
        if not found.rows and (mended := _mended(query)) != query:
            # Only a word of something the searcher may see is told: the index knows words of private things too.
            again = _find(mended, viewer, keys, wanted)
            if again.rows:
                slips = [(was, now) for was, now in zip(query.words, mended.words, strict=True) if was != now]
                query, found = mended, again
    except BrokenIndexError:
        found = Found(permitted(viewer, _by_title(query, viewer)))
        return replace(_results(query, found, wanted), is_rebuilding=True)
    return replace(_results(query, found, wanted), slips=tuple(slips), is_renewing=found.is_renewing)


def _find(query: Query, viewer: Viewer, keys: Sequence[str], wanted: Wanted) -> Found:
    kinds = tuple(kind for name in query.kinds for kind in FACETS.get(name, FACETS.get(f"{name}s", (name,))))
    limit = NEWEST if wanted.newest else CANDIDATES
    found = the_index().find(replace(query, kinds=kinds), viewer, keys, newest=wanted.newest, limit=limit)
    return replace(found, rows=[row for row in found.rows if fits(query, row)])


def _mended(query: Query) -> Query:
    return query.with_words(tuple(the_index().close_spelling(word) or word for word in query.words))


def _by_title(query: Query, viewer: Viewer) -> list[int]:
    """Return the newest documents whose title holds all words: what search can do without its index."""
    like = [Document.title.icontains(word, autoescape=True) for word in query.marked]
    may = Document.is_searchable, visible(Document, viewer, own_hidden=False)
    found = select(Document.id).where(and_(*like), *may).order_by(Document.published_at.desc())
    return list(db.session.scalars(found.limit(CANDIDATES)))


def _results(query: Query, found: Found, wanted: Wanted) -> Results:
    """Narrow what was found, and count what each other choice would show."""
    rows, now = found.rows, clock.now()
    since = {name: now - timedelta(days=days) for name, days in SPANS.items()}
    in_kind = [not wanted.facet or FACET_OF.get(row.kind) == wanted.facet for row in rows]
    in_span = [not wanted.when or row.published_at >= since[wanted.when] for row in rows]
    in_place = [not wanted.space_id or row.space_id == wanted.space_id for row in rows]
    facts = list(zip(rows, in_kind, in_span, in_place, strict=True))
    narrowed = [row.id for row, kind, span, place in facts if kind and span and place]
    start = (wanted.page - 1) * PAGE
    return Results(
        query,
        hits=shown(narrowed[start : start + PAGE]),
        total=len(narrowed),
        is_capped=found.is_capped and len(rows) > PAGE,  # how many others there are is nobody's to know
        kinds=_count_kinds([row for row, _, span, place in facts if span and place]),
        spans=_count_spans([row for row, kind, _, place in facts if kind and place], since),
        spaces=_count_spaces([row for row, kind, span, _ in facts if kind and span]),
        has_more=len(narrowed) > start + PAGE,
    )


def _count_kinds(rows: Sequence[Any]) -> dict[str, int]:
    counts = Counter(FACET_OF.get(row.kind, "") for row in rows)
    return {"": len(rows)} | {facet: counts[facet] for facet in FACETS}


def _count_spans(rows: Sequence[Any], since: dict[str, datetime]) -> dict[str, int]:
    return {name: sum(row.published_at >= moment for row in rows) for name, moment in since.items()}


def _count_spaces(rows: Sequence[Any]) -> list[tuple[int, str, int]]:
    named = Counter((row.space_id, row.name) for row in rows if row.place == "community")
    return [(ident, name, count) for (ident, name), count in named.most_common(8)]


def suggest(start: str, viewer: Viewer, limit: int = 8) -> Sequence[Any]:
    """Return the best things whose title goes on from what was typed."""
    words = split(start)
    if not words or len(words[-1]) < 2:
        return []
    try:
        found = the_index().beginning(words, viewer, keys_of(viewer), limit * 5)
        rows = [row for row in found if begins(words, row)]
    except BrokenIndexError:
        return []
    return shown([row.id for row in rows[:limit]])


def alike(sentence: str, viewer: Viewer, *, kind: str, space_id: int, limit: int = 5) -> Sequence[Any]:
    """Return things of a kind in one space that share words with a sentence: those that share most of them first."""
    words = [word for word in dict.fromkeys(split(sentence)) if len(word) > 2 and word not in DROPPED]
    keys, shares = keys_of(viewer), Counter[int]()
    try:
        for word in sorted(words, key=len, reverse=True)[:ALIKE]:
            asked = Query((word,), kinds=(kind,))
            rows = the_index().find(asked, viewer, keys, newest=False, limit=CANDIDATES).rows
            shares.update(row.id for row in rows if row.space_id == space_id and fits(asked, row))
    except BrokenIndexError:
        return []
    return shown([ident for ident, _shared in shares.most_common(limit)])
