"""Whether what the index proposes still says what was asked for. Pure, on rows that the database has given.

The index learns of a change a moment later, or much later where the worker is behind. Until then a document says that
it was reworded, and is held against the query itself: a word that is gone finds nothing, not even in a count.
"""

from collections.abc import Sequence
from typing import Any

from app.search.analysis import folded, marked_tag, placed, terms
from app.search.port import Entry
from app.search.words import Query


def fits(query: Query, row: Any) -> bool:
    """Whether a row holds all words and phrases, and none that is excluded; what was not reworded does."""
    if row.reworded_at is None:
        return True
    entry = entry_now(row)
    places: dict[str, set[int]] = {}
    for at, term in placed(entry):
        places.setdefault(term, set()).add(at)
    title = terms(entry.title)

    def has(word: str, *, is_last: bool) -> bool:
        found = terms(word)
        begun = is_last and len(word) >= 4 and any(term.startswith(folded(word)) for term in title)
        return begun or marked_tag(word) in places or (bool(found) and all(term in places for term in found))

    wanted = all(has(word, is_last=word == query.words[-1]) for word in query.words)
    wanted = wanted and all(_in_a_row(phrase, places) for phrase in query.phrases)
    wanted = wanted and all(marked_tag(tag) in places for tag in query.tags)
    return wanted and not any(has(word, is_last=True) for word in query.excluded)


def begins(start: Sequence[str], row: Any) -> bool:
    """Whether a row's title has these words and one that begins like the last; that of what was not reworded does."""
    if row.reworded_at is None:
        return True
    title = terms(entry_now(row).title)
    whole = all(term in title for word in start[:-1] for term in terms(word))
    return whole and any(term.startswith(folded(start[-1])) for term in title)


def entry_now(row: Any) -> Entry:
    """Return what the index would be told of a document that was reworded."""
    title = "" if row.new_facts.get("borrows_title") else row.new_title
    return Entry(row.id, row.kind, title, row.new_text, row.new_tags, "", (), row.published_at)


def _in_a_row(phrase: Sequence[str], places: dict[str, set[int]]) -> bool:
    found = [term for word in phrase for term in terms(word)]
    starts = places.get(found[0], set()) if found else set()
    return any(all(at + step in places.get(term, ()) for step, term in enumerate(found)) for at in starts)
