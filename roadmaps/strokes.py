"""Arrows as few lines: what several arrows share is drawn once, in whole pixels, each from where the pen stands.

A pure idea on plain values. An arrow comes down into its step, or from its side.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from roadmaps.layout import Edge

Spot = tuple[int, int]
HEAD = 4, 7  # how wide to each side, and how high


class Strokes(NamedTuple):
    """Some arrows as two SVG paths: their ways and their heads."""

    ways: str
    heads: str


class _Pen:
    """Writes a path, moving from where it stands."""

    def __init__(self) -> None:
        self.at: Spot = (0, 0)
        self.drawn: list[str] = []

    def move(self, to: Spot) -> None:
        if self.at != to or not self.drawn:
            near = _numbers("m", to[0] - self.at[0], to[1] - self.at[1])
            self.drawn.append(min(near, _numbers("M", *to), key=len) if self.drawn else _numbers("M", *to))
        self.at = to

    def draw(self, to: Spot) -> None:
        """Go straight down or aside, or in a curve that leaves and arrives straight down."""
        across, down = to[0] - self.at[0], to[1] - self.at[1]
        half = down // 2
        straight = f"h{across}" if not down else f"v{down}" if not across else ""
        self.drawn.append(straight or _numbers("c", 0, half, across, half, across, down))
        self.at = to


def strokes(edges: Iterable[Edge]) -> Strokes:
    """Draw arrows; a piece of the way that two of them share is drawn for the first."""
    way, head = _Pen(), _Pen()
    drawn: set[tuple[Spot, Spot]] = set()
    ends: dict[tuple[Spot, int], None] = {}
    for edge in edges:
        spots = [(round(x), round(y)) for x, y in edge.points]
        for piece in pairwise(spots):
            if piece not in drawn:
                drawn.add(piece)
                way.move(piece[0])
                way.draw(piece[1])
        (x, above), (to, below) = spots[-2:]
        ends[spots[-1], (to > x) - (to < x) if above == below else 0] = None
    wide, high = HEAD
    for (x, y), aside in ends:  # aside: 1 to the right, -1 to the left, 0 straight down
        start, half = ((x - aside * high, y - wide), (aside * high, wide)) if aside else ((x - wide, y - high), HEAD)
        back = (-half[0], half[1]) if aside else (half[0], -half[1])
        head.move(start)
        head.drawn.append(_numbers("l", *half, *back))
        head.at = (start[0] + half[0] + back[0], start[1] + half[1] + back[1])
    return Strokes("".join(way.drawn), "".join(head.drawn))


def _numbers(command: str, *numbers: int) -> str:
    """Write a command; a sign parts two numbers as well as a space."""
    return command + " ".join(map(str, numbers)).replace(" -", "-")
