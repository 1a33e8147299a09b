"""The way of every arrow: out of a port, down through the gaps between steps, into a port.

Curves lie only between rows, and inside a row an arrow runs straight down a gap, so no arrow touches a step.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, takewhile

from roadmaps.layout.ordering import Weave
from roadmaps.layout.shapes import CLEAR, MARGIN, NODE_HEIGHT, NODE_WIDTH, PORT, WIDTH, Edge

ENDLESS = 30
Gap = tuple[float, float]
Point = tuple[float, float]


class Wiring:
    """Where steps stand and which tracks between them are taken already."""

    def __init__(self, woven: Weave, lefts: Mapping[int, float], spots: Mapping[int, float], tops: list[float]) -> None:
        self.woven, self.tops = woven, tops
        self.middle = {item: left + NODE_WIDTH / 2 for item, left in lefts.items()}
        self.spots = {**spots, **self.middle}
        self.gaps = [_gaps_between(sorted(lefts[i] for i in row if i in lefts)) for row in woven.rows]
        self.crowds: list[Counter[Gap]] = [Counter() for _ in woven.rows]
        self.row_of = {item: number for number, row in enumerate(woven.rows) for item in row}
        self.track: dict[int, float] = {}
        self._join()
        self._lay_trunks()
        self.spots |= self.track
        self._join()

    def _join(self) -> None:
        """Gives every step its ports, in the order in which its neighbors lie."""
        self.leaving = {item: self._ports(item, self.woven.down[item]) for item in self.middle}
        self.arriving = {item: self._ports(item, self.woven.up[item]) for item in self.middle}

    def _ports(self, item: int, others: Sequence[int]) -> dict[int, float]:
        """Where on the edge of a step each neighbor is joined: 26 px apart while they fit."""
        apart = min(PORT, (NODE_WIDTH - 24) / max(len(others) - 1, 1))
        first = self.middle[item] - apart * (len(others) - 1) / 2
        ordered = sorted(others, key=lambda other: (self.spots[other], other))
        return {other: first + apart * number for number, other in enumerate(ordered)}

    def _lay_trunks(self) -> None:
        """Gives every place on a trunk its track, the longest trunks first."""
        gap_of: dict[int, Gap] = {}
        for row, gaps, crowd in zip(self.woven.rows, self.gaps, self.crowds, strict=True):
            passed = 0
            for item in row:
                passed += item in self.middle
                if item not in self.middle:
                    gap_of[item] = gaps[min(passed, len(gaps) - 1)]
                    crowd[gap_of[item]] += 1
        trunks = [self._trunk(item) for item in gap_of if not any(up in gap_of for up in self.woven.up[item])]
        for trunk in sorted(trunks, key=lambda trunk: (-len(trunk), trunk[0])):
            start = _mean(self.leaving[up][trunk[0]] for up in self.woven.up[trunk[0]])
            end = _mean(self.arriving[down][trunk[-1]] for down in self.woven.down[trunk[-1]] if down in self.middle)
            rows = [self.row_of[item] for item in trunk]
            self._run(rows, [gap_of[i] for i in trunk], start, end, trunk)

    def _trunk(self, item: int) -> list[int]:
        """All places of the trunk that begins here, downward."""
        trunk = [item]
        while below := [other for other in self.woven.down[trunk[-1]] if other not in self.middle]:
            trunk.append(below[0])
        return trunk

    def _run(
        self, rows: list[int], gaps: list[Gap], start: float, end: float, trunk: Sequence[int] = ()
    ) -> list[float]:
        """A horizontal place in each gap, as straight as the gaps allow; the places of a trunk become its tracks."""
        places: list[float] = []
        wanted = start
        while len(places) < len(rows):
            first = last = len(places)
            low, high = gaps[first]
            while last + 1 < len(rows) and max(low, gaps[last + 1][0]) <= min(high, gaps[last + 1][1]):
                if trunk and not self._goes_on(rows[last : last + 2], gaps[last : last + 2], (low, high)):
                    break
                last += 1
                low, high = max(low, gaps[last][0]), min(high, gaps[last][1])
            if not low <= wanted <= high and last == len(rows) - 1:
                wanted = end
            wanted = min(max(wanted, low), high)
            if trunk:
                wanted = self._free(trunk[first : last + 1], (low, high), wanted)
            places += [wanted] * (last + 1 - first)
        return places

    def _goes_on(self, rows: list[int], gaps: list[Gap], so_far: Gap) -> bool:
        """Whether a straight run may enter the next gap: it does not let one narrow gap squeeze the wide ones."""
        width = min(so_far[1], gaps[1][1]) - max(so_far[0], gaps[1][0])
        needs = [4.0 * (self.crowds[row][gap] - 1) for row, gap in zip(rows, gaps, strict=True)]
        cramped = [gap[1] - gap[0] < need for gap, need in zip(gaps, needs, strict=True)]
        return width >= max(needs) or all(cramped)

    def _free(self, items: Sequence[int], gap: Gap, wanted: float) -> float:
        """The nearest track to the wanted one that keeps order and distance, which these items now hold."""
        sides = [self._beside(item, gap) for item in items]
        for apart in (8.0, 5.0, 3.0, 1.5, 0.0):
            low = max(x + apart * steps for below, _ in sides for x, steps in below)
            high = min(x - apart * steps for _, above in sides for x, steps in above)
            if low <= high:
                break
        low, high = (low, high) if low <= high else gap
        self.track |= dict.fromkeys(items, min(max(wanted, low), high))
        return self.track[items[0]]

    def _beside(self, item: int, gap: Gap) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
        """What bounds a place in its row, left and right: the gap's ends and tracks, each with the places between."""
        row = self.woven.rows[self.row_of[item]]
        place = row.index(item)
        found = []
        for end, others in ((gap[0], row[:place][::-1]), (gap[1], row[place + 1 :])):
            near = list(takewhile(lambda other: other not in self.middle, others))
            held = next((steps for steps, other in enumerate(near) if other in self.track), None)
            found.append([(end, len(near)) if held is None else (self.track[near[held]], held + 1), (end, 0)])
        return found[0], found[1]

    def along(self, trail: Sequence[int]) -> list[Point]:
        """The points of an arrow that has places of its own."""
        source, target = trail[0], trail[-1]
        xs = [self.leaving[source][trail[1]], *(self.track[i] for i in trail[1:-1]), self.arriving[target][trail[-2]]]
        return self._points(self.row_of[source], xs)

    def aside(self, source: int, target: int) -> list[Point]:
        """The points of an arrow to the next step of the same row; none for one that goes down."""
        if self.row_of[source] != self.row_of[target]:
            return []
        y = self.tops[self.row_of[source]] + NODE_HEIGHT / 2
        way = NODE_WIDTH / 2 if self.middle[source] < self.middle[target] else -NODE_WIDTH / 2
        return [(self.middle[source] + way, y), (self.middle[target] - way, y)]

    def across(self, source: int, target: int, *, aside: bool) -> list[Point]:
        """The points of an arrow without places: through the nearest gaps, or down the margin if it is endless."""
        start, end = self.middle[source], self.middle[target]
        first, last = self.row_of[source] + 1, self.row_of[target]
        if aside or last - first > ENDLESS:
            corners = [(MARGIN - CLEAR * 2, self.tops[first]), (MARGIN - CLEAR * 2, self.tops[last - 1] + NODE_HEIGHT)]
            return [(start, self.tops[first - 1] + NODE_HEIGHT), *corners, (end, self.tops[last])]
        gaps, x = [], start
        for row in range(first, last):
            gap = min(self.gaps[row], key=lambda gap: abs(min(max(x, gap[0]), gap[1]) - x))
            x = min(max(x, gap[0]), gap[1])
            gaps.append(gap)
        return self._points(first - 1, [start, *self._run(list(range(first, last)), gaps, start, end), end])

    def _points(self, row: int, xs: list[float]) -> list[Point]:
        """The corners of a way that passes these places from this row downward."""
        points = [(xs[0], self.tops[row] + NODE_HEIGHT)]
        for number, x in enumerate(xs[1:-1], row + 1):
            points += [(x, self.tops[number]), (x, self.tops[number] + NODE_HEIGHT)]
        points.append((xs[-1], self.tops[row + len(xs) - 1]))
        inner = [b for a, b, c in zip(points, points[1:], points[2:], strict=False) if not a[0] == b[0] == c[0]]
        return [points[0], *inner, points[-1]]


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)


def _gaps_between(lefts: list[float]) -> list[Gap]:
    """The free strips of a row, from the margin to the right edge."""
    edges = [MARGIN - 10, *(edge for left in lefts for edge in (left - CLEAR, left + NODE_WIDTH + CLEAR)), WIDTH - 2]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    return [gap for gap in gaps if gap[0] <= gap[1]]


def draw(points: Sequence[Point]) -> str:
    """The points as an SVG path of straight runs and vertical curves."""
    x, y = points[0]
    path = [f"M{x:.5g} {y:.7g}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (y1 + y2) / 2
        if abs(x1 - x2) < 0.01:
            path.append(f"V{y2:.7g}")
        else:
            path.append(f"C{x1:.5g} {middle:.7g} {x2:.5g} {middle:.7g} {x2:.5g} {y2:.7g}")
    return "".join(path)


def edge(source: str, target: str, points: Sequence[Point], *, implied: bool = False) -> Edge:
    """An arrow with its points rounded to what is drawn."""
    rounded = tuple((round(x, 1), round(y, 1)) for x, y in points)
    return Edge(source, target, draw(rounded), rounded, implied)
