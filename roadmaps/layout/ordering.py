"""The order of things inside each row, chosen so that few arrows cross.

A long arrow holds a place in every row it passes. Several long arrows out of one step, or into one step,
share a trunk. Rows are then sorted by the mean position of their neighbors, down and up, and neighbors
swapped where that helps; the best arrangement seen is kept. Everything is a number here: an item is a step
or a place on a trunk.
"""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

CROWD = 3
MOST_PLACES = 2500
SIFTS = 4
Links = list[list[int]]


@dataclass(slots=True)
class Weave:
    """Rows of items with the links between neighboring rows; `trail` names the items an arrow runs through."""

    rows: list[list[int]]
    keys: list[str | None]
    up: Links = field(default_factory=list)
    down: Links = field(default_factory=list)
    trails: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    pinned: dict[int, float] = field(default_factory=dict)

    def add(self, row: int, key: str | None) -> int:
        """A new item at the end of a row."""
        self.keys.append(key)
        self.up.append([])
        self.down.append([])
        self.rows[row].append(len(self.keys) - 1)
        return len(self.keys) - 1

    def pin(self, lefts: Mapping[str, float]) -> None:
        """Fix where some steps stand, whole rows of them, in order."""
        self.pinned = {item: lefts[key] for item, key in enumerate(self.keys) if key is not None and key in lefts}
        for row in self.rows:
            if row and row[0] in self.pinned:
                row.sort(key=self.pinned.__getitem__)

    def link(self, upper: int, lower: int) -> None:
        """Joins two items of neighboring rows, once."""
        if lower not in self.down[upper]:
            self.down[upper].append(lower)
            self.up[lower].append(upper)


def weave(rows: Sequence[Sequence[str]], pairs: Sequence[tuple[str, str]]) -> Weave:
    """The items and links of a drawing; pairs whose trail would be too long for a big drawing get none."""
    woven = Weave([[] for _ in rows], [])
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    item = {key: woven.add(number, key) for number, row in enumerate(rows) for key in row}
    spans = {pair: row_of[pair[1]] - row_of[pair[0]] for pair in pairs}
    longest = _longest(spans)
    leaving = Counter(source for (source, _), span in spans.items() if span > 1)
    arriving = Counter(target for (_, target), span in spans.items() if span > 1)
    trunks: dict[tuple[object, int], int] = {}
    for (source, target), span in spans.items():
        if span > longest:
            continue
        trunk: object = (source, target)
        if leaving[source] >= CROWD and leaving[source] >= arriving[target]:
            trunk = ("from", source)
        elif arriving[target] >= CROWD:
            trunk = ("to", target)
        trail = [item[source]]
        for row in range(row_of[source] + 1, row_of[target]):
            if (trunk, row) not in trunks:
                trunks[trunk, row] = woven.add(row, None)
            trail.append(trunks[trunk, row])
        trail.append(item[target])
        woven.trails[source, target] = trail
        for upper, lower in pairwise(trail):
            woven.link(upper, lower)
    return woven


def _longest(spans: Mapping[tuple[str, str], int]) -> int:
    """The longest span that still gets places of its own, so that a huge drawing stays quick."""
    total = 0
    for span, count in sorted(Counter(spans.values()).items()):
        total += (span - 1) * count
        if total > MOST_PLACES:
            return span - 1
    return max(spans.values(), default=0)


def count_between(upper: Sequence[int], place: Mapping[int, int], down: Links) -> int:
    """How often the links between two neighboring rows cross."""
    seen: list[int] = []
    crossed = 0
    for item in upper:
        ends = sorted(place[other] for other in down[item])
        for end in ends:
            crossed += len(seen) - bisect_right(seen, end)
        for end in ends:
            insort(seen, end)
    return crossed


def count(woven: Weave) -> int:
    """How often links cross in the whole drawing."""
    place = {item: number for row in woven.rows for number, item in enumerate(row)}
    return sum(count_between(row, place, woven.down) for row in woven.rows)


