"""Which documents a feed holds: those that are followed, those of one's communities, or everybody's; newest first.

Paging is by key, below a ceiling: what is published after a member opened the feed waits above it until they ask.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select

from app.access import Viewer, asked, stand_in, visible
from app.feed.candidates import SPARE, Turn, Way, newest, ways
from app.feed.models import FeedMark
from app.models.bond import Follow
from app.models.document import Document
from app.models.space import Space
from app.models.user import User
from app.statements import Rows, kept, prepared
from app.stirring import hour_of
from app.web import Page, mark_of, paged_by, turned

SOURCES = ("following", "communities", "everyone")
OF = ("person", "thread", "community", "roadmap")
KINDS = ("entry", "topic", "roadmap")
REACHES = (1, 10)
MOST_NEWER = 60
KEYS = (Document.published_at, Document.id)
COLUMNS = (
    Document.id,
    Document.kind,
    Document.ref_id,
    Document.title,
    func.substr(Document.text, 1, 2000).label("text"),
    Document.endpoint,
    kept(Document.values),
    Document.anchor,
    kept(Document.facts),
    Document.published_at,
    User.name.label("owner_name"),
    User.handle.label("owner_handle"),
    User.picture.label("owner_picture"),
    User.is_mentor.label("owner_is_mentor"),
    Space.name.label("space_name"),
)


@dataclass(frozen=True)
class Wanted:
    """What a member wants to see: whose words, of which kind, brought by which way of following."""

    source: str = "following"
    of: str = ""
    kind: str = ""


def feed(wanted: Wanted, viewer: Viewer, size: int, *, until: str | None = None) -> Page[Any]:
    """Return the page of a feed that the address names; with `until`, nothing that is newer than this mark."""
    ceiling = mark_of(until, KEYS)

    def ask(turn: str, **named: Any) -> Any:
        if ceiling and turn == "first":
            turn, named["mark_0"], named["mark_1"] = "on", ceiling[0], min(ceiling[1] + 1, 2**31 - 1)
        rows = _asked(wanted, viewer, turn, named)
        return [row for row in rows if not ceiling or (row.published_at, row.id) <= tuple(ceiling)]

    return paged_by(ask, KEYS, size=size)


def _asked(wanted: Wanted, viewer: Viewer, turn: str, named: dict[str, Any]) -> Rows:
    """Look at as few documents as will do; further only where too few of these may be seen."""
    who = stand_in(viewer)
    if turn != "first":
        named["mark_hour"] = hour_of(named["mark_0"])
    if wanted.source == "everyone":
        return asked(viewer, _listed(who, wanted, turn), **named)
    for reach in REACHES:
        near = Turn(turn, wanted.kind, reach)
        rows = asked(viewer, _near(who, wanted, near), **named)
        if len(rows) >= named["size"]:
            return rows
        if not (rows[0].is_cut if rows else asked(viewer, _cut(who, wanted, near), **named).one()[0]):
            return rows
    return asked(viewer, _listed(who, wanted, turn), **named)


def follows_anything(viewer: Viewer) -> bool:
    """Whether a member follows anything that comes into feeds."""
    return bool(asked(viewer, _follows_anything(stand_in(viewer))).one()[0])


@prepared
def _follows_anything(viewer: Any) -> Select[Any]:
    kinds = or_(*[Follow.target.startswith(f"{kind}:") for kind in OF])
    return select(exists().where(Follow.user_id == viewer.id, kinds))


def count_newer(wanted: Wanted, viewer: Viewer, until: str | None) -> int:
    """Count what has come into a feed above a mark: exactly while it is little."""
    mark = mark_of(until, KEYS)
    if not mark:
        return 0
    named = {"mark_0": mark[0], "mark_1": mark[1], "mark_hour": hour_of(mark[0]), "size": MOST_NEWER // SPARE}
    return int(asked(viewer, _newer(stand_in(viewer), wanted), **named).one()[0])


@prepared
def _newer(viewer: Any, wanted: Wanted) -> Select[Any]:
    turn = Turn("back", wanted.kind)
    if wanted.source == "everyone":
        newer = turned(_rows(select(Document.id), viewer, wanted), KEYS, "back").limit(MOST_NEWER).subquery()
        return select(func.count()).select_from(newer)
    found, _is_cut = newest(_ways(viewer, wanted), turn)
    return select(func.count()).where(Document.id.in_(select(found.c.id)), visible(Document, viewer, own_hidden=False))


def _shown(viewer: Any, wanted: Wanted) -> Select[Any]:
    """Select what a list shows, with how far the viewer says they have seen it."""
    mine = FeedMark.user_id == viewer.id, FeedMark.source == wanted.source
    seen = [select(each).where(*mine).scalar_subquery() for each in (FeedMark.seen_at, FeedMark.seen_id)]
    query: Any = select(*COLUMNS, seen[0].label("seen_at"), seen[1].label("seen_id"))
    of_owner = User.id == Document.owner_id + 0  # or SQLite may begin with all members, and read what each has written
    return query.join(User, of_owner).outerjoin(Space, Space.id == Document.space_id)


def _ways(viewer: Any, wanted: Wanted) -> list[Way]:
    return ways(viewer, wanted.source, wanted.of, wanted.kind)


@prepared
def _near(viewer: Any, wanted: Wanted, turn: Turn) -> Select[Any]:
    found, is_cut = newest(_ways(viewer, wanted), turn)
    query = _shown(viewer, wanted).add_columns(is_cut.label("is_cut"))
    query = query.where(Document.id.in_(select(found.c.id)), visible(Document, viewer, own_hidden=False))
    return turned(query, KEYS, turn.name)


@prepared
def _cut(viewer: Any, wanted: Wanted, turn: Turn) -> Select[Any]:
    return select(newest(_ways(viewer, wanted), turn)[1])


@prepared
def _listed(viewer: Any, wanted: Wanted, turn: str) -> Select[Any]:
    return turned(_rows(_shown(viewer, wanted), viewer, wanted), KEYS, turn)


def _rows(query: Any, viewer: Any, wanted: Wanted) -> Select[Any]:
    query = query.where(Document.in_feed, _comes_from(wanted, viewer), visible(Document, viewer, own_hidden=False))
    return query.where(Document.kind == wanted.kind) if wanted.kind else query


def _comes_from(wanted: Wanted, viewer: Any) -> ColumnElement[bool]:
    if wanted.source == "everyone":
        return Document.id > 0
    found = _ways(viewer, wanted)
    return or_(false(), *[way.column.in_(select(way.key).where(*way.holds)) for way in found])
