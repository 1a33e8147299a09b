"""Reading the Whoosh index: one state of it opened, and what one searcher asks of that."""

from collections.abc import Sequence
from heapq import nlargest
from math import exp
from operator import itemgetter
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_files
from whoosh import query as wq
from whoosh.reading import MultiReader, SegmentReader
from whoosh.searching import Searcher

from app import clock
from app.search.analysis import folded, marked_tag, terms
from app.search.port import RECENCY, RECENT_DAYS
from app.search.whoosh_columns import Columns, Fitting
from app.search.whoosh_files import Folder
from app.search.whoosh_schema import SCHEMA, Passes, minute
from app.search.words import Query

TITLE_WEIGHT = 3.0
MOST_ENDINGS = 64
LOOKED_AT = 4  # times as many as are wanted
SPAN = 4096


class Opened:
    """A searcher over one state of the index, with what is worked out once for all searches."""

    folder: Path
    passes: Passes
    columns: Columns

    def __init__(self, folder: Path, before: "Opened | None"):
        index = whoosh_files.open_dir(str(folder), schema=SCHEMA)
        info, storage = index._read_toc(), Folder(folder)
        kept = before if before is not None and before.folder == folder else None
        self.folder = folder
        self.leaves: dict[tuple[str, int], Any] = {}
        for segment in info.segments:
            known = segment.segment_id(), segment.deleted_count()
            reader = kept.leaves.get(known) if kept else None
            self.leaves[known] = reader or SegmentReader(storage, info.schema, segment)
        readers = list(self.leaves.values())
        self.reader = readers[0] if len(readers) == 1 else MultiReader(readers) if readers else index.reader()
        self.columns = kept.columns.of(readers) if kept else Columns(readers)
        self.searcher = Searcher(self.reader, fromindex=index, weighting=Fitting(self.columns))
        self.passes = Passes(self.searcher, kept.passes if kept else None)
        self.ids, self.minutes = self.columns.whole("id"), self.columns.whole("minute")


class Asked:
    """What somebody with these keys asks of an opened index; only documents with one of the keys are candidates."""

    def __init__(self, opened: Opened, keys: Sequence[str]):
        self.opened = opened
        self.among = opened.passes.allowed(keys)

    def best(self, query: Query, limit: int) -> list[int]:
        """Return the best documents: how well the words fit, above all in the title, and how new they are."""
        parts = self._parts(query)
        scores = self._scored(wq.And(parts), limit)
        title = [wq.Term("title", term) for word in query.words for term in terms(word)]
        if title:
            whole = wq.And([*title, *parts[len(query.words) :]])
            for at, score in self._scored(whole, limit // 2).items():
                scores[at] = scores.get(at, score) + TITLE_WEIGHT * score
        return self._ranked(scores)[:limit]

    def newest(self, query: Query, limit: int) -> list[int]:
        """Return the newest documents."""
        opened, found = self.opened, self._walk(wq.And(self._parts(query)), limit * 2, scored=False)
        return [ident for _, ident in nlargest(limit, ((opened.minutes[at], opened.ids[at]) for at in found))]

    def beginning(self, start: Sequence[str], limit: int) -> list[int]:
        """Return the best documents whose title has these words and one that begins like the last."""
        *words, last = start
        whole = [wq.Term("title", term) for word in words for term in terms(word)]
        endings = wq.Or([wq.Term("title", term) for term in self._endings(last)])
        return self._ranked(self._scored(wq.And([*whole, endings]), limit))

    def _scored(self, query: Any, limit: int) -> dict[int, float]:
        scores = self._walk(query, limit * LOOKED_AT)
        return dict(nlargest(limit, scores.items(), key=itemgetter(1)))

    def _walk(self, query: Any, enough: int, *, scored: bool = True) -> dict[int, float]:
        """Return documents with their scores, those written last first, until there are enough of them.

        So a word that stands everywhere costs no more in a large index than in a small one.
        """
        found: dict[int, float] = {}
        searcher, flags = self.opened.searcher, self.among.flags
        context = searcher.context() if scored else searcher.boolean_context()
        for leaf, offset, _ in reversed(self.opened.passes.leaves):
            top, span = leaf.doc_count_all(), SPAN
            while top > 0 and len(found) < enough:
                matcher, start = query.matcher(leaf, context), max(top - span, 0)
                if start and matcher.is_active():
                    matcher.skip_to(start)
                while matcher.is_active() and (at := matcher.id()) < top:
                    if flags[offset + at]:
                        found[offset + at] = matcher.score() if scored else 0.0
                    matcher.next()
                top, span = start, span * 4
        return found

    def _ranked(self, scores: dict[int, float]) -> list[int]:
        now, opened = minute(clock.now()), self.opened
        ranked = [(score * _freshness(now - opened.minutes[at]), opened.ids[at]) for at, score in scores.items()]
        return [ident for _, ident in sorted(ranked, reverse=True)]

    def _parts(self, query: Query) -> list[Any]:
        """Return what a document must meet, words first, one part each; those with an excluded word pass no more."""
        for word in query.excluded:
            self.among.drop(self.opened.searcher.docs_for_query(self._word(word, is_last=True)))
        parts = [self._word(word, is_last=word == query.words[-1]) for word in query.words]
        parts += [wq.Phrase("text", [term for word in phrase for term in terms(word)]) for phrase in query.phrases]
        parts += [wq.Or([wq.Term("kind", kind) for kind in query.kinds])] if query.kinds else []
        parts += [wq.Term("text", marked_tag(tag)) for tag in query.tags]
        return parts + ([wq.Term("by", query.by)] if query.by else [])

    def _word(self, word: str, *, is_last: bool) -> Any:
        """Ask for a word or a tag; a longer last word may also be the beginning of one in the title.

        What is not in the index is not asked for: one plain term is found several times as fast as one of three.
        """
        found, tag = terms(word), marked_tag(word)
        options: list[Any] = [wq.And([wq.Term("text", term) for term in found]) if len(found) > 1 else _text(*found)]
        options += [_text(tag)] if ("text", tag) in self.opened.reader else []
        if is_last and len(word) >= 4:
            options += [wq.Term("title", term) for term in self._endings(word) if [term] != found]
        return wq.Or(options) if len(options) > 1 else options[0]

    def _endings(self, word: str) -> list[str]:
        """Return the commonest terms of titles that begin like this."""
        reader = self.opened.reader
        found = [each.decode() for each in reader.expand_prefix("title", folded(word))]
        return nlargest(MOST_ENDINGS, found, key=lambda term: reader.doc_frequency("title", term))


def _text(term: str) -> Any:
    return wq.Term("text", term)


def _freshness(age_minutes: int) -> float:
    return 1.0 + RECENCY * exp(-max(age_minutes, 0) / 1440 / RECENT_DAYS)
