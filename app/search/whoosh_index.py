"""The Whoosh index: one writer, one searcher a process.

Whoosh keeps a searcher's whole index in memory, so threads share one, made anew in the background when the index has
moved on (docs/decisions/0008). Old readers are never closed by hand: a search may still be reading them.
"""

import logging
import os
import threading
import time
import weakref
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_files

from app.access import Viewer
from app.search.analysis import placed, terms
from app.search.permitted import permitted
from app.search.port import BrokenIndexError, Entry, Found
from app.search.shelf import Note, Shelf
from app.search.whoosh_reading import Asked, Opened
from app.search.whoosh_schema import SCHEMA, minute
from app.search.words import Query

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2


class WhooshIndex:
    """The index in one folder."""

    name = "whoosh"
    comfortable = 100_000
    is_outside = True

    def __init__(self, folder: Path):
        self.shelf = Shelf(folder)
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._stamp = (0, 0)
        self._watched_by = 0

    # Searching

    def find(self, query: Query, viewer: Viewer, keys: Sequence[str], *, newest: bool, limit: int) -> Found:
        """Return what the viewer may see of the best (or newest) candidates."""
        try:
            asked = Asked(self._open(), keys)
            ids = asked.newest(query, limit) if newest else asked.best(query, limit)
        except Exception as error:
            raise self._broken(error) from error
        return Found(permitted(viewer, ids), len(ids) >= limit, self.shelf.is_renewing())

    def beginning(self, start: Sequence[str], viewer: Viewer, keys: Sequence[str], limit: int) -> Sequence[Any]:
        """Return what the viewer may see whose title has words beginning like the last one, best first."""
        try:
            ids = Asked(self._open(), keys).beginning(start, limit)
        except Exception as error:
            raise self._broken(error) from error
        return permitted(viewer, ids)

    def close_spelling(self, word: str) -> str | None:
        """Return the commonest indexed word one or two slips away from this one, if this one is unknown."""
        try:
            reader = self._open().searcher.reader()
            term = (terms(word) or [word])[-1]
            if len(term) < 4 or ("text", term) in reader:
                return None
            found = list(reader.terms_within("text", term, 1, prefix=1))
            found = found or list(reader.terms_within("text", term, 2, prefix=2))
            return max(found, key=lambda near: (reader.doc_frequency("text", near), near), default=None)
        except Exception as error:
            raise self._broken(error) from error

    def count(self) -> int:
        """Return how many documents the index holds."""
        try:
            return int(self._open().searcher.doc_count())
        except Exception as error:
            raise self._broken(error) from error

    # Reading

    def refresh(self) -> None:
        """Read the index as it is now, when it has moved on; what is being searched is left as it is."""
        stamp = self.shelf.stamp()
        if stamp in {self._stamp, (0, 0)}:
            return
        note = self.shelf.note()
        if note is not None:
            self._opened, self._stamp = Opened(self.shelf.path(note.build), self._opened), stamp

    def _open(self) -> Opened:
        if self._opened is not None:
            return self._opened
        with self._lock:
            if self._opened is None:
                self._first_look()
                self._watch()
            if self._opened is None:
                raise BrokenIndexError("no index")
            return self._opened

    def _first_look(self) -> None:
        """Open the index; a file may go between looking and opening, so what fails twice is broken."""
        try:
            self.refresh()
        except Exception:
            time.sleep(0.05)
            try:
                self.refresh()
            except Exception:
                self.shelf.complain()
                raise

    def _watch(self) -> None:
        """Look for changes in the background, for as long as this index is used in this process."""
        if self._watched_by != os.getpid():
            self._watched_by = os.getpid()
            threading.Thread(target=_look, args=(weakref.ref(self),), daemon=True, name="search-index").start()

    def _broken(self, error: Exception) -> BrokenIndexError:
        if not isinstance(error, BrokenIndexError):
            log.warning("search index unreadable: %s", type(error).__name__)
        return BrokenIndexError(str(error))

    # Writing

    def write(self, entries: Iterable[Entry], gone: Iterable[int] = (), *, generation: int = 0) -> None:
        """Put documents into the index, and take others out, in one commit; also in one in the making."""
        entries, gone = list(entries), list(gone)
        note = self.shelf.note()
        if self.shelf.making.exists():
            _write(self.shelf.making, entries, gone)
        if note is None:
            return
        _write(self.shelf.path(note.build), entries, gone)
        self.shelf.keep(note.build, max(generation, note.generation))
        self._refresh_own()

    def is_sound(self, generation: int) -> bool:
        """Say whether every file is there in full and has seen this write, or the one after it that was cut short."""
        note: Note | None = self.shelf.note()
        return note is not None and note.generation - generation in (0, 1) and self.shelf.is_whole()

    def alone(self) -> AbstractContextManager[None]:
        """Let nobody else write the index for the length of the block."""
        return self.shelf.alone()

    def begin(self, run: str) -> None:
        """Begin a build beside the one that is searched."""
        self.shelf.begin(run)

    def add(self, run: str, entries: Iterable[Entry]) -> bool:
        """Put some more into the build in the making."""
        if not self.shelf.is_making(run):
            return False
        _write(self.shelf.making, list(entries), (), merge=False)
        return True

    def finish(self, run: str, generation: int) -> bool:
        """Put the new build in the place of the old one."""
        if not self.add(run, ()):  # an index without documents is one too
            return False
        self.shelf.swap(generation)
        self._refresh_own()
        return True

    def abandon(self) -> None:
        """Delete a build that was begun and left."""
        self.shelf.abandon()

    def clear(self) -> None:
        """Delete the index and forget what was read of it."""
        with self._lock:
            self._opened, self._stamp = None, (0, 0)
        self.shelf.clear()

    def _refresh_own(self) -> None:
        """Let the process that writes see its own writes at once, if it searches at all."""
        if self._opened is not None:
            with self._lock:
                self.refresh()


def _look(reference: "weakref.ref[WhooshIndex]") -> None:
    while (index := reference()) is not None:
        try:
            with index._lock:
                index.refresh()
        except Exception as error:  # a file may go while it is opened: looked for again in a moment
            log.info("search index not read: %s", type(error).__name__)
        del index
        time.sleep(LOOK_SECONDS)


def _write(folder: Path, entries: Sequence[Entry], gone: Iterable[int], *, merge: bool = True) -> None:
    if whoosh_files.exists_in(str(folder)):
        index = whoosh_files.open_dir(str(folder), schema=SCHEMA)
    else:
        index = whoosh_files.create_in(str(folder), SCHEMA)
    writer = index.writer(limitmb=64)
    try:
        searcher = writer.searcher()
        for ident in [entry.id for entry in entries] + list(gone):
            writer.delete_by_term("id", ident, searcher=searcher)
        for entry in entries:
            writer.add_document(**_fields(entry))
        searcher.close()
        writer.commit(merge=merge)
    except BaseException:
        writer.cancel()
        raise


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "text": list(placed(entry)),
        "title": list(enumerate(terms(entry.title))),
        "by": entry.by,
        "keys": " ".join(entry.keys),
        "minute": minute(entry.at),
    }
