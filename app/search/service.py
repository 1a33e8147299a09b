"""Searching: candidates from the index, hits from the database by the one audience rule, facets over the hits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, select

from app import clock
from app.access import Viewer, visible
from app.db import db
from app.models.document import Document
from app.models.space import Membership, Role, Space
from app.models.user import User
from app.search.index import BrokenIndexError
from app.search.indexer import the_index
from app.search.words import Query, split

CANDIDATES = 400
PAGE = 20
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
    """What a search is narrowed to: a facet of kinds, a span of time, a community, a page."""

    facet: str = ""
    when: str = ""
    space_id: int = 0
    page: int = 1


@dataclass(frozen=True)
class Results:
    """What a search found. `read` is the query as it was carried out, `slips` the words it took for misspelled."""

    read: Query
    hits: Sequence[Any] = ()
    total: int = 0
    is_capped: bool = False
    is_rebuilding: bool = False
    kinds: dict[str, int] | None = None
    spans: dict[str, int] | None = None
    spaces: Sequence[tuple[int, str, int]] = ()
    slips: Sequence[tuple[str, str]] = ()
    has_more: bool = False


def search(query: Query, viewer: Viewer, wanted: Wanted) -> Results:
    """Carry out a search as this person."""
    if query.is_empty:
        return Results(query)
    keys = _keys(viewer)
    slips: list[tuple[str, str]] = []
    try:
        ids = _candidates(query, keys)
        if not ids and (mended := _mended(query)) != query and _permitted(viewer, found := _candidates(mended, keys)):
            # Only a word of something the searcher may see is told: the index knows words of private things too.
            slips = [(was, now) for was, now in zip(query.words, mended.words, strict=True) if was != now]
            query, ids = mended, found
    except BrokenIndexError:
        return replace(_found(query, viewer, wanted, _by_title(query, viewer)), is_rebuilding=True)
    return replace(_found(query, viewer, wanted, ids), slips=tuple(slips))


def _keys(viewer: Viewer) -> list[str]:
    if not viewer.id:
        return ["public"]
    mine = select(Membership.space_id).where(
        Membership.user_id == viewer.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    )
    spaces = [f"space:{space_id}" for space_id in db.session.scalars(mine)]
    return ["public", "members", "restricted", f"owner:{viewer.id}", *spaces]


def _candidates(query: Query, keys: Sequence[str]) -> list[int]:
    kinds = tuple(kind for name in query.kinds for kind in FACETS.get(name, FACETS.get(f"{name}s", (name,))))
    return the_index().candidates(replace(query, kinds=kinds), keys, clock.now(), CANDIDATES)


def _mended(query: Query) -> Query:
    return query.with_words(tuple(the_index().close_spelling(word) or word for word in query.words))


def _by_title(query: Query, viewer: Viewer) -> list[int]:
    """Return the newest documents whose title holds all words: what search can do without its index."""
    like = [Document.title.icontains(word, autoescape=True) for word in query.marked]
    may = Document.is_searchable, visible(Document, viewer, own_hidden=False)
    found = select(Document.id).where(and_(*like), *may).order_by(Document.published_at.desc())
    return list(db.session.scalars(found.limit(CANDIDATES)))


def _found(query: Query, viewer: Viewer, wanted: Wanted, ids: Sequence[int]) -> Results:
    seen = _permitted(viewer, ids)
    narrowed = [row for row in seen if _fits(row, wanted)]
    start = (wanted.page - 1) * PAGE
    page = [row.id for row in narrowed[start : start + PAGE]]
    return Results(
        query,
        hits=_full(page),
        total=len(narrowed),
        is_capped=len(ids) >= CANDIDATES and len(seen) > PAGE,  # how many others there are is nobody's to know
        kinds=_count_kinds([row for row in seen if _fits(row, replace(wanted, facet=""))]),
        spans=_count_spans([row for row in seen if _fits(row, replace(wanted, when=""))]),
        spaces=_count_spaces([row for row in seen if _fits(row, replace(wanted, space_id=0))]),
        has_more=len(narrowed) > start + PAGE,
    )


def _permitted(viewer: Viewer, ids: Sequence[int]) -> list[Any]:
    """Return those candidates that the viewer may see at this moment, in the order of the index."""
    columns = (
        Document.id,
        Document.kind,
        Document.space_id,
        Document.published_at,
        Space.name,
        Space.kind.label("space_kind"),
    )
    query = select(*columns).outerjoin(Space, Space.id == Document.space_id)
    query = query.where(Document.id.in_(ids), Document.is_searchable, visible(Document, viewer, own_hidden=False))
    found = {row.id: row for row in db.session.execute(query)} if ids else {}
    return [found[ident] for ident in ids if ident in found]


def _full(ids: Sequence[int]) -> list[Any]:
    columns: tuple[Any, ...] = (Document, User.name.label("owner_name"), User.handle, User.picture, User.is_mentor)
    columns += (Space.name.label("space_name"),)
    query = select(*columns).join(User, User.id == Document.owner_id).outerjoin(Space, Space.id == Document.space_id)
    rows = {row.Document.id: row for row in db.session.execute(query.where(Document.id.in_(ids)))} if ids else {}
    return [rows[ident] for ident in ids if ident in rows]


def _fits(row: Any, wanted: Wanted) -> bool:
    if wanted.facet and FACET_OF.get(row.kind) != wanted.facet:
        return False
    if wanted.space_id and row.space_id != wanted.space_id:
        return False
    return not wanted.when or row.published_at >= clock.now() - timedelta(days=SPANS[wanted.when])


def _count_kinds(rows: Sequence[Any]) -> dict[str, int]:
    counts = Counter(FACET_OF.get(row.kind, "") for row in rows)
    return {"": len(rows)} | {facet: counts[facet] for facet in FACETS}


def _count_spans(rows: Sequence[Any]) -> dict[str, int]:
    return {name: sum(_fits(row, Wanted(when=name)) for row in rows) for name in SPANS}


def _count_spaces(rows: Sequence[Any]) -> list[tuple[int, str, int]]:
    named = Counter((row.space_id, row.name) for row in rows if row.space_kind == "community")
    return [(ident, name, count) for (ident, name), count in named.most_common(8)]


def suggest(start: str, viewer: Viewer, limit: int = 8) -> Sequence[Any]:
    """Return the best things whose title goes on from what was typed."""
    try:
        ids = the_index().beginning(" ".join(split(start)), _keys(viewer), limit * 5)
    except BrokenIndexError:
        return []
    return _full([row.id for row in _permitted(viewer, ids)][:limit])
