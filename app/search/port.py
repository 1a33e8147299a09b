"""What an index is, whichever engine keeps it: the words between searching and the two engines.

*Keys* are the names of those who might see a document (`public`, `space:4`); they only narrow what is looked at. Who
may see a thing is asked of the database by the one rule, whatever the index says.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.access import Viewer
from app.search.words import Query

RECENT_DAYS = 120.0
RECENCY = 0.35


@dataclass(frozen=True)
class Entry:
    """What the index is told about one document."""

    id: int
    kind: str
    title: str
    text: str
    tags: Sequence[str]
    by: str
    keys: Sequence[str]
    at: datetime


@dataclass(frozen=True)
class Found:
    """What an index found: rows that the searcher may see, best (or newest) first.

    `is_capped` says that there were more candidates than are looked at, `is_renewing` that the index is made anew now.
    """

    rows: Sequence[Any] = ()
    is_capped: bool = False
    is_renewing: bool = False


class BrokenIndexError(Exception):
    """The index cannot be read now."""


class SearchIndex(Protocol):
    """An engine that keeps entries and finds them. All that reads raises `BrokenIndexError` when it cannot."""

    name: str
    comfortable: int  # up to how many documents it is good for
    is_outside: bool  # whether it is kept outside the database, so that writing it must hold up no transaction

    def find(self, query: Query, viewer: Viewer, keys: Sequence[str], *, newest: bool, limit: int) -> Found:
        """Return what the viewer may see of the best (or newest) `limit` candidates."""

    def beginning(self, start: Sequence[str], viewer: Viewer, keys: Sequence[str], limit: int) -> Sequence[Any]:
        """Return what the viewer may see whose title has these words and one that begins like the last."""

    def close_spelling(self, word: str) -> str | None:
        """Return the commonest indexed word one or two slips away from this one, if this one is unknown."""

    def count(self) -> int:
        """Return how many documents the index holds."""

    def write(self, entries: Iterable[Entry], gone: Iterable[int] = (), *, generation: int = 0) -> None:
        """Put entries in and take others out, at once; `generation` counts such writes."""

    def is_sound(self, generation: int) -> bool:
        """Say whether the index is whole, readable, and has seen every write up to this one."""

    def alone(self) -> AbstractContextManager[None]:
        """Let nobody else write for the length of the block, which reads what is to be written."""

    def begin(self, run: str) -> None:
        """Begin to make the index anew, beside the one that is searched."""

    def add(self, run: str, entries: Iterable[Entry]) -> bool:
        """Put some more into the new index; False when another run has begun meanwhile."""

    def finish(self, run: str, generation: int) -> bool:
        """Put the new index in the place of the old one; False when another run has begun meanwhile."""

    def abandon(self) -> None:
        """Clear away what a run that was ended has left."""

    def clear(self) -> None:
        """Forget everything."""
