"""The drawing: nothing overlaps, every arrow points down and touches no step, and it is quick and repeatable."""

import random
import time
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from roadmaps.graph import CycleError, Node, order
from roadmaps.interchange import RoadmapFile, read
from roadmaps.layout import Layout, crossings, lay_out, miniature
from roadmaps.layout.ordering import count, untangle, weave
from tests.roadmaps.random_roadmaps import roadmaps

HERE = Path(__file__).resolve().parents[2]
STARTERS = sorted((HERE / "roadmaps" / "starters").glob("*.yaml"))
SHARED = HERE.parent / "shared" / "data" / "roadmaps.jsonl"


def graph_of(roadmap: RoadmapFile):
    """The nodes and prerequisites of a file."""
    nodes = [Node(s.key, number, s.optional) for number, stage in enumerate(roadmap.stages) for s in stage.steps]
    return nodes, {step.key: step.prerequisites for step in roadmap.steps}


def check_file(path: Path) -> None:
    """Draws every roadmap of a file, twice: with and without the search for fewer crossings."""
    for roadmap in read(path.read_bytes(), path.name):
        nodes, needs = graph_of(roadmap)
        drawing = lay_out(nodes, needs)
        check(drawing)
        assert len(order(nodes, needs)) == len(drawing.nodes)
        assert drawing.edges == lay_out(nodes, needs).edges


def check(drawing: Layout) -> None:
    """What holds for every drawing."""
    boxes = drawing.nodes
    for a, b in combinations(boxes.values(), 2):
        assert a.x + a.w < b.x or b.x + b.w < a.x or a.y + a.h < b.y or b.y + b.h < a.y
    for box in boxes.values():
        assert box.x >= 104
        assert box.x + box.w <= drawing.width == 852
        assert any(band.y < box.y and box.y + box.h < band.y + band.height for band in drawing.bands)
    for edge in drawing.edges:
        source, target = boxes[edge.source], boxes[edge.target]
        if source.row == target.row:
            assert_runs_aside(source, target, edge)
            continue
        assert source.row < target.row
        assert edge.points[0][1] == source.y + source.h
        assert edge.points[-1][1] == target.y
        assert all(above[1] < below[1] for above, below in pairwise(edge.points))
        assert_touches_no_step(drawing, edge)


def assert_runs_aside(source, target, edge) -> None:
    """An arrow of a chain goes from the side of a step to that of its neighbor, with room for its head."""
    (x1, y1), (x2, y2) = edge.points
    assert y1 == y2 == source.y + source.h / 2
    assert sorted((x1, x2)) == pytest.approx([min(source.x, target.x) + source.w, max(source.x, target.x)], abs=0.1)
    assert 20 < abs(x2 - x1) < 60


def assert_touches_no_step(drawing: Layout, edge) -> None:
    """Curves stay between rows; straight runs stay beside the steps of the rows they pass."""
    rows = {box.y: box.y + box.h for box in drawing.nodes.values()}
    for (x1, y1), (x2, y2) in pairwise(edge.points):
        passed = [top for top, bottom in rows.items() if top < y2 and bottom > y1]
        assert not passed or x1 == x2
        for box in drawing.nodes.values():
            assert not (box.y in passed and box.x < x1 < box.x + box.w)


@settings(max_examples=60, deadline=None)
@given(roadmaps())
def test_any_roadmap_is_drawn_soundly(roadmap):
    nodes, needs = roadmap
    drawing = lay_out(nodes, needs)
    check(drawing)
    assert set(drawing.nodes) == {node.key for node in nodes}
    assert len(drawing.edges) == sum(map(len, needs.values()))
    assert drawing == lay_out(list(nodes), dict(needs))


@settings(max_examples=40, deadline=None)
@given(roadmaps())
def test_a_drawing_can_be_stored(roadmap):
    drawing = lay_out(*roadmap)
    assert Layout.from_dict(drawing.as_dict()) == drawing


@settings(max_examples=40, deadline=None)
@given(roadmaps())
def test_a_step_stands_in_a_band_of_its_stage(roadmap):
    nodes, needs = roadmap
    drawing = lay_out(nodes, needs)
    for node in nodes:
        y = drawing.nodes[node.key].y
        assert [band.stage for band in drawing.bands if band.y < y < band.y + band.height] == [node.stage]


@settings(max_examples=40, deadline=None)
@given(roadmaps())
def test_searching_never_adds_crossings_to_the_first_order(roadmap):
    nodes, needs = roadmap
    rows = _rows_of(nodes, needs)
    before, after = (weave(rows, _arrows(rows, needs)) for _ in range(2))
    untangle(before, rounds=0)
    untangle(after)
    assert count(after) <= count(before)


def _rows_of(nodes, needs):
    """The rows a drawing has, read off the drawing."""
    boxes = lay_out(nodes, needs).nodes
    return [
        [key for key, box in boxes.items() if box.row == row] for row in range(1 + max(b.row for b in boxes.values()))
    ]


