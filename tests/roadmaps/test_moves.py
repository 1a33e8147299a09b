"""Moving between versions, on plain values: through any edits, nothing done is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmaps import differences, editing, moves
from roadmaps.editing import Circle, Sheet
from roadmaps.moves import carry
from roadmaps.service.publishing import plain_content
from tests.factories.roadmaps import make_file

STATES = ("not_started", "in_progress", "done", "skipped")
ACTS = ("merge", "split", "remove", "merge", "rename", "add", "place", "stage", "split")


def edited(draw, sheet: Sheet, edits: int) -> Sheet:
    """A sheet after some random acts."""
    for number in range(edits):
        there = editing.keys(sheet.content)
        key = draw(st.sampled_from(there)) if there else None
        act = draw(st.sampled_from(ACTS)) if key else "add"
        try:
            sheet = acted(draw, sheet, act, key, f"{act}-{number}-{len(sheet.fates)}-{draw(st.integers(0, 10**9))}")
        except Circle:
            continue
    return sheet


def acted(draw, sheet, act, key, fresh):
    """A sheet after one act on a step."""
    if act == "rename":
        return editing.put_step(sheet, editing.find(sheet.content, key)[2] | {"title": fresh}, 0)
    if act == "split":
        return editing.split_step(sheet, key, [(key, "Part one"), (fresh, "Part two")])
    if act == "merge":
        into = draw(st.sampled_from(editing.keys(sheet.content)))
        return editing.merge_steps(sheet, key, into) if into != key else sheet
    if act == "remove":
        return editing.drop_step(sheet, key)
    if act == "add":
        return editing.put_step(sheet, {"key": fresh, "title": fresh, "kind": "learn"}, 0)
    if act == "place":
        return editing.shift_step(sheet, key, draw(st.sampled_from((-1, 1))))
    return editing.to_stage(sheet, key, draw(st.integers(0, 1)))


def begun():
    """Four steps in two stages."""
    return editing.begun(plain_content(make_file()))


@st.composite
def moved(draw):
    """A learner's states on a version, and what two later versions made of its steps."""
    first = begun()
    second = edited(draw, first, draw(st.integers(0, 6)))
    third = edited(draw, editing.begun(second.content), draw(st.integers(0, 6)))
    keys = [editing.keys(sheet.content) for sheet in (first, second, third)]
    found = moves.fates(keys[0], keys[1], editing.moves(second))
    found = moves.after(found, moves.fates(keys[1], keys[2], editing.moves(third)))
    states = {key: draw(st.sampled_from(STATES)) for key in keys[0] if draw(st.integers(0, 4))}
    chosen = {key: draw(st.sets(st.sampled_from(fate))) for key, fate in found.items() if fate}
    return first, third, found, states, chosen


@settings(max_examples=100, deadline=None, derandomize=True)
@given(moved())
def test_nothing_done_is_lost_and_nothing_is_made_up(case):
    _first, third, found, states, chosen = case
    there = set(editing.keys(third.content))
    carried = carry(states, found, chosen)
    assert set(carried.states) <= there
    for old, state in states.items():
        heir = carried.heirs[old]
        assert heir in there if heir else old in carried.kept, "notes and evidence have a place, or are listed"
        if state in {"done", "skipped"} and old not in carried.kept:
            assert all(carried.states[one] == state for one in found[old])
    for key, state in carried.states.items():
        origins = [old for old, fate in found.items() if key in fate]
        if state == "done":
            assert all(states.get(old) == "done" for old in origins)
            assert all(len(found[old]) == 1 or key in chosen.get(old, ()) for old in origins)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(moved())
def test_the_difference_names_every_step_that_is_new_or_gone(case):
    first, third, found, _states, _chosen = case
    told = differences.compare(first.content, third.content, found)
    assert {key for key, _title in told.removed} == {key for key, fate in found.items() if not fate}
    reached = {one for fate in found.values() for one in fate}
    assert {key for key, _title in told.new} == set(editing.keys(third.content)) - reached
    assert bool(told) or first.content["stages"][0]["steps"][0]["key"] in editing.keys(third.content)


def test_a_split_step_counts_as_its_learner_says():
    found = {"water": ("water", "warm"), "flour": ("flour",)}
    some = carry({"water": "done", "flour": "in_progress"}, found, {"water": ["warm"]})
    assert some.states == {"warm": "done", "flour": "in_progress"}
    assert some.heirs == {"water": "warm", "flour": "flour"}
    assert some.kept == ("water",)
    none = carry({"water": "done"}, found, {"water": []})
    assert none.states == {"water": "in_progress"}
    assert none.kept == ("water",)
    both = carry({"water": "done"}, found, {"water": ["water", "warm"]})
    assert (both.states, both.kept) == ({"water": "done", "warm": "done"}, ())


def test_a_merged_step_is_done_when_all_parts_were():
    found = {"water": ("bread",), "flour": ("bread",)}
    assert carry({"water": "done", "flour": "done"}, found, {}).states == {"bread": "done"}
    partly = carry({"water": "done"}, found, {})
    assert (partly.states, partly.kept) == ({"bread": "in_progress"}, ("water",))


def test_a_difference_in_words():
    first = begun()
    water = editing.find(first.content, "water")[2]
    made = editing.put_step(first, water | {"title": "Weigh water", "hours": 2, "prerequisites": []}, 1)
    made = editing.say(made, {"summary": "From flour to two loaves."})
    told = differences.compare(first.content, made.content, {key: tuple(fate) for key, fate in made.fates.items()})
    assert [(one.old[0][1], one.new[0][1]) for one in told.renamed] == [("Measure water", "Weigh water")]
    assert [(one.before, one.after) for one in told.moved] == [("Dough", "Oven")]
    assert {change.name for change in told.edited[0].changes} == {"title", "hours", "prerequisites"}
    assert [change.name for change in told.facts] == ["summary"]
    assert not differences.compare(first.content, first.content, {key: (key,) for key in first.fates})
