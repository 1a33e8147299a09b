"""The newest of what is followed, found in indexes alone, however much that is.

Of many sources only those are looked into that come nearest to where the reader stands: the `SOURCES` that something
was last published in, as their follows say; or, where a follow cannot say it (something came since the mark of the
page, or those nearest hold too little of the kind that is wanted), by its next document from the mark on. What these
hold between there and the least near of them is complete: all other sources hold nothing there. Of one source, and
of all together, no more than `SPARE` times what is wanted are read. Who may see them is asked of these few
(app/feed/queries.py).
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access import Viewer
from app.db import Moment
from app.models.bond import PERSON, Follow
from app.models.document import Document
from app.models.space import Membership, Role
from app.stirring import hour_in
from app.web import turned

SOURCES = 40
SPARE = 2
WHOLES = {"entry": "thread", "topic": "community", "roadmap": "roadmap"}  # a kind in feeds, and what holds no other
MOST: Any = literal_column(
    "1000", Integer
)  # sources at the same moment: so that SQLite's planner does not expect a million of them
MARK_HOUR: Any = bindparam("mark_hour", type_=Moment())
EDGES = {"on": datetime(1, 1, 1, tzinfo=UTC), "back": datetime(9999, 12, 31, tzinfo=UTC)}


class Way(NamedTuple):
    """One way in which documents come from a source: the column that names it, and the keys of all sources.

    `kind` is asked of each document where a source may hold others, too.
    """

    column: Any
    key: Any
    holds: tuple[Any, ...]
    stirred_at: Any = None
    kind: str = ""

    def meets(self, one: Any, key: Any, kind: Any = None) -> tuple[Any, ...]:
        """Return the conditions under which a document comes from the source with this key.

        Where the kind is a column of the sources, a planner cannot begin with all documents of the kind.
        """
        joined = getattr(one, self.column.key) == key, one.in_feed
        return (*joined, one.kind == (self.kind if kind is None else kind)) if self.kind else joined

    def source(self, key: Any) -> Any:
        """Select sources by their keys, with the kind that is asked of their documents."""
        return select(key.label("key"), literal(self.kind, String()).label("kind"))


def ways(viewer: Viewer, source: str, of: str, kind: str) -> list[Way]:
    """Return how documents come into a feed: by what they are part of, by who wrote them, by where they stand."""
    if source == "communities":
        inside = Membership.user_id == viewer.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
        return [Way(Document.space_id, Membership.space_id, inside, kind=kind)]
    mine = Follow.user_id == viewer.id, Follow.stirred_at.is_not(None)
    is_person = Follow.target.startswith(PERSON)
    owner = cast(func.substr(Follow.target, len(PERSON) + 1), Integer)
    by_owner = Way(Document.owner_id, owner, (*mine, is_person), Follow.stirred_at, kind)
    named = [Follow.target.startswith(f"{whole}:") for whole in (of, WHOLES.get(kind)) if whole]
    by_group = Way(Document.group_key, Follow.target, (*mine, *(named or [~is_person])), Follow.stirred_at)
    return [by_owner] if of == "person" else [by_group] if of else [by_group, by_owner]


class Turn(NamedTuple):
    """Which page is asked for: its turn ("first", "on" or "back"), the kind of documents, and how far to look."""

    name: str
    kind: str = ""
    reach: int = 1


def newest(found: list[Way], turn: Turn) -> tuple[Any, Any]:
    """Return the candidates for a page as a table of ids, and the condition that there may be more than these."""
    sources, bound = (_stored if turn.name == "first" and _is_stored(found, turn) else _looked_up)(found, turn)
    arms: list[Any] = [_arm(way, each, bound, turn) for way, each in zip(found, sources, strict=True)]
    whole: Any = union(*arms) if len(arms) > 1 else arms[0]
    table = whole.subquery()
    is_one = func.coalesce(table.c.id, 0) > 0  # a source without any is no candidate
    keys = table.c.published_at, table.c.id
    query: Any = turned(select(table.c.id).where(is_one), keys, turn.name).limit(_most(turn))
    chosen = query.cte("newest")
    count: Any = select(func.count()).select_from(chosen).scalar_subquery()
    is_cut = or_(count >= _most(turn), _of(bound) != _edge(turn))
    return chosen, is_cut


def _is_stored(found: list[Way], turn: Turn) -> bool:
    """Whether follows say when something came into their sources: of a rare kind that says too little, further on."""
    return found[0].stirred_at is not None and not (turn.kind and turn.reach > 1)


def _most(turn: Turn) -> Any:
    """Return how many candidates are read for a page of `size`."""
    return bindparam("size", type_=Integer()) * (SPARE * turn.reach)


def _edge(turn: Turn) -> Any:
    return literal(EDGES["back" if turn.name == "back" else "on"], Moment())


def _stored(found: list[Way], turn: Turn) -> tuple[list[Any], Any]:
    """Choose the sources that were stirred last, as their follows say."""
    bound = _last_stirred(found, turn)
    each = [way.source(way.key).where(*way.holds, way.stirred_at >= _of(bound)) for way in found]
    return _sources(each), bound


def _last_stirred(found: list[Way], turn: Turn) -> Any:
    """Find the least hour of the sources that were stirred last: before the mark, if there is one."""
    at, mine = found[0].stirred_at, found[0].holds[:2] if len(found) > 1 else found[0].holds
    earlier = () if turn.name == "first" else (at < MARK_HOUR,)
    nth = select(at).where(*mine, *earlier).order_by(at.desc()).limit(1).offset(SOURCES * turn.reach - 1)
    return select(func.coalesce(nth.scalar_subquery(), _edge(turn)).label("at")).cte("stirred")


def _looked_up(found: list[Way], turn: Turn) -> tuple[list[Any], Any]:
    """Choose the sources whose next document from the mark on is nearest to it, by looking once into each.

    Going on from a mark, the follows of those in which nothing was published since know the hour of their next one.
    """
    knows = turn.name == "on" and _is_stored(found, turn)
    stirred = _last_stirred(found, turn) if knows else None
    all_of_them = [_next_of(way, turn, stirred).cte(f"each_{place}") for place, way in enumerate(found)]
    ats: Any = [select(each.c.at).where(each.c.at.is_not(None)) for each in all_of_them]
    whole: Any = union_all(*ats) if len(ats) > 1 else ats[0]
    table = whole.subquery()
    order, place = table.c.at.asc() if turn.name == "back" else table.c.at.desc(), SOURCES * turn.reach - 1
    nth: Any = select(table.c.at).order_by(order).limit(1).offset(place).scalar_subquery()
    bound = select(func.coalesce(hour_in(nth) if knows else nth, _edge(turn)).label("at")).cte("bound")
    near = zip(found, all_of_them, strict=True)
    return _sources([way.source(each.c.key).where(_reaches(each.c.at, bound, turn)) for way, each in near]), bound


def _sources(each: list[Any]) -> list[Any]:
    return [query.limit(MOST).cte(f"sources_{place}") for place, query in enumerate(each)]


def _of(bound: Any) -> Any:
    return select(bound.c.at).scalar_subquery()


def _reaches(at: Any, bound: Any, turn: Turn) -> Any:
    return at <= _of(bound) if turn.name == "back" else at >= _of(bound)


def _next_of(way: Way, turn: Turn, stirred: Any) -> Any:
    """Select each source with the moment of its next document, or an hour in which it has one and none later."""
    one = aliased(Document)
    at: Any = _nth(one, way.meets(one, way.key), turn).scalar_subquery()
    holds = way.holds
    if stirred is not None:
        holds = (*holds, way.stirred_at >= _of(stirred))
        at = case((way.stirred_at < MARK_HOUR, way.stirred_at), else_=at)
    elif turn.name == "back" and way.stirred_at is not None:  # nothing of the others is that new
        holds = (*holds, way.stirred_at >= MARK_HOUR)
    return select(way.key.label("key"), at.label("at")).where(*holds)


def _nth(one: Any, meets: tuple[Any, ...], turn: Turn, place: Any = 0) -> Any:
    """Select the moment of the first document of a source from the mark on, or of a later one."""
    order = one.published_at.asc() if turn.name == "back" else one.published_at.desc()
    return select(one.published_at).where(*meets, *_beyond(one, turn)).order_by(order).limit(1).offset(place)


def _beyond(one: Any, turn: Turn) -> tuple[Any, ...]:
    """Return that a document lies beyond the mark of the page, if it has one.

    Those of the mark's own moment are told apart by their ids, lest they take the places of others.
    """
    mark, place = bindparam("mark_0", type_=Moment()), bindparam("mark_1", type_=Integer())
    if turn.name == "back":
        return one.published_at >= mark, or_(one.published_at > mark, one.id > place)
    return (one.published_at <= mark, or_(one.published_at < mark, one.id < place)) if turn.name == "on" else ()


def _arm(way: Way, each: Any, bound: Any, turn: Turn) -> Any:
    """Select the documents of the chosen sources between the mark and the bound, of each no more than are shown."""
    one, near, least = aliased(Document), aliased(Document), _of(bound)
    nth = _nth(near, way.meets(near, each.c.key), turn, _most(turn) - 1).where(_reaches(near.published_at, bound, turn))
    end = func.coalesce(nth.correlate(each).scalar_subquery(), least)
    here = one.published_at <= end if turn.name == "back" else one.published_at >= end
    joined = *way.meets(one, each.c.key, each.c.kind), *_beyond(one, turn), here
    # An outer join: knowing nothing of its tables, SQLite would begin with all that is in feeds, not with the sources.
    return select(one.id, one.published_at).select_from(each).join(one, and_(*joined), isouter=bool(way.kind))
