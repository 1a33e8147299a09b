"""Geometry of the signature drawings: pure functions from plain values to coordinates and path data.

Templates ask for numbers here and write the SVG themselves. Angles run clockwise from twelve o'clock.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import NamedTuple

DAYS = 90
DEGREES_PER_DAY = 360 / DAYS
CHECK_IN_DAYS = tuple(range(5, DAYS, 7))


class Point(NamedTuple):
    """A place in a drawing."""

    x: float
    y: float


class Tick(NamedTuple):
    """One day on the dial: a short line, and whether the day has passed."""

    x1: float
    y1: float
    x2: float
    y2: float
    past: bool


class Mark(NamedTuple):
    """One check-in on the dial."""

    x: float
    y: float
    r: float
    state: str
    day: int


class Cell(NamedTuple):
    """One day of the heatmap."""

    x: int
    y: int
    step: int


class Block(NamedTuple):
    """A rectangle of days of the heatmap that lie beside each other."""

    x: int
    y: int
    width: int
    height: int


RADII = {"on_time": 3.4, "late": 3.0, "missed": 3.0, "due": 4.6, "upcoming": 1.6, "rest": 3.0}


def polar(center: float, radius: float, degrees: float) -> Point:
    """The point at an angle and a distance from the center."""
    angle = degrees * pi / 180
    return Point(round(center + radius * sin(angle), 2), round(center - radius * cos(angle), 2))


def day_angle(day: int) -> float:
    """Where a day (1 to 90) stands on the dial, in degrees."""
    return (day - 0.5) * DEGREES_PER_DAY


def dial_ticks(day: int) -> list[Tick]:
    """Ninety ticks in a box of 200; those up to today have passed, check-in days are longer."""
    ticks = []
    for each in range(1, DAYS + 1):
        inner = 67 if each in CHECK_IN_DAYS else 71
        ticks.append(Tick(*polar(100, inner, day_angle(each)), *polar(100, 80, day_angle(each)), each <= day))
    return ticks


@lru_cache(maxsize=256)
def dial_path(day: int, past: bool) -> str:
    """The ticks that have passed, or those to come, as path data: drawn for every error page, worked out once."""
    return "".join(f"M{tick.x1} {tick.y1}L{tick.x2} {tick.y2}" for tick in dial_ticks(day) if tick.past == past)


def dial_marks(marks: Iterable[tuple[int, str]]) -> list[Mark]:
    """Check-ins around the dial, at radius 89 of 200."""
    return [Mark(*polar(100, 89, day_angle(day)), RADII.get(state, 1.6), state, day) for day, state in marks]


def dial_hand(day: int) -> Tick | None:
    """Today's hand, or none before the first and after the last day."""
    if not 1 <= day <= DAYS:
        return None
    return Tick(*polar(100, 58, day_angle(day)), *polar(100, 83, day_angle(day)), True)


def upcoming_marks() -> list[tuple[int, str]]:
    """The thirteen check-ins of a room that has not begun."""
    return [(day, "upcoming") for day in CHECK_IN_DAYS]


def diamond(day: int = 45, radius: float = 89, size: float = 4.6) -> str:
    """Points of the open diamond that stands at mid-cycle."""
    x, y = polar(100, radius, day_angle(day))
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return " ".join(f"{a:.2f},{b:.2f}" for a, b in corners)


def small_marks(states: Sequence[str]) -> list[Mark]:
    """The thirteen-mark dial: marks alone, on a circle of radius 40 in a box of 100."""
    radii = {"on_time": 5.6, "late": 5.0, "missed": 5.0, "due": 7.0, "upcoming": 2.4, "rest": 5.0}
    step = 360 / max(len(states), 13)
    marks = []
    for index, state in enumerate(states):
        point = polar(50, 40, (index + 0.5) * step)
        marks.append(Mark(*point, radii.get(state, 2.4), state, index + 1))
    return marks


def arc(center: float, radius: float, start: float, end: float) -> str:
    """Path data of an arc between two angles."""
    x1, y1 = polar(center, radius, start)
    x2, y2 = polar(center, radius, min(end, start + 359.9))
    large = 1 if end - start > 180 else 0
    return f"M{x1} {y1}A{radius} {radius} 0 {large} 1 {x2} {y2}"


def ring_arcs(stages: Sequence[tuple[int, int]], gap: float = 5) -> list[tuple[str, str | None]]:
    """One arc per stage, as long as its share of steps: (whole, done or None), in a box of 100."""
    stages = [(done, total) for done, total in stages if total > 0]
    steps = sum(total for _, total in stages)
    if not steps:
        return [(arc(50, 45, 0, 360), None)]
    gap = gap if len(stages) > 1 else 0
    free = 360 - gap * len(stages)
    start = gap / 2
    arcs: list[tuple[str, str | None]] = []
    for done, total in stages:
        length = free * total / steps
        filled = length * min(done, total) / total
        arcs.append((arc(50, 45, start, start + length), arc(50, 45, start, start + filled) if filled else None))
        start += length + gap
    return arcs


def heat_cells(weeks: Sequence[Sequence[int | None]], size: int = 13, gap: int = 3) -> list[Cell]:
    """Squares of the heatmap that are not empty, a column a week, Monday first."""
    cells = []
    for column, week in enumerate(weeks):
        for row, value in enumerate(week):
            if value:
                cells.append(Cell(column * (size + gap), row * (size + gap), heat_step(value)))
    return cells


def heat_ground(weeks: Sequence[Sequence[int | None]], pitch: int = 16) -> list[Block]:
    """Where the empty squares of the heatmap lie: few rectangles that cover its days, but no rest."""
    blocks: list[Block] = []
    for column, week in enumerate(weeks):
        days = "".join(" " if value is None or value < 0 else "d" for value in week)
        runs = [(run.start(), run.end()) for run in re.finditer("d+", days)]
        for begin, end in runs:
            x, y, height = column * pitch, begin * pitch, (end - begin) * pitch
            before = next(
                (each for each in blocks if (each.x + each.width, each.y, each.height) == (x, y, height)), None
            )
            if before:
                blocks.remove(before)
            left = before.x if before else x
            blocks.append(Block(left, y, x + pitch - left, height))
    return blocks


def heat_step(value: int) -> int:
    """Which of the five tints a day's count takes; a day of rest, which is below nothing, has a look of its own."""
    return max(-1, min(value, 4))


def percent(done: float, total: float) -> int:
    """Whole percent, never 100 before all is done and never 0 once begun."""
    if total <= 0 or done <= 0:
        return 0
    if done >= total:
        return 100
    return max(1, min(99, round(100 * done / total)))


def tint(name: str | None) -> int:
    """Which of the six monogram grounds a name takes; always the same one."""
    return sum(ord(letter) * (index + 1) for index, letter in enumerate(name or "?")) % 6 + 1
