"""The archive: a zip file of a manifest, `tables/<name>.jsonl` and `uploads/<name>`, distrusted when read.

The manifest is written last and carries size, count and SHA-256 of every part. A reader looks at all of them before it
gives out the first: names that are not those of the manifest, links, parts larger than they say, and anything that does
not add up are refused. Nothing is ever unpacked under a name that the archive chose.
"""

import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
MAX_MANIFEST = 256 * 1024 * 1024
MAX_LINE = 64 * 1024 * 1024
CHUNK = 1024 * 1024
NAME = re.compile(r"tables/[a-z_]{1,60}\.jsonl|uploads/(?=.{1,200}\Z)[a-z0-9]+(?:[/.-][a-z0-9]+)*")


class BadArchiveError(Exception):
    """The file is no archive of ours, or not a whole one; the message says what is wrong with it."""


@dataclass(frozen=True)
class Part:
    """One file of the archive: its size, its SHA-256, and for a table its columns and number of rows."""

    size: int
    sha256: str
    rows: int = 0
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    schema: str
    database: str
    made_at: str
    parts: dict[str, Part]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(part.rows for part in self.parts.values())

    @property
    def size(self) -> int:
        """How many bytes it holds when read out."""
        return sum(part.size for part in self.parts.values())


class Writer:
    """Writes parts one after the other."""

    def __init__(self, file: zipfile.ZipFile):
        self._file = file
        self.parts: dict[str, Part] = {}

    def write(self, name: str, pieces: Iterable[bytes], columns: Iterable[str] = ()) -> Part:
        """Write a part from its pieces: lines of rows for a table, chunks for an upload."""
        digest, size, count = hashlib.sha256(), 0, 0
        packing = zipfile.ZIP_DEFLATED if name.endswith(".jsonl") else zipfile.ZIP_STORED
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = packing, 0o600 << 16
        with self._file.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size, count = size + len(piece), count + 1
        is_table = name.startswith("tables/")
        part = self.parts[name] = Part(size, digest.hexdigest(), count if is_table else 0, list(columns))
        return part

    def finish(self, schema: str, database: str, made_at: str) -> Manifest:
        """Write the manifest."""
        manifest = Manifest(schema, database, made_at, self.parts)
        self._file.writestr(MANIFEST, json.dumps(asdict(manifest)), zipfile.ZIP_DEFLATED)
        return manifest


class Reader:
    """Reads an archive that has been found to be what it says."""

    def __init__(self, file: zipfile.ZipFile):
        self._file = file
        self.manifest = self._read_manifest()
        self._check_names()

    def check(self, note: Callable[[int], None]) -> None:
        """Read every part through and compare it with the manifest; `note` hears how many bytes went by."""
        for name, part in self.manifest.parts.items():
            digest, size = hashlib.sha256(), 0
            for chunk in self._chunks(name, part):
                digest.update(chunk)
                size += len(chunk)
                note(len(chunk))
            if (size, digest.hexdigest()) != (part.size, part.sha256):
                raise BadArchiveError(f"{name} is not what the manifest says")

    def rows(self, table: str) -> Iterator[list[Any]]:
        """Return the rows of a table."""
        with _readable(), self._file.open(f"tables/{table}.jsonl") as file:
            while line := file.readline(MAX_LINE):
                yield json.loads(line)

    def upload(self, name: str) -> bytes:
        """Return one upload."""
        return b"".join(self._chunks(f"uploads/{name}", self.manifest.parts[f"uploads/{name}"]))

    def names(self, kind: str) -> list[str]:
        """Return the names of its `tables` or `uploads`."""
        found = [name.removeprefix(f"{kind}/") for name in self.manifest.parts if name.startswith(f"{kind}/")]
        return [name.removesuffix(".jsonl") if kind == "tables" else name for name in found]

    def _chunks(self, name: str, part: Part) -> Iterator[bytes]:
        left = part.size
        with _readable(), self._file.open(name) as file:
            while chunk := file.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BadArchiveError(f"{name} is larger than it says")
                yield chunk

    def _read_manifest(self) -> Manifest:
        with _readable():
            if self._file.getinfo(MANIFEST).file_size > MAX_MANIFEST:
                raise BadArchiveError("its manifest is too large")
            with self._file.open(MANIFEST) as file:
                said = json.loads(file.read(MAX_MANIFEST))
            if said["format"] != FORMAT:
                raise BadArchiveError(f"its format {said['format']!r} is not {FORMAT}")
            parts = {name: Part(**part) for name, part in said.pop("parts").items()}
            return Manifest(**said, parts=parts)

    def _check_names(self) -> None:
        listed = [info for info in self._file.infolist() if info.filename != MANIFEST]
        names = [info.filename for info in listed]
        if len(names) + 1 != len(self._file.infolist()) or len(set(names)) != len(names):
            raise BadArchiveError("it holds a name twice")
        if set(names) != set(self.manifest.parts):
            raise BadArchiveError("it holds other files than its manifest says")
        for info in listed:
            if not NAME.fullmatch(info.filename) or stat.S_ISLNK(info.external_attr >> 16):
                raise BadArchiveError("it holds a name or a link that no backup has")
            if info.file_size != self.manifest.parts[info.filename].size:
                raise BadArchiveError(f"{info.filename} is not as large as the manifest says")


@contextmanager
def _readable() -> Iterator[None]:
    """Say of whatever the file stumbles over that it is no archive."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise BadArchiveError(f"it cannot be read ({type(error).__name__})") from None
    except RuntimeError as error:  # zipfile's word for what is locked, or packed in a way it does not know
        raise BadArchiveError(f"it cannot be read ({type(error).__name__})") from None


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """Write an archive, readable by its owner only; it stands under its name when it is whole."""
    scratch = path.with_name(f"{path.name}.part")
    try:
        with open(scratch, "wb", opener=_private) as raw:
            with zipfile.ZipFile(raw, "w", compresslevel=3) as file:
                yield Writer(file)
            raw.flush()
            os.fsync(raw.fileno())
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


@contextmanager
def read(path: Path) -> Iterator[Reader]:
    """Open an archive; raises `BadArchiveError`."""
    with path.open("rb") as raw:
        with _readable():
            file = zipfile.ZipFile(raw)
        with file:
            yield Reader(file)
