"""The zip while it is being filled: written piece by piece, with the SHA-256 of every file in its manifest."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from app import clock, store

FORMAT = "menteo-export/1"
_UNUSUAL = re.compile(r"[^a-z0-9._-]+")


class Box:
    """One zip. Paths are our own words, numbers and plain letters; nothing in them means anything to a file system."""

    def __init__(self, file: IO[bytes]):
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *trouble: object) -> None:
        self._zip.close()

    def put(self, path: str, pieces: Iterable[bytes], packing: int = ZIP_DEFLATED) -> None:
        """Write a file from its pieces."""
        digest, size, info = hashlib.sha256(), 0, ZipInfo(path)
        info.compress_type, info.external_attr = packing, 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files.append({"path": path, "size": size, "sha256": digest.hexdigest()})

    def text(self, path: str, pieces: Iterable[str]) -> None:
        """Write a text file."""
        self.put(path, (piece.encode() for piece in pieces))

    def rows(self, path: str, rows: Iterable[dict[str, Any]]) -> None:
        """Write rows as a JSON list, one on a line."""
        self.text(path, _listed(rows))

    def stored(self, path: str, name: str) -> None:
        """Copy a file out of the store; one that is gone there is left out."""
        with suppress(store.Absent):
            self.put(path, [store.read(name)], ZIP_STORED)

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest and close."""
        manifest = {
            "format": FORMAT,
            **facts,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "files": self.files,
        }
        self._zip.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        self._zip.close()


def _listed(rows: Iterable[dict[str, Any]]) -> Iterable[str]:
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False, default=_plain)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def plain_name(words: str) -> str:
    """Return words as part of a path."""
    letters = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return _UNUSUAL.sub("-", letters).strip(".-")[:60] or "untitled"
