"""Order, cycles, what is open and how far a learner is."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps import graph
from roadmaps.graph import CycleError, Node, Run, Tally
from tests.roadmaps.random_roadmaps import roadmaps

STEPS = [Node("ask"), Node("count"), Node("join", 1), Node("chart", 1, optional=True), Node("tell", 2)]
NEEDS = {"count": ["ask"], "join": ["count"], "chart": ["count"], "tell": ["join", "chart", "ask"]}


def test_steps_come_by_stage_and_then_as_given():
    nodes = [Node("late", 1), Node("second"), Node("first")]
    assert graph.order(nodes, {}) == ["second", "first", "late"]
    assert graph.order(nodes, {"second": ["first"]}) == ["first", "second", "late"]


def test_a_stage_waiting_for_a_later_one_is_taken_up_again():
    nodes = [Node("a"), Node("b"), Node("c", 1), Node("d", 1)]
    assert graph.runs(nodes, {"b": ["c"]}) == [Run(0, ("a",)), Run(1, ("c", "d")), Run(0, ("b",))]


def test_unknown_and_repeated_prerequisites_do_no_harm():
    assert graph.order([Node("a"), Node("b")], {"b": ["a", "a", "gone"]}) == ["a", "b"]


def test_a_cycle_is_named_in_the_direction_of_learning():
    nodes, needs = [Node(key) for key in "abcd"], {"a": ["c"], "b": ["a"], "c": ["b"], "d": ["a"]}
    cycle = graph.find_cycle(nodes, needs)
    assert cycle is not None
    assert cycle[0] == cycle[-1]
    assert all(before in needs[after] for before, after in pairwise(cycle))
    with pytest.raises(CycleError) as refused:
        graph.order(nodes, needs)
    assert refused.value.path == cycle


def test_a_step_that_needs_itself_is_a_cycle():
    assert graph.find_cycle([Node("a")], {"a": ["a"]}) == ["a", "a"]


def test_a_deep_chain_needs_no_recursion():
    nodes = [Node(str(number)) for number in range(5000)]
    needs = {str(number): [str(number - 1)] for number in range(1, 5000)}
    assert graph.find_cycle(nodes, needs) is None
    assert graph.find_cycle(nodes, needs | {"0": ["4999"]}) is not None


def test_depth_is_the_longest_way():
    assert graph.depths(STEPS, NEEDS) == {"ask": 0, "count": 1, "join": 2, "chart": 2, "tell": 3}


def test_an_arrow_told_by_a_longer_way_is_implied():
    assert graph.implied(STEPS, NEEDS) == {("ask", "tell")}


def test_optional_prerequisites_never_block():
    now = graph.standing(STEPS, NEEDS, {"ask": "done", "count": "skipped", "join": "done"})
    assert now == {"ask": "done", "count": "skipped", "join": "done", "chart": "open", "tell": "open"}
    assert graph.standing(STEPS, NEEDS, {"ask": "done"})["join"] == "locked"


def test_next_up_puts_steps_in_progress_first():
    states = {"ask": "done", "count": "done", "chart": "in_progress", "join": "not_started"}
    assert graph.next_up(STEPS, NEEDS, states) == ["chart", "join"]
    assert graph.next_up(STEPS, NEEDS, {}) == ["ask"]


def test_progress_counts_required_steps_and_stages_apart():
    found = graph.progress(STEPS, {"ask": "done", "count": "skipped", "chart": "done"})
    assert (found.all, found.required, found.skipped) == (Tally(2, 5), Tally(1, 4), 1)
    assert found.stages == {0: Tally(1, 2), 1: Tally(1, 2), 2: Tally(0, 1)}


@settings(deadline=None)
@given(roadmaps())
def test_every_order_keeps_prerequisites(roadmap):
    nodes, needs = roadmap
    place = {key: number for number, key in enumerate(graph.order(nodes, needs))}
    assert len(place) == len(nodes)
    assert all(place[before] < place[key] for key, some in needs.items() for before in some)


@settings(deadline=None)
@given(roadmaps())
def test_leaving_out_implied_arrows_loses_no_waiting(roadmap):
    nodes, needs = roadmap
    told = graph.implied(nodes, needs)
    fewer = {key: [before for before in some if (before, key) not in told] for key, some in needs.items()}
    assert graph.depths(nodes, fewer) == graph.depths(nodes, needs)
    assert graph.implied(nodes, fewer) == set()


@given(roadmaps(), st.data())
def test_closing_any_way_into_a_circle_is_noticed(roadmap, data):
    nodes, needs = roadmap
    arrows = [(before, key) for key, some in needs.items() for before in some]
    if arrows:
        before, key = data.draw(st.sampled_from(arrows))
        cycle = graph.find_cycle(nodes, needs | {before: [*needs[before], key]})
        assert cycle is not None
        assert {before, key} <= set(cycle)
