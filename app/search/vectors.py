"""What PostgreSQL is given: documents as `tsvector` and queries as `tsquery`, both made of the house's own terms.

Besides its terms with their places, a vector holds marks that no term can begin with: `~window` stands in the title,
`#sql` is a tag, `@mara` the owner, `:topic` the kind, `^a7` one of three nested spans of document ids.
So one index answers all parts of a query at once, and the newest few thousand documents can be looked at first.
"""

from collections.abc import Iterable, Sequence

from app.search.analysis import folded, marked_tag, placed, terms
from app.search.port import Entry
from app.search.words import Query

SPANS = {"a": 12, "b": 15, "c": 18}  # how many bits of a document's id a span leaves out: 4,096 to 262,144 documents
MARKS = "~#@:^"
LAST_PLACE = 16_383  # PostgreSQL counts no further
PLACES = 255  # and keeps no more of one term


def quoted(lexeme: str) -> str:
    """Return a lexeme as tsvector and tsquery write it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def places_of(entry: Entry) -> dict[str, list[str]]:
    """Return the terms of a document with their places; those of the title weigh most, then tags."""
    places: dict[str, list[str]] = {}
    title = len(terms(entry.title))
    for at, term in placed(entry):
        if at > LAST_PLACE:
            break
        places.setdefault(term, []).append(f"{at}A" if 0 < at <= title else str(at) if at else "1B")
    return places


def vector_of(entry: Entry, places: dict[str, list[str]]) -> str:
    """Return the vector of a document."""
    marks = [f"~{term}" for term in set(terms(entry.title))]
    marks += [f"@{entry.by}", f":{entry.kind}"]
    marks += [f"^{name}{entry.id >> bits}" for name, bits in SPANS.items()]
    parts = [f"{quoted(term)}:{','.join(found[:PLACES])}" for term, found in places.items()]
    return " ".join([*parts, *map(quoted, marks)])


def query_of(query: Query) -> str:
    """Return what a document must meet: every word in some field, every phrase, no excluded word."""
    parts = [_word(word, is_last=word == query.words[-1]) for word in query.words]
    parts += [_phrase(phrase) for phrase in query.phrases]
    parts += [_any(f":{kind}" for kind in query.kinds)] if query.kinds else []
    parts += [quoted(marked_tag(tag)) for tag in query.tags]
    parts += [quoted(f"@{query.by}")] if query.by else []
    parts += [f"!({_word(word, is_last=True)})" for word in query.excluded]
    return " & ".join(parts)


def title_of(words: Sequence[str], *, is_begun: bool = False) -> str:
    """Return what asks for all the words in the title, the last one perhaps begun only; nothing without words."""
    whole = words[:-1] if is_begun else words
    parts = [quoted(f"~{term}") for word in whole for term in terms(word)]
    parts += [f"{quoted('~' + folded(words[-1]))}:*"] if is_begun else []
    return " & ".join(parts)


def ranking_of(query: Query) -> str:
    """Return the words that ranking counts."""
    found = [term for word in query.marked for term in terms(word)]
    return _any(dict.fromkeys([*found, *map(marked_tag, (*query.words, *query.tags))]))


def _word(word: str, *, is_last: bool) -> str:
    found = terms(word)
    options = ["(" + " & ".join(map(quoted, found)) + ")"] if found else []
    options += [quoted(marked_tag(word))]
    options += [f"{quoted('~' + folded(word))}:*"] if is_last and len(word) >= 4 else []
    return "(" + " | ".join(options) + ")"


def _phrase(words: Sequence[str]) -> str:
    return "(" + " <-> ".join(quoted(term) for word in words for term in terms(word)) + ")"


def _any(lexemes: Iterable[str]) -> str:
    options = " | ".join(map(quoted, lexemes))
    return f"({options})" if options else ""
