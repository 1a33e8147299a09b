"""What the Whoosh index keeps of a document, and which documents a searcher's keys let pass."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from whoosh import query as wq
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.idsets import DocIdSet

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class Terms(TEXT):
    """A field of terms that have their places already."""

    def index(self, value: Iterable[tuple[int, str]], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Give each term with how often and where it stands."""
        places: dict[str, list[int]] = {}
        for at, term in value:
            places.setdefault(term, []).append(at)
        for term, found in places.items():
            yield term.encode(), len(found), float(len(found)), self.format.encode(found)


SCHEMA = Schema(
    id=NUMERIC(unique=True, signed=False, sortable=True),
    kind=ID,
    text=Terms(),  # all that can be found: tags, title and text
    title=Terms(),
    by=ID,
    keys=KEYWORD,
    minute=NUMERIC(sortable=True),
)


def minute(moment: datetime) -> int:
    """Return a moment as a number that the index can keep."""
    return int((moment - EPOCH).total_seconds() // 60)


class Allowed(DocIdSet):
    """The documents that have one of the searcher's keys, a byte for each: asked for every match, thus nothing more."""

    def __init__(self, flags: bytearray):
        self.flags = flags

    def drop(self, numbers: Iterable[int]) -> None:
        """Let some documents pass no more."""
        for number in numbers:
            self.flags[number] = 0

    def __contains__(self, number: int) -> bool:
        return self.flags[number] == 1

    def __len__(self) -> int:
        return len(self.flags)

    def __bool__(self) -> bool:
        return True


COMMON = frozenset({"public", "members", "restricted"})


class Passes:
    """Works out, once for a segment and key, which documents have it."""

    def __init__(self, searcher: Any, before: "Passes | None" = None):
        self.leaves = [(leaf, at, leaf.reader().segment().segment_id()) for leaf, at in _leaves(searcher)]
        live = {ident for *_, ident in self.leaves}
        known = before.known if before is not None else {}
        self.known: dict[tuple[str, str], array[int]] = {name: ids for name, ids in known.items() if name[0] in live}
        self.size = searcher.reader().doc_count_all()
        self._common: dict[frozenset[str], bytearray] = {}
        for keys in (COMMON, frozenset({"public"})):
            self._common[keys] = self._flags(keys, bytearray(self.size))

    def allowed(self, keys: Sequence[str]) -> Allowed:
        """Return the documents that have one of the keys."""
        common = COMMON.intersection(keys)
        flags = self._common.get(common)
        rest = set(keys) - common if flags is not None else set(keys)
        return Allowed(self._flags(rest, bytearray(flags or self.size)))

    def _flags(self, keys: Collection[str], flags: bytearray) -> bytearray:
        for leaf, offset, ident in self.leaves:
            for key in keys:
                found = self.known.get((ident, key))
                if found is None:
                    found = self.known[ident, key] = array("I", leaf.docs_for_query(wq.Term("keys", key)))
                for number in found:
                    flags[offset + number] = 1
        return flags


def _leaves(searcher: Any) -> list[tuple[Any, int]]:
    return list(searcher.leaf_searchers()) if searcher.reader().doc_count_all() else []
