"""The drawing of a roadmap: steps in rows inside stage bands, arrows that cross as little as they can.

`lay_out` is a pure function of the steps and their prerequisites: the same roadmap always gives the same
drawing, no two steps overlap, every arrow points down (or on, inside a line of a chain), and nothing is wider than the
graph column.
"""

from collections.abc import Sequence

from roadmaps.graph import Node, Prerequisites, implied, known, runs
from roadmaps.layout.chains import fold
from roadmaps.layout.lanes import relax, snap
from roadmaps.layout.ordering import untangle, weave
from roadmaps.layout.rows import Strip, fill
from roadmaps.layout.shapes import LANE, MARGIN, NODE_HEIGHT, NODE_WIDTH, WIDTH, Band, Box, Edge, Layout
from roadmaps.layout.summary import Dot, Miniature, crossings, miniature
from roadmaps.layout.wires import Wiring, edge

__all__ = ["Band", "Box", "Dot", "Edge", "Layout", "Miniature", "crossings", "lay_out", "miniature"]

ABOVE, BETWEEN, BELOW = 21.0, 30.0, 39.0


def lay_out(nodes: Sequence[Node], prerequisites: Prerequisites, *, rounds: int | None = None) -> Layout:
    """Draws a roadmap; raises `CycleError`. `rounds` limits the search for fewer crossings."""
    needs, told = known(nodes, prerequisites), implied(nodes, prerequisites)
    pairs = [(before, key) for key, some in needs.items() for before in some]
    drawn = [pair for pair in pairs if pair not in told]
    rows, strips = fill(runs(nodes, prerequisites), needs, drawn)
    rows, strips, chains = fold(rows, strips, needs, drawn)
    woven = weave(rows, [pair for pair in drawn if pair not in chains.sideways])
    untangle(woven, rounds)
    woven.pin(chains.lefts)
    spots = relax(woven, 12 if len(woven.keys) < 900 else 6)
    lefts = {item: left for row in woven.rows for item, left in snap(woven, row, spots).items()}
    tops, bands = _stack(strips)
    wiring = Wiring(woven, lefts, spots, tops)
    item_of = {key: item for item, key in enumerate(woven.keys) if key is not None}
    boxes = {}
    for key in needs:
        item = item_of[key]
        row, x = wiring.row_of[item], lefts[item]
        boxes[key] = Box(x, tops[row], NODE_WIDTH, NODE_HEIGHT, row, round((x - MARGIN) / LANE, 3))
    edges = []
    for source, target in pairs:
        is_told, ends = (source, target) in told, (item_of[source], item_of[target])
        trail = woven.trails.get((source, target))
        points = wiring.along(trail) if trail else wiring.aside(*ends) or wiring.across(*ends, aside=not is_told)
        edges.append(edge(source, target, points, implied=is_told))
    height = bands[-1].y + bands[-1].height if bands else 0.0
    return Layout(WIDTH, height, boxes, tuple(edges), tuple(bands))


def _stack(strips: Sequence[Strip]) -> tuple[list[float], list[Band]]:
    """The top of every row and the band of every strip, from the top of the drawing."""
    tops: list[float] = []
    bands = []
    y = 0.0
    for strip in strips:
        tops += [y + ABOVE + (NODE_HEIGHT + BETWEEN) * number for number in range(strip.count)]
        height = ABOVE + (NODE_HEIGHT + BETWEEN) * strip.count - BETWEEN + BELOW
        bands.append(Band(strip.stage, y, height))
        y += height
    return tops, bands
