"""The folder of the Whoosh index: one build in use, perhaps one in the making, and a note that says what is whole.

`current.json` names the build, the newest write it has seen, and the size of every file. It is replaced in one step
after each write, so a reader sees a change by looking at one small file, and a missing or shortened file is known
without reading any. A build in the making is another folder beside it, which takes the place in the same step.
"""

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

PATIENCE = 300.0  # seconds


@dataclass(frozen=True)
class Note:
    """What `current.json` says."""

    build: str
    generation: int
    files: dict[str, int] = field(default_factory=dict)


class Shelf:
    """Where builds stand."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.making = folder / "making"
        self._note = folder / "current.json"
        self._run = self.making / "run"
        self._unreadable = folder / "unreadable"

    def note(self) -> Note | None:
        """Return what is in use, or nothing when there is no index."""
        try:
            return Note(**json.loads(self._note.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def stamp(self) -> tuple[int, int]:
        """Return something that changes with every write, without reading a file."""
        try:
            found = self._note.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def path(self, build: str) -> Path:
        """Return the folder of a build."""
        return self.folder / build

    def keep(self, build: str, generation: int) -> None:
        """Note that a build has seen this write."""
        note = {"build": build, "generation": generation, "files": sizes(self.path(build))}
        fresh = self._note.with_name(f"current.{uuid4().hex}")
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(note))
        fresh.replace(self._note)

    def is_whole(self) -> bool:
        """Whether every noted file is there in full and nobody failed to read it."""
        note = self.note()
        if note is None or self._unreadable.exists():
            return False
        there = sizes(self.path(note.build))
        return all(there.get(name) == size for name, size in note.files.items())

    def is_renewing(self) -> bool:
        """Whether another build is in the making, or should be."""
        return self.making.exists() or not self._note.exists()

    def complain(self) -> None:
        """Leave word for the worker that the index could not be opened."""
        if self.folder.is_dir():
            self._unreadable.touch()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the one lock of those who write; it goes with the process that holds it."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self.folder.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def begin(self, run: str) -> None:
        """Make an empty place for a new build."""
        shutil.rmtree(self.making, ignore_errors=True)
        self.making.mkdir(parents=True)
        self._run.write_text(run)

    def is_making(self, run: str) -> bool:
        """Whether the build in the making is this run's; says that it goes on."""
        mine = self._run.is_file() and self._run.read_text() == run
        if mine:
            self._run.touch()
        return mine

    def abandon(self) -> None:
        """Delete a build that nobody has gone on with for a while."""
        try:
            is_old = time.time() - self._run.stat().st_mtime > PATIENCE
        except OSError:
            is_old = True
        if is_old:
            shutil.rmtree(self.making, ignore_errors=True)

    def swap(self, generation: int) -> None:
        """Put the new build in the place of the old one, which is deleted: whoever has it open reads on."""
        build = uuid4().hex[:12]
        self._run.unlink()
        self.making.rename(self.path(build))
        self.keep(build, generation)
        for other in self.folder.iterdir():
            if other.name not in {build, self._note.name}:
                shutil.rmtree(other) if other.is_dir() else other.unlink(missing_ok=True)

    def clear(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.folder, ignore_errors=True)


def sizes(folder: Path) -> dict[str, int]:
    """Return the sizes of a build's files, its lock left out."""
    try:
        return {path.name: path.stat().st_size for path in folder.iterdir() if path.suffix in {".seg", ".toc"}}
    except OSError:
        return {}
