"""The load itself: who and what there is so far, where rows go, and in which order of time things happen."""

from array import array
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from app.load.pool import Pool
from app.load.sizes import Sizes
from app.load.writer import Sheet, Writer
from app.models import Document

DAYS = 730
_BITS = 24  # of a number that says what an event is about; the rest says when it happens
DOCUMENT = (
    *("kind", "ref_id", "owner_id", "space_id", "audience", "title", "text", "tags", "endpoint", "values", "anchor"),
    *("group_key", "facts", "is_searchable", "in_feed", "published_at", "changed_at"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A loaded member, as far as others need to know them."""

    id: int
    name: str
    handle: str
    is_mentor: bool


class Lots:
    """Draws of lots among some, of whom the first are drawn far more often (Zipf's law)."""

    def __init__(self, rng: Random, among: Sequence[Any], slope: float = 0.9, offset: float = 8.0):
        self.rng, self.among = rng, among
        self.weights = list(accumulate((offset + place) ** -slope for place in range(len(among))))

    def draw(self) -> Any:
        """Draw one."""
        return self.among[self.place()]

    def place(self) -> int:
        """Draw a place in the row."""
        return min(bisect(self.weights, self.rng.random() * self.weights[-1]), len(self.among) - 1)

    def spread(self, count: int, least: int = 0) -> list[int]:
        """Share out so many things, at least so many to each; return how many each gets."""
        shares = [least] * len(self.among)
        if not shares:
            return shares
        for _each in range(count - least * len(self.among)):
            shares[self.place()] += 1
        return shares


@dataclass
class Load:
    """What a part of the load works with. Its random numbers depend on the seed and the part's name alone."""

    sizes: Sizes
    seed: int
    now: datetime
    writer: Writer
    pool: Pool
    password_hash: str | None = None
    people: list[Member] = field(default_factory=list)
    documents: Sheet = field(init=False)

    def __post_init__(self) -> None:
        self.documents = self.writer.sheet(Document, *DOCUMENT)
        self.begin = self.now - timedelta(days=DAYS)

    def random(self, name: str) -> Random:
        """Return random numbers of its own for a part."""
        return Random(f"{self.seed}:{name}")  # noqa: S311 (nothing secret is drawn)

    def at(self, second: int) -> datetime:
        """Return the moment so many seconds after the beginning of the site."""
        return self.begin + timedelta(seconds=second)

    @property
    def seconds(self) -> int:
        """How long the site has been there."""
        return int((self.now - self.begin).total_seconds())

    def document(
        self,
        owner: tuple[str, int, int, int | None, str],
        said: Any,
        published_at: datetime,
    ) -> None:
        """Write the document of a thing: `owner` is its kind, id, owner, space and audience, `said` its fields."""
        self.documents.add(
            *owner,
            said.title[:300],
            said.text,
            said.tags,
            said.endpoint,
            said.values,
            said.anchor,
            said.group,
            said.facts,
            said.is_searchable,
            said.in_feed,
            published_at,
            self.now,
        )

    def timeline(
        self, rng: Random, begins: Sequence[int], counts: Sequence[int], spreads: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Give (second, number) for all events of all things, in the order of time.

        The first event of thing n is at `begins[n]`, the others follow within some `spreads[n]` seconds.
        """
        keys, last = array("q"), self.seconds
        for number, (begin, count) in enumerate(zip(begins, counts, strict=True)):
            if count:
                keys.append(begin << _BITS | number)
            for _each in range(count - 1):
                later = begin + 1 + int(rng.expovariate(1) * spreads[number] / 3)
                later = later if later < last else rng.randint(begin + 1, last)
                keys.append(later << _BITS | number)
        for key in array("q", sorted(keys)):
            yield key >> _BITS, key & ((1 << _BITS) - 1)


@dataclass(frozen=True)
class Part:
    """A package's part of the load: what it is called, about how many rows it writes, and how."""

    name: str
    rows: Callable[[Sizes], int]
    fill: Callable[[Load], None]
