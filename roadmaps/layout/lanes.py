"""Where things stand inside their row: close to what they are linked with, in order, never overlapping.

Positions are first real numbers, relaxed row by row against their neighbors; then steps snap to half lanes
(or finer where a row is crowded), keeping the order and enough room for the arrows between them.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from roadmaps.layout.ordering import Weave
from roadmaps.layout.shapes import CLEAR, LANE, MARGIN, NODE_WIDTH, WIDTH

HALF = NODE_WIDTH / 2
TRUNK, NEAR = 4.0, LANE * 0.6
ROOMY, TIGHT = (12.0, 9.0), (CLEAR, 3.0)


def settle(
    wants: Sequence[float], gaps: Sequence[float], low: float, high: float, weights: Sequence[float] | None = None
) -> list[float]:
    """Places nearest to the wanted ones with at least these gaps between neighbors, all inside low..high."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks: list[tuple[float, float, int]] = []
    for want, offset, own in zip(wants, offsets, weights or [1.0] * len(wants), strict=True):
        total, weight, size = (want - offset) * own, own, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / weight:
            more, heavy, many = blocks.pop()
            total, weight, size = total + more, weight + heavy, size + many
        blocks.append((total, weight, size))
    high -= offsets[-1]
    flat = [max(min(total / weight, high), low) for total, weight, size in blocks for _ in range(size)]
    return [place + offset for place, offset in zip(flat, offsets, strict=True)]


def relax(woven: Weave, rounds: int) -> dict[int, float]:
    """A horizontal middle for every item, near the middles of what it is linked with."""
    spots: dict[int, float] = {}
    gaps = [_gaps(woven, row) for row in woven.rows]
    for row, gap in zip(woven.rows, gaps, strict=True):
        wants = [WIDTH / 2 + MARGIN / 2] * len(row)
        if not any(woven.up[item] or woven.down[item] for item in row):
            wants = [MARGIN + HALF + LANE * number for number in range(len(row))]
        spots.update(zip(row, _settled(woven, row, gap, wants), strict=True))
    for number in range(rounds):
        lines = list(zip(woven.rows, gaps, strict=True))
        for row, gap in lines if number % 2 == 0 else lines[::-1]:
            wants = [_wanted(woven, item, spots, number) for item in row]
            spots.update(zip(row, _settled(woven, row, gap, wants), strict=True))
    return spots


def _wanted(woven: Weave, item: int, spots: dict[int, float], number: int) -> float:
    """The mean of the linked items; trunks pull on each other more, so that long arrows run straight."""
    total = weight = 0.0
    for links in (woven.up, woven.down):
        favored = 2.0 if (links is woven.up) == (number % 2 == 0) else 1.0
        for other in links[item]:
            pull = favored * (3.0 if woven.keys[item] is None and woven.keys[other] is None else 1.0)
            total, weight = total + pull * spots[other], weight + pull
    return total / weight if weight else spots[item]


def _gaps(woven: Weave, row: Sequence[int]) -> list[float]:
    """How far neighbors of a row stand apart: generously where there is room, else as near as allowed."""
    for clear, apart in (ROOMY, (6.0, 5.0), TIGHT, (CLEAR, 0.5)):
        gaps = []
        for left, right in pairwise(row):
            steps = (woven.keys[left] is not None) + (woven.keys[right] is not None)
            gaps.append(LANE if steps == 2 else HALF + clear if steps else apart)
        if sum(gaps) <= WIDTH - MARGIN - 2 * HALF:
            break
    return gaps


def _settled(woven: Weave, row: Sequence[int], gaps: list[float], wants: list[float]) -> list[float]:
    if row[0] in woven.pinned:
        return [woven.pinned[item] + HALF for item in row]
    low = MARGIN + (HALF if woven.keys[row[0]] is not None else CLEAR)
    high = WIDTH - (HALF if woven.keys[row[-1]] is not None else CLEAR)
    return settle(wants, gaps, low, high, [1.0 if woven.keys[item] is not None else TRUNK for item in row])


def snap(woven: Weave, row: Sequence[int], spots: dict[int, float]) -> dict[int, float]:
    """The left edge of every step in a row, on the coarsest grid that leaves room for the arrows between.

    A step alone below another, at about the same place, goes exactly below it; `spots` learns where all stand.
    """
    for item in row:
        above = woven.up[item]
        if len(above) == 1 and len(woven.down[above[0]]) == 1 and abs(spots[item] - spots[above[0]]) < NEAR:
            spots[item] = spots[above[0]]
    lefts = _snapped(woven, row, spots)
    spots.update((item, left + HALF) for item, left in lefts.items())
    return lefts


def _snapped(woven: Weave, row: Sequence[int], spots: dict[int, float]) -> dict[int, float]:
    if row[0] in woven.pinned:
        return {item: woven.pinned[item] for item in row}
    steps = [item for item in row if woven.keys[item] is not None]
    between = [0]
    for item in row:
        between[-1] += woven.keys[item] is None
        if woven.keys[item] is not None:
            between.append(0)
    for parts in (2, 4, 8):
        for clear, apart in (ROOMY, TIGHT):
            grid = LANE / parts
            widths = [_width(many, clear, apart) for many in between[1:-1]]
            gaps = [ceil(width / grid - 0.01) for width in widths]
            low = ceil((clear + between[0] * apart) / grid - 0.1) if between[0] > (2 if clear == CLEAR else 0) else 0
            high = 4 * parts - (ceil((clear + between[-1] * apart) / grid - 0.1) if between[-1] else 0)
            if low + sum(gaps) <= high:
                wants = [(spots[item] - HALF - MARGIN) / grid for item in steps]
                places = _whole(wants, gaps, low, high)
                return {item: MARGIN + grid * place for item, place in zip(steps, places, strict=True)}
    wants = [(spots[item] - HALF - MARGIN) / LANE * 8 for item in steps]
    places = _whole(wants, [8] * (len(steps) - 1), 0, 32)
    return {item: MARGIN + LANE / 8 * place for item, place in zip(steps, places, strict=True)}


def _width(many: int, clear: float, apart: float) -> float:
    """How far apart the left edges of two steps are at least, with so many arrows between them."""
    return max(LANE, NODE_WIDTH + 2 * clear + (many - 1) * apart) if many else LANE


def _whole(wants: list[float], gaps: list[int], low: int, high: int) -> list[int]:
    """`settle` on whole numbers: rounding what it gives keeps order and gaps."""
    offset, places = 0, []
    for place, gap in zip(settle(wants, gaps, low, high), [*gaps, 0], strict=True):
        places.append(round(place - offset) + offset)
        offset += gap
    return places
