"""The Whoosh index: one folder, one writer, one searcher a process.

Whoosh keeps a searcher's whole index in memory, so threads share one (docs/decisions/0004). Every document carries the
keys of those who might see it, which only narrows the candidates: who may see a hit is asked of the database.
"""

import logging
import shutil
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh import query as wq
from whoosh.analysis import CharsetFilter, StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.support.charset import accent_map

from app.search.words import Query

log = logging.getLogger(__name__)

ANALYZER = StemmingAnalyzer(stoplist=None, minsize=1) | CharsetFilter(accent_map)
SCHEMA = Schema(
    id=NUMERIC(unique=True, stored=True, signed=False),
    kind=ID,
    title=TEXT(analyzer=ANALYZER, field_boost=3.0),
    text=TEXT(analyzer=ANALYZER),
    tags=KEYWORD(lowercase=True, commas=True, field_boost=2.0),
    by=ID,
    keys=KEYWORD,
    day=NUMERIC(stored=True),
)
REFRESH_SECONDS = 0.5
RECENT_DAYS = 120.0
RECENCY = 0.35
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


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


class BrokenIndexError(Exception):
    """The index cannot be read now."""


def day_number(moment: datetime) -> int:
    """Return the day of a moment as a number that the index can keep."""
    return (moment - EPOCH).days


