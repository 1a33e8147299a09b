"""How an opened Whoosh index reads its files: by place, from the system's cache, without a copy in each process.

Whoosh itself takes each segment into memory twice, once mapped and once copied, and its files keep one position for all
threads: two searches at once may read each other's bytes (docs/decisions/0008). Here a position belongs to a thread,
and only columns, a few bytes a document that every candidate is asked for, are held in memory.
"""

import os
import pickle
import threading
import weakref
from array import array
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.system import IS_LITTLE

AHEAD = 256  # bytes that most records of a block fit into
COLUMN = ".col"


class Section(StructFile):  # type: ignore[misc]
    """A part of an open file. It stays readable when the file is deleted, until nobody holds it any more."""

    def __init__(self, handle: "Handle", start: int, length: int, name: str):
        self._handle, self._start, self._length, self._name = handle, start, length, name
        self._here = threading.local()
        self.file = self
        self.is_real = self.is_closed = False
        self.onclose = None

    def get(self, position: int, length: int) -> bytes:
        """Return the bytes at a place."""
        return os.pread(self._handle.number, max(min(length, self._length - position), 0), self._start + position)

    def get_array(self, position: int, typecode: str, length: int) -> "array[Any]":
        """Return the numbers at a place."""
        found = array(typecode)
        found.frombytes(self.get(position, length * found.itemsize))
        if IS_LITTLE:
            found.byteswap()
        return found

    def subset(self, offset: int, length: int, name: str | None = None) -> Any:
        """Return a part of this part; columns are read at once."""
        name = name or self._name
        if name.endswith(COLUMN):
            return BufferFile(self.get(offset, length), name=name)
        return Section(self._handle, self._start + offset, length, name)

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, in this thread."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._length}[whence]
        self._here.at = base + position
        return base + position

    def tell(self) -> int:
        """Return the place where this thread is."""
        return int(getattr(self._here, "at", 0))

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        at = self.tell()
        found = self.get(at, self._length - at if size < 0 else size)
        self._here.at = at + len(found)
        return found

    def read_pickle(self) -> Any:
        """Return the object that was written here."""
        at, size = self.tell(), AHEAD
        while True:
            ahead = BytesIO(self.get(at, size))
            try:
                found = pickle.load(ahead)  # noqa: S301  the index is ours, as every file of the data folder
            except (EOFError, pickle.UnpicklingError):
                if at + size >= self._length:
                    raise
                size *= 8
            else:
                self._here.at = at + ahead.tell()
                return found

    def close(self) -> None:
        """Leave it to those who still read; the file is closed with its last section."""
        self.is_closed = True


class Handle:
    """An open file's number, given back when nobody holds it any more."""

    def __init__(self, path: Path):
        self.number = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        weakref.finalize(self, os.close, self.number)


class Folder(FileStorage):  # type: ignore[misc]
    """The files of a folder, for reading by many threads at once."""

    def __init__(self, folder: Path):
        super().__init__(str(folder), supports_mmap=False, readonly=True)

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file to be read by place."""
        path = Path(self.folder, name)
        handle = Handle(path)
        return Section(handle, 0, os.fstat(handle.number).st_size, name)
