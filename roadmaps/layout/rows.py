"""Which row each step stands in: by depth inside its stage, crowded depths wrapped into further rows.

Bands are the runs of the learning order, so an arrow never points up: when a stage waits for a later one,
its band is drawn twice. Fewer steps fit in a row that long arrows have to pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roadmaps.graph import Run, followers
from roadmaps.layout.shapes import MAX_LANES

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows of one band: its stage, its first row and how many rows it has."""

    stage: int
    first: int
    count: int


def heights(keys: Sequence[str], needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """For each step of a run, how many steps of the same run follow it on the longest way."""
    found = dict.fromkeys(keys, 0)
    for key in reversed(keys):
        for before in needs[key]:
            if before in found:
                found[before] = max(found[before], found[key] + 1)
    return found


class _Passing:
    """Counts the arrows that have begun above a row and have not ended yet."""

    def __init__(self, pairs: Pairs) -> None:
        self.targets: dict[str, set[str]] = {}
        self.sources: dict[str, list[str]] = {}
        self.begun: set[str] = set()
        self.awaited: set[str] = set()
        for source, target in pairs:
            self.targets.setdefault(source, set()).add(target)
            self.sources.setdefault(target, []).append(source)

    def room(self, ready: Sequence[str]) -> int:
        """How many steps the next row may hold."""
        passing = min(len(self.begun), len(self.awaited) - min(len(self.awaited.intersection(ready)), MAX_LANES))
        return MAX_LANES if passing <= 0 else MAX_LANES - 1 if passing <= 8 else MAX_LANES - 2

    def place(self, keys: Sequence[str]) -> None:
        """Ends the arrows into a row and begins the ones out of it."""
        for key in keys:
            for source in self.sources.get(key, ()):
                self.targets[source].discard(key)
                if not self.targets[source]:
                    self.begun.discard(source)
            self.awaited.discard(key)
        for key in keys:
            if self.targets.get(key):
                self.begun.add(key)
                self.awaited |= self.targets[key]


def fill(runs: Sequence[Run], needs: Mapping[str, Sequence[str]], drawn: Pairs) -> tuple[list[list[str]], list[Strip]]:
    """The steps row by row, and which rows belong to which band."""
    after, passing = followers(needs), _Passing(drawn)
    rows: list[list[str]] = []
    strips = []
    for run in runs:
        first, member = len(rows), set(run.keys)
        urgency, place = heights(run.keys, needs), {key: number for number, key in enumerate(run.keys)}
        missing = {key: sum(before in member for before in needs[key]) for key in run.keys}
        ready = [key for key in run.keys if not missing[key]]
        while ready:
            ready.sort(key=lambda key: (-urgency[key], place[key]))
            room = passing.room(ready)
            row, ready = ready[:room], ready[room:]
            passing.place(row)
            rows.append(sorted(row, key=place.__getitem__))
            for key in (waiting for step in row for waiting in after[step] if waiting in member):
                missing[key] -= 1
                if not missing[key]:
                    ready.append(key)
        strips.append(Strip(run.stage, first, len(rows) - first))
    return rows, strips