class WhooshIndex:
    """The index in one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._lock = threading.Lock()
        self._searcher: Any = None
        self._looked_at = 0.0

    def write(self, entries: Iterable[Entry], gone: Iterable[int] = ()) -> None:
        """Put documents into the index, and take others out, in one commit."""
        entries = list(entries)
        writer = self._open(create=True).writer(limitmb=64)
        try:
            searcher = writer.searcher()
            for ident in [entry.id for entry in entries] + list(gone):
                writer.delete_by_term("id", ident, searcher=searcher)
            for entry in entries:
                writer.add_document(**self._fields(entry))
            searcher.close()
            writer.commit()
        except BaseException:
            writer.cancel()
            raise

    def _fields(self, entry: Entry) -> dict[str, Any]:
        return {
            "id": entry.id,
            "kind": entry.kind,
            "title": entry.title,
            "text": entry.text,
            "tags": ",".join(tag.replace(",", " ") for tag in entry.tags),
            "by": entry.by,
            "keys": " ".join(entry.keys),
            "day": day_number(entry.at),
        }

    def clear(self) -> None:
        """Delete the index; it is made anew by the next write."""
        with self._lock:
            if self._searcher is not None:
                self._searcher.close()
            self._searcher = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def count(self) -> int:
        """Return how many documents the index holds."""
        return int(self.searcher().doc_count())

    def candidates(self, query: Query, keys: Sequence[str], today: datetime, limit: int) -> list[int]:
        """Return the ids of the best documents for a query among those with one of the keys, best first.

        Raises `BrokenIndexError` when the index cannot be read.
        """
        try:
            hits = self.searcher().search(self._whole(query, keys), limit=limit)
            now = day_number(today)
            ranked = [(hit.score * _freshness(now - hit["day"]), hit["id"]) for hit in hits]
        except Exception as error:
            raise self._broken(error) from error
        return [ident for _, ident in sorted(ranked, key=lambda pair: (-pair[0], -pair[1]))]

    def beginning(self, start: str, keys: Sequence[str], limit: int) -> list[int]:
        """Return ids of documents whose title has words beginning like the last one typed, best first."""
        *whole, last = start.split() or [""]
        if len(last) < 2:
            return []
        wanted = [*self._word_queries(tuple(whole), ("title",)), wq.Prefix("title", self._stemless(last))]
        try:
            return [hit["id"] for hit in self.searcher().search(wq.And([*wanted, _one_of("keys", keys)]), limit=limit)]
        except Exception as error:
            raise self._broken(error) from error

    def close_spelling(self, word: str) -> str | None:
        """Return the commonest indexed word one slip away from this one, if this one is unknown."""
        try:
            reader = self.searcher().reader()
            stem = self._stems(word)[-1]
            fields = ("title", "text")
            if any((name, stem) in reader for name in fields) or len(stem) < 4:
                return None
            found = {near for name in fields for near in reader.terms_within(name, stem, 1, prefix=1)}
            found = found or {near for name in fields for near in reader.terms_within(name, stem, 2, prefix=2)}
            return max(
                found, key=lambda near: (sum(reader.doc_frequency(name, near) for name in fields), near), default=None
            )
        except Exception as error:
            raise self._broken(error) from error

    def searcher(self) -> Any:
        """Return the one searcher of this process, refreshed when the index has moved on."""
        with self._lock:
            if self._searcher is None:
                self._searcher = self._open(create=False).searcher()
            elif time.monotonic() - self._looked_at > REFRESH_SECONDS and not self._searcher.up_to_date():
                self._searcher = self._searcher.refresh()
            self._looked_at = time.monotonic()
            return self._searcher

    def _open(self, *, create: bool) -> Any:
        if whoosh_index.exists_in(str(self.folder)):
            return whoosh_index.open_dir(str(self.folder), schema=SCHEMA)
        if not create:
            raise BrokenIndexError("no index")
        self.folder.mkdir(parents=True, exist_ok=True)
        return whoosh_index.create_in(str(self.folder), SCHEMA)

    def _broken(self, error: Exception) -> BrokenIndexError:
        with self._lock:
            self._searcher = None
        if not isinstance(error, BrokenIndexError):
            log.warning("search index unreadable: %s", type(error).__name__)
        return BrokenIndexError(str(error))

    def _whole(self, query: Query, keys: Sequence[str]) -> Any:
        parts = self._word_queries(query.words, ("title", "text", "tags"))
        parts += [
            _either("title", "text", lambda name, p=phrase: wq.Phrase(name, self._all_stems(p)))
            for phrase in query.phrases
        ]
        parts += [_one_of("kind", query.kinds)] if query.kinds else []
        parts += [wq.Term("tags", tag) for tag in query.tags]
        parts += [wq.Term("by", query.by)] if query.by else []
        refused = [wq.Or(self._word_queries((word,), ("title", "text", "tags"))) for word in query.excluded]
        whole = wq.And([*parts, _one_of("keys", keys)])
        return wq.AndNot(whole, wq.Or(refused)) if refused else whole

    def _word_queries(self, words: Sequence[str], names: Sequence[str]) -> list[Any]:
        """Return one query a word: it may stand in any field; a longer last word may also be the beginning of one."""
        queries = []
        for position, word in enumerate(words):
            stems = self._stems(word)
            options: list[Any] = [wq.And([wq.Term(name, stem) for stem in stems]) for name in names if name != "tags"]
            options += [wq.Term("tags", word)] if "tags" in names else []
            if position == len(words) - 1 and len(word) >= 4:
                options.append(wq.Prefix("title", self._stemless(word)))
            queries.append(wq.Or(options))
        return queries

    def _all_stems(self, words: Sequence[str]) -> list[str]:
        return [stem for word in words for stem in self._stems(word)]

    @staticmethod
    def _stems(word: str) -> list[str]:
        return [token.text for token in ANALYZER(word)] or [word]

    @staticmethod
    def _stemless(word: str) -> str:
        return word.casefold().translate(accent_map)


def _freshness(age_days: float) -> float:
    return 1.0 + RECENCY * exp(-max(age_days, 0.0) / RECENT_DAYS)


def _one_of(name: str, values: Sequence[str]) -> Any:
    return wq.ConstantScoreQuery(wq.Or([wq.Term(name, value) for value in values]), 0.0)


def _either(one: str, other: str, make: Any) -> Any:
    return wq.Or([make(one), make(other)])


def open_index(folder: Path) -> WhooshIndex:
    """Return the index in a folder; nothing is read before the first search."""
    return WhooshIndex(folder)
