"""What changed between two versions of a text, word by word. Pure."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_WORDS = 6000  # comparing takes longer than in proportion
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of words: `same`, `out` or `in`."""

    what: str
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """Return the words of both versions in order, each said to stay, to go out or to come in."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece("out", before), Piece("in", after)]
    found = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        found += [Piece("out", "".join(old[a:b]))] if b > a else []
        found += [Piece("in", "".join(new[c:d]))] if d > c else []
    return found
