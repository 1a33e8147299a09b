"""How text becomes terms, the same for both engines and for queries: words without accents and case, cut to their stem.

Stemming is that of English (Porter); words of other languages pass through it and are found as they are written, for a
query passes through it too.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from whoosh.lang.porter import stem

from app.search.port import Entry
from app.text.normal import fold

GAP = 8
MAX_TERM = 64  # of a longer word only the beginning counts
_TOKEN = re.compile(r"\w+(?:\.?\w+)*", re.UNICODE)


def terms(text: str) -> list[str]:
    """Return the terms of a text in its order."""
    return [_term(word) for word in _TOKEN.findall(text)]


def folded(word: str) -> str:
    """Return a word without accents and case, but whole."""
    return fold(word)[:MAX_TERM]


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    plain = folded(word)
    return stem(plain) or plain


def placed(entry: Entry) -> Iterator[tuple[int, str]]:
    """Give the terms of a document with their places: its tags, its title, and its text, so far off that no phrase goes
    across.
    """
    for tag in entry.tags:
        yield 0, marked_tag(tag)
    title = terms(entry.title)
    yield from enumerate(title, 1)
    yield from enumerate(terms(entry.text), len(title) + GAP)


def marked_tag(tag: str) -> str:
    """Return the term for a tag, which no word of a text is."""
    return "#" + tag.casefold()[:MAX_TERM]
