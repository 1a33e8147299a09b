"""How a query is read: plain words, "phrases", -words, and kind:, tag:, by: operators. Pure."""

import re
from dataclasses import dataclass, field

MAX_QUERY = 200
MAX_WORDS = 12
COMMON = """
a an and are as at be by for from in is it its of on or that the this to was were what when where which who will with
"""
DROPPED = frozenset(COMMON.split())
PIECE = re.compile(r'(-?)"([^"]*)"|(\S+)')
OPERATOR = re.compile(r"^(kind|tag|by):(.+)$", re.IGNORECASE)
WORD = re.compile(r"\w+(?:[.+#'’_-]\w+)*[+#]*", re.UNICODE)


@dataclass(frozen=True)
class Query:
    """A query as it was read. `dropped` are words too common to look for."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    by: str = ""
    dropped: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to look for."""
        return not (self.words or self.phrases or self.tags or self.by or self.kinds)

    @property
    def marked(self) -> tuple[str, ...]:
        """The words that a result shows marked."""
        return (*self.words, *(word for phrase in self.phrases for word in phrase))

    def with_words(self, words: tuple[str, ...]) -> "Query":
        """Return the same query with other plain words."""
        return Query(words, self.phrases, self.excluded, self.kinds, self.tags, self.by, self.dropped)


def read(text: str) -> Query:
    """Read what somebody typed; nothing typed can be wrong, at worst a sign is left out."""
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[str] = []
    named: dict[str, list[str]] = {"kind": [], "tag": [], "by": []}
    for minus, phrase, piece in PIECE.findall(text[:MAX_QUERY]):
        if phrase:
            inner = tuple(split(phrase))
            if minus:
                excluded.extend(inner)
            elif inner:
                phrases.append(inner)
        elif operator := OPERATOR.match(piece):
            named[operator[1].lower()].append(operator[2].strip('@#,"').casefold())
        elif piece.startswith("-") and len(piece) > 1:
            excluded.extend(split(piece[1:]))
        else:
            words.extend(split(piece))
    kept = [word for word in words if word not in DROPPED] or words
    dropped = tuple(word for word in words if word not in kept)
    by = named["by"][-1] if named["by"] else ""
    plain = tuple(dict.fromkeys(kept))[:MAX_WORDS]
    return Query(plain, tuple(phrases), tuple(excluded), tuple(named["kind"]), tuple(named["tag"]), by, dropped)


def split(text: str) -> list[str]:
    """Cut text into lower-case words."""
    return [word.casefold() for word in WORD.findall(text)]
