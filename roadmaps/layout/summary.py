"""Small and summary views of a drawing: the thumbnail of the catalogue, and how often arrows cross."""

from bisect import bisect_right, insort
from dataclasses import dataclass
from itertools import pairwise

from roadmaps.layout.shapes import MARGIN, WIDTH, Layout


@dataclass(frozen=True, slots=True)
class Dot:
    """A step of the thumbnail."""

    key: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Miniature:
    """A thumbnail: dots for steps (near ones merged in big roadmaps) and lines for arrows."""

    width: float
    height: float
    radius: float
    dots: tuple[Dot, ...]
    lines: tuple[tuple[float, float, float, float], ...]


def miniature(layout: Layout, width: float = 132, height: float = 116) -> Miniature:
    """The drawing in thumbnail size: the same rows and lanes, evenly spread."""
    if not layout.nodes:
        return Miniature(width, height, 4.5, (), ())
    rows = 1 + max(box.row for box in layout.nodes.values())
    radius = 4.5 if rows <= 8 else 3.5 if rows <= 12 else 2.5
    left = min(box.x for box in layout.nodes.values())
    right = max(box.x + box.w for box in layout.nodes.values())
    pad = radius + 10
    across = min((width - 2 * pad) / max(right - left - 144, 1), (width - 2 * pad) / (WIDTH - MARGIN - 144) * 1.6)
    down = min((height - 2 * pad) / max(rows - 1, 1), 24)
    spots = {}
    for key, box in layout.nodes.items():
        x = width / 2 + (box.x + box.w / 2 - (left + right) / 2) * across
        spots[key] = (x, height / 2 + (box.row - (rows - 1) / 2) * down)
    stands_for = _merge(spots, radius * 2 + 2)
    dots = tuple(
        Dot(key, round(spots[key][0], 1), round(spots[key][1], 1)) for key in dict.fromkeys(stands_for.values())
    )
    place = {dot.key: (dot.x, dot.y) for dot in dots}
    lines = {
        (*place[stands_for[edge.source]], *place[stands_for[edge.target]]): None
        for edge in layout.edges
        if not edge.implied and stands_for[edge.source] != stands_for[edge.target]
    }
    return Miniature(width, height, radius, dots, tuple(lines))


def _merge(spots: dict[str, tuple[float, float]], apart: float) -> dict[str, str]:
    """For each step the step whose dot stands for it: its own, or one already drawn too near."""
    found: dict[str, str] = {}
    kept: list[str] = []
    for key, (x, y) in sorted(spots.items(), key=lambda item: (item[1][1], item[1][0], item[0])):
        near = (
            (abs(x - spots[other][0]) ** 2 + abs(y - spots[other][1]) ** 2, other) for other in reversed(kept[-24:])
        )
        distance, other = min(near, default=(apart**2, key))
        found[key] = key if distance >= apart**2 else other
        if found[key] == key:
            kept.append(key)
    return found


def crossings(layout: Layout, *, implied: bool = False) -> int:
    """How often arrows cross between the rows; arrows sharing a trunk count as one there."""
    rows = {box.row: (box.y, box.y + box.h) for box in layout.nodes.values()}
    segments: dict[int, set[tuple[float, float]]] = {row: set() for row in rows}
    for edge in layout.edges:
        if edge.implied and not implied:
            continue
        first, last = layout.nodes[edge.source].row, layout.nodes[edge.target].row
        for row in range(first, last):
            segments[row].add((_at(edge.points, rows[row][1]), _at(edge.points, rows[row + 1][0])))
    total = 0
    for lines in segments.values():
        seen: list[float] = []
        ordered = sorted(lines)
        for number, (start, end) in enumerate(ordered):
            total += len(seen) - bisect_right(seen, end)
            same = sum(other[0] == start and other[1] > end for other in ordered[:number])
            total -= same
            insort(seen, end)
    return total


def _at(points: tuple[tuple[float, float], ...], y: float) -> float:
    """Where an arrow is at the edge of a row."""
    for (x, above), (below_x, below) in pairwise(points):
        if above <= y <= below:
            return x if y == above or x == below_x else below_x
    return points[-1][0]
