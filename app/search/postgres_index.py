"""The index in PostgreSQL: entries with their vectors beside the documents, candidates and permission in one statement.

The newest few thousand documents are looked at first, then eight times as many, and so on, until there are candidates
enough: the cost of a common word does not grow with the data (docs/decisions/0008).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from math import exp
from typing import Any

from sqlalchemy import Float, Integer, Select, column, select, text
from whoosh.support.levenshtein import levenshtein

from app import clock
from app.access import Viewer, asked, stand_in
from app.db import db
from app.models.document import Document
from app.search import statements as sql
from app.search.analysis import terms
from app.search.permitted import COLUMNS, may_see
from app.search.port import RECENCY, RECENT_DAYS, BrokenIndexError, Entry, Found
from app.search.vectors import MARKS, places_of, query_of, ranking_of, title_of, vector_of
from app.search.words import Query

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class PostgresIndex:
    """The index in the database of the current app."""

    name = "postgres"
    comfortable = 5_000_000
    is_outside = False

    def find(self, query: Query, viewer: Viewer, keys: Sequence[str], *, newest: bool, limit: int) -> Found:
        """Return what the viewer may see of the best (or newest) candidates."""
        title, ranking = title_of(query.words), ranking_of(query)
        kinds = bool(title) and not newest, bool(ranking) and not newest
        named = {"wanted": query_of(query), "title": title, "ranking": ranking, "some": limit // 2}
        named |= {"readers": list(keys), "most": limit}
        rows = self._ask(viewer, kinds, named)
        if not rows:
            return Found()
        if not newest:
            now = clock.now()
            rows.sort(key=lambda row: (-row.score * _freshness(now, row.published_at), -row.id))
        return Found(rows, rows[0].many >= limit, rows[0].engine != self.name)

    def beginning(self, start: Sequence[str], viewer: Viewer, keys: Sequence[str], limit: int) -> Sequence[Any]:
        """Return what the viewer may see whose title has words beginning like the last one, newest first."""
        named = {"wanted": title_of(start, is_begun=True), "readers": list(keys), "most": limit}
        return self._ask(viewer, (False, False), named)

    def _ask(self, viewer: Viewer, kinds: tuple[bool, bool], named: Mapping[str, Any]) -> list[Any]:
        rows = list(asked(viewer, _found(stand_in(viewer), *kinds), **named))
        if not rows and db.session.scalar(text(sql.ENGINE)) != self.name:
            raise BrokenIndexError("not written yet")
        return rows

    def close_spelling(self, word: str) -> str | None:
        """Return the commonest indexed word one or two slips away from this one, if this one is unknown."""
        term = (terms(word) or [word])[-1]
        if len(term) < 4 or db.session.scalar(text(sql.IS_WORD), {"word": term}):
            return None
        near = db.session.execute(text(sql.WORDS), {"words": _one_slip(term)})
        found = {row.word: row.documents for row in near}
        if not found:
            alike = {"first": term[:2], "least": len(term) - 2, "most": len(term) + 2}
            near = db.session.execute(text(sql.WORDS_ALIKE), alike)
            found = {row.word: row.documents for row in near if levenshtein(row.word, term, limit=2) <= 2}
        return max(found, key=lambda near: (found[near], near), default=None)

    def count(self) -> int:
        """Return how many documents the index holds."""
        return int(db.session.scalar(text(sql.COUNT)) or 0)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other worker write the index before this unit of work ends."""
        db.session.execute(text(sql.LOCK))
        yield

    def write(self, entries: Iterable[Entry], gone: Iterable[int] = (), *, generation: int = 0) -> None:
        """Put entries in, take others out, and keep count of the words."""
        placed = [(entry, places_of(entry)) for entry in entries]
        ids = [entry.id for entry, _ in placed] + list(gone)
        counts: Counter[str] = Counter()
        for word, documents in db.session.execute(text(sql.TAKE_OUT), {"ids": ids}):
            counts[word] -= documents if word[0] not in MARKS else 0
        for _, places in placed:
            counts.update(places.keys())
        self._put(placed)
        changed = sorted(word for word, change in counts.items() if change)
        named = {"words": changed, "changes": [counts[word] for word in changed]}
        if changed:
            db.session.execute(text(sql.COUNT_WORDS), named)
            db.session.execute(text(sql.DROP_WORDS), {"words": [word for word in changed if counts[word] < 0]})

    def _put(self, placed: Sequence[tuple[Entry, dict[str, list[str]]]]) -> None:
        if not placed:
            return
        named = {
            "ids": [entry.id for entry, _ in placed],
            "moments": [entry.at.astimezone(UTC) for entry, _ in placed],
            "readers": [entry.keys[0] for entry, _ in placed],
            "vectors": [vector_of(entry, places) for entry, places in placed],
        }
        db.session.execute(text(sql.PUT), named)

    def is_sound(self, generation: int) -> bool:
        """Say whether there is an index; it cannot be older than its database."""
        return bool(db.session.scalar(text(sql.IS_FILLED)))

    def begin(self, run: str) -> None:
        """Nothing to prepare: the index is made anew in its place, and can be searched all the while."""

    def add(self, run: str, entries: Iterable[Entry]) -> bool:
        """Write some more entries anew; their words are counted at the end."""
        self._put([(entry, places_of(entry)) for entry in entries])
        return True

    def finish(self, run: str, generation: int) -> bool:
        """Take out what is no document any more, and count all words."""
        db.session.execute(text(sql.DROP_STRAYS))
        db.session.execute(text(sql.FORGET_WORDS))
        db.session.execute(text(sql.COUNT_ALL_WORDS), {"marks": list(MARKS)})
        return True

    def clear(self) -> None:
        """Forget everything."""
        for statement in (sql.FORGET_ENTRIES, sql.FORGET_WORDS, sql.FORGET_STATE):
            db.session.execute(text(statement))

    def abandon(self) -> None:
        """Nothing is left lying about."""


@cache
def _found(viewer: Any, by_title: bool, by_rank: bool) -> Select[Any]:
    """Ask for candidates and for the one rule over them, in one statement."""
    columns: Any = column("id", Integer), column("many", Integer), column("engine"), column("score", Float)
    among = text(sql.candidates(by_title, by_rank)).columns(*columns).cte("candidate")
    query = select(*COLUMNS, among.c.many, among.c.engine, among.c.score)
    query = query.select_from(among).join(Document, Document.id == among.c.id)
    return may_see(viewer, query).order_by(Document.published_at.desc(), Document.id.desc())


def _freshness(now: datetime, moment: datetime) -> float:
    return 1.0 + RECENCY * exp(-max((now - moment).total_seconds(), 0.0) / 86_400 / RECENT_DAYS)


def _one_slip(term: str) -> list[str]:
    """Return all words one letter away, the first letter kept."""
    letters = sorted({*LETTERS, *term})
    cuts = [(term[:at], term[at:]) for at in range(1, len(term) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    added = {head + letter + tail for head, tail in cuts for letter in letters}
    return sorted((left_out | other | added) - {term})
