"""What the page of a poll or an event shows above its posts: plain values, by which the drawn part is kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.i18n import voice
from app.models import Role
from app.statements import read_moment
from app.when import Wall, on_wall_of, walls
from communities.models.poll import Results, picked


class Choice(NamedTuple):
    """One choice of a poll, its votes, and whether the viewer picked it."""

    place: int
    words: str
    votes: int
    percent: int
    is_mine: bool


class Ballot(NamedTuple):
    """A poll as the viewer sees it."""

    base: str
    choices: tuple[Choice, ...]
    voters: int
    takes_many: bool
    is_named: bool
    shows_to_voters: bool
    closes: Wall
    is_closed: bool
    has_voted: bool
    shows_results: bool
    may_vote: bool
    may_close: bool
    is_inside: bool


class Happening(NamedTuple):
    """An event as the viewer sees it."""

    base: str
    walls: tuple[Wall, ...]
    starts_at: datetime
    ends: tuple[Wall, ...]
    minutes: int
    place: str
    is_link: bool
    state: str  # ahead | now | past | off
    takes_questions: bool
    going: int
    is_going: bool
    may_go: bool
    may_change: bool
    is_inside: bool


def ballot_of(topic: Any, base: str, *, may_write: bool, may_lead: bool, now: datetime) -> Ballot | None:
    """Return the poll that a topic is, as its row tells; results are shown when that was promised, and not before."""
    if topic.choices is None:
        return None
    closed, mine = topic.closes_at <= now, picked(topic.picks or 0, len(topic.choices))
    shows = closed or (topic.results == Results.VOTE and bool(mine))
    tally = topic.tally if shows else (0,) * len(topic.choices)
    rows = enumerate(zip(topic.choices, tally, strict=True))
    choices = tuple(Choice(n, words, votes, _percent(votes, topic.voters), n in mine) for n, (words, votes) in rows)
    return Ballot(
        base,
        choices,
        topic.voters,
        topic.takes_many,
        topic.is_named,
        topic.results == Results.VOTE,
        on_wall_of(topic.closes_at, str(voice().zone)),
        closed,
        bool(mine),
        shows,
        may_write and not closed,
        may_lead and not closed,
        topic.role >= Role.MEMBER,
    )


class Coming(NamedTuple):
    """An event that is still to begin, for a list of them."""

    id: int
    slug: str
    title: str
    begins: Wall


def coming(rows: Iterable[Any], most: int = 3) -> tuple[Coming, ...]:
    """Return the events that begin first, on the reader's clock; moments come as the database writes them."""
    read = [(read_moment(starts), ident, slug, title) for ident, slug, title, starts in rows or ()]
    zone = str(voice().zone)
    return tuple(Coming(ident, slug, title, on_wall_of(at, zone)) for at, ident, slug, title in sorted(read)[:most])


def _percent(votes: int, voters: int) -> int:
    return round(100 * votes / voters) if voters else 0


def happening_of(topic: Any, base: str, *, may_write: bool, may_lead: bool, now: datetime) -> Happening | None:
    """Return the event that a topic is about, as its row tells."""
    if topic.starts_at is None:
        return None
    ends = topic.starts_at + timedelta(minutes=topic.minutes)
    state = "past" if ends <= now else "now" if topic.starts_at <= now else "ahead"
    state = "off" if topic.called_off_at else state
    coming = state in ("ahead", "now")
    return Happening(
        base,
        walls(topic.starts_at, topic.zone),
        topic.starts_at,
        walls(ends, topic.zone),
        topic.minutes,
        topic.place,
        topic.place.startswith(("https://", "http://")) and " " not in topic.place,
        state,
        topic.takes_questions,
        topic.going,
        bool(topic.picks),
        may_write and coming,
        may_lead and coming,
        topic.role >= Role.MEMBER,
    )