def untangle(woven: Weave, rounds: int | None = None) -> None:
    """Sorts every row in place so that few links cross; `rounds=0` leaves the depth-first order."""
    size = len(woven.keys)
    rounds = rounds if rounds is not None else 16 if size < 300 else 10 if size < 900 else 4
    given = [list(row) for row in woven.rows]
    _depth_first(woven)
    best, fewest = [list(row) for row in woven.rows], count(woven)
    starts = [best, given, [row[::-1] for row in best]] if size < 900 else [best]
    for start in starts if rounds else ():
        woven.rows[:] = [list(row) for row in start]
        for number in range(rounds if fewest else 0):
            _improve(woven, number, swaps=6 if size < 900 else 0)
            crossed = count(woven)
            if crossed < fewest:
                best, fewest = [list(row) for row in woven.rows], crossed
    woven.rows[:] = best
    for _ in range(SIFTS if rounds and size < 900 else 0):
        if not _sift(woven):
            break


def _sift(woven: Weave) -> bool:
    """Takes every item of a row out and puts it where it crosses least; says whether any went elsewhere."""
    place = {item: number for row in woven.rows for number, item in enumerate(row)}
    moved = False
    for row in woven.rows:
        cost: dict[tuple[int, int], int] = {}
        for item in sorted(row, key=lambda item: -len(woven.up[item]) - len(woven.down[item])):
            at = row.index(item)
            others = row[:at] + row[at + 1 :]
            sums = [0]
            for other in others:
                if (item, other) not in cost:
                    cost[item, other] = _gain(woven, place, item, other)
                    cost[other, item] = -cost[item, other]
                sums.append(sums[-1] + cost[item, other])
            if min(sums) < sums[at]:
                others.insert(sums.index(min(sums)), item)
                row[:], moved = others, True
        place.update((item, number) for number, item in enumerate(row))
    return moved


def _gain(woven: Weave, place: Mapping[int, int], left: int, right: int) -> int:
    """How many crossings more two items of a row make the other way round."""
    return sum(
        (place[a] < place[b]) - (place[a] > place[b])
        for links in (woven.up, woven.down)
        for a in links[left]
        for b in links[right]
    )


def _improve(woven: Weave, number: int, swaps: int) -> None:
    """One round: a sweep (none in the first, to better what is there), then swaps until they stop helping."""
    if number:
        _sweep(woven, number)
    for _ in range(swaps):
        if not _swap(woven):
            break


def _depth_first(woven: Weave) -> None:
    """Orders each row as a walk from the top first meets its items."""
    met: dict[int, int] = {}
    stack = [item for row in reversed(woven.rows) for item in reversed(row)]
    while stack:
        item = stack.pop()
        if item not in met:
            met[item] = len(met)
            stack.extend(other for other in reversed(woven.down[item]) if other not in met)
    for row in woven.rows:
        row.sort(key=met.__getitem__)


def _sweep(woven: Weave, number: int) -> None:
    """Sorts row after row by the mean place of the neighbors in the row before, ties one way and then the other."""
    downward = number % 2 == 0
    rows = woven.rows if downward else woven.rows[::-1]
    near = woven.up if downward else woven.down
    place: dict[int, float] = {}
    for row in rows:
        size = len(row)
        mean = {
            item: sum(place[other] for other in near[item]) / len(near[item]) if near[item] else (spot + 0.5) / size
            for spot, item in enumerate(row)
        }
        if number % 4 > 1:
            row.reverse()
        row.sort(key=mean.__getitem__)
        place = {item: (spot + 0.5) / size for spot, item in enumerate(row)}


def _swap(woven: Weave) -> bool:
    """Swaps neighbors inside rows wherever the two of them cross less the other way round; says whether any did."""
    swapped = False
    place = {item: number for row in woven.rows for number, item in enumerate(row)}
    for row in woven.rows:
        for number in range(len(row) - 1):
            left, right = row[number], row[number + 1]
            if _gain(woven, place, left, right) < 0:
                row[number], row[number + 1] = right, left
                place[right], place[left] = number, number + 1
                swapped = True
    return swapped
