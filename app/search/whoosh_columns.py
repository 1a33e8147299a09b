"""Numbers of each document of an opened Whoosh index, read once for each segment; and scores made of them.

Whoosh unpacks such a number from its file whenever a candidate is looked at, which took half the time of a search.
"""

from array import array
from collections.abc import Iterable
from typing import Any

from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.scoring import BM25F, BM25FScorer, WeightScorer
from whoosh.util.numeric import byte_to_length


class Columns:
    """The columns of some segments, each as an array."""

    def __init__(self, readers: Iterable[Any], before: "Columns | None" = None):
        self._readers = list(readers)
        self._known: dict[tuple[str, str], array[int]] = {}
        if before is not None:
            live = {reader.segment().segment_id() for reader in self._readers}
            self._known = {name: kept for name, kept in before._known.items() if name[0] in live}

    def of(self, readers: Iterable[Any]) -> "Columns":
        """Return the columns of other segments, with what is known of those that are the same."""
        return Columns(readers, self)

    def whole(self, field: str) -> "array[int]":
        """Return a field of all documents, in the order of their numbers."""
        found = array("q")
        for reader in self._readers:
            found += self._read(reader, field, lambda reader=reader: reader.column_reader(field))
        return found

    def lengths(self, reader: Any, field: str) -> "array[int]":
        """Return how long a field is in each document of a segment, as the byte that Whoosh keeps of it."""
        name = f"_{field}_len"
        return self._read(reader, name, lambda: reader._perdoc._cached_reader(name, LENGTHS_COLUMN) or ())

    def _read(self, reader: Any, name: str, column: Any) -> "array[int]":
        known = reader.segment().segment_id(), name
        found = self._known.get(known)
        if found is None:
            found = self._known[known] = array("B" if name.startswith("_") else "q", column())
        return found


class Fitting(BM25F):  # type: ignore[misc]
    """BM25 as Whoosh has it, over arrays."""

    def __init__(self, columns: Columns):
        super().__init__()
        self._columns = columns

    def scorer(self, searcher: Any, fieldname: str, text: Any, qf: int = 1) -> Any:
        """Return what scores documents by one term."""
        if not searcher.schema[fieldname].scorable:
            return WeightScorer.for_(searcher, fieldname, text)
        return _Fit(searcher, fieldname, text, self, self._columns.lengths(searcher.reader(), fieldname))


class _Fit(BM25FScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, fieldname: str, text: Any, model: Fitting, lengths: "array[int]"):
        super().__init__(searcher, fieldname, text, model.B, model.K1)
        self._lengths, self._top = lengths, self.idf * (self.K1 + 1)
        flat, slope = self.K1 * (1 - self.B), self.K1 * self.B / self.avgfl
        self._norms = [flat + slope * byte_to_length(each) for each in range(256)]

    def score(self, matcher: Any) -> float:
        weight = matcher.weight()
        return self._top * weight / (weight + self._norms[self._lengths[matcher.id()]])