def _arrows(rows, needs):
    return [(before, key) for row in rows for key in row for before in dict.fromkeys(needs[key]) if before not in row]


def test_a_picture_of_one_stage_per_band():
    nodes = [Node("a"), Node("b"), Node("c", 1)]
    drawing = lay_out(nodes, {"b": ["a"], "c": ["b"]})
    assert [(band.stage, band.y, band.height) for band in drawing.bands] == [(0, 0, 202), (1, 202, 116)]
    assert [drawing.nodes[key].y for key in "abc"] == [21, 107, 223]
    assert drawing.edges[0].path == "M478 77V107"


def test_a_chain_runs_from_side_to_side():
    keys = "abcdefghij"
    nodes = [Node("first"), *(Node(key, 1) for key in keys), Node("last", 2)]
    needs = {later: [earlier] for earlier, later in pairwise(["first", *keys, "last"])}
    drawing = lay_out(nodes, needs)
    check(drawing)
    at = {key: (drawing.nodes[key].row, (drawing.nodes[key].x - 104) / 188.75) for key in keys}
    assert [at[key] for key in keys] == [(1, 0), (1, 1), (1, 2), (1, 3), (2, 3), (2, 2), (2, 1), (2, 0), (3, 0), (3, 1)]
    assert drawing.nodes["last"].row == 4
    past = lay_out(nodes, needs | {"last": ["first", "j"]})
    assert max(box.row for box in past.nodes.values()) == 4, "what a longer way tells bars nothing"
    entered = lay_out([Node("aside"), *nodes], needs | {"f": ["e", "aside"]})
    assert max(box.row for box in entered.nodes.values()) > 9, "an arrow into its middle keeps it in rows"


def test_ports_stand_26_apart():
    nodes = [Node("top"), Node("left"), Node("right")]
    drawing = lay_out(nodes, {"left": ["top"], "right": ["top"]})
    first, second = (edge.points[0][0] for edge in drawing.edges)
    assert second - first == 26


def test_a_crowded_depth_wraps_into_rows_of_five():
    drawing = lay_out([Node(str(number)) for number in range(12)], {})
    rows = [box.row for box in drawing.nodes.values()]
    assert [rows.count(row) for row in range(3)] == [5, 5, 2]
    assert sorted({box.lane for box in drawing.nodes.values()}) == [0, 1, 2, 3, 4]


def test_a_planar_roadmap_has_no_crossings():
    nodes = [Node("a"), Node("b"), Node("c"), Node("x"), Node("y"), Node("z")]
    assert crossings(lay_out(nodes, {"x": ["c"], "y": ["a"], "z": ["b"]})) == 0


def test_crossings_are_counted():
    nodes = [Node(key) for key in "abcxyz"]
    everything = {key: ["a", "b", "c"] for key in "xyz"}
    assert crossings(lay_out(nodes, everything)) == 9


def test_an_implied_arrow_is_marked_and_still_drawn():
    drawing = lay_out([Node(key) for key in "abc"], {"b": ["a"], "c": ["a", "b"]})
    assert [(edge.source, edge.target) for edge in drawing.edges if edge.implied] == [("a", "c")]
    check(drawing)


def test_an_empty_roadmap_and_a_circle():
    assert lay_out([], {}).height == 0
    assert miniature(lay_out([], {})).dots == ()
    with pytest.raises(CycleError):
        lay_out([Node("a"), Node("b")], {"a": ["b"], "b": ["a"]})


def test_a_miniature_fits_and_merges_near_dots():
    nodes = [Node(str(number)) for number in range(60)]
    small = miniature(lay_out(nodes, {str(number): [str(number - 2)] for number in range(2, 60)}), 132, 116)
    assert len(small.dots) < 30
    assert all(0 < dot.x < 132 and 0 < dot.y < 116 for dot in small.dots)
    assert len(small.lines) >= len(small.dots) - 2


def test_a_huge_roadmap_is_drawn_quickly():
    rnd = random.Random(7)
    nodes = [Node(f"s{number}", number // 25) for number in range(500)]
    needs: dict[str, list[str]] = {}
    while sum(map(len, needs.values())) < 1500:
        after = rnd.randrange(1, 500)
        needs.setdefault(f"s{after}", []).append(f"s{rnd.randrange(max(0, after - 60), after)}")
    needs = {key: sorted(set(some)) for key, some in needs.items()}
    spent = []
    for _again in range(3):
        started = time.process_time()
        drawing = lay_out(nodes, needs)
        spent.append(time.process_time() - started)
    assert min(spent) < 2
    assert drawing.width == 852


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_every_starter_is_drawn_soundly(path):
    check_file(path)


def test_a_collection_beside_the_checkout_is_drawn_soundly():
    if SHARED.exists():
        check_file(SHARED)
