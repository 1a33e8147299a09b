"""Editing on plain values: what each act writes, and what it notes of the steps there were."""

import pytest

from roadmaps import editing, moves
from roadmaps.editing import Circle
from roadmaps.service.publishing import plain_content
from tests.factories.roadmaps import make_file


@pytest.fixture
def sheet():
    """Flour, water, loaf, rye in two stages."""
    return editing.begun(plain_content(make_file()))


def order(sheet):
    """The keys by stage."""
    return [[step["key"] for step in stage["steps"]] for stage in sheet.content["stages"]]


def needs(sheet, key):
    """What a step needs."""
    return editing.find(sheet.content, key)[2].get("prerequisites", [])


def test_steps_move_within_and_over_the_border_of_stages(sheet):
    down = editing.shift_step(sheet, "flour", 1)
    assert order(down) == [["water", "flour"], ["loaf", "rye"]]
    over = editing.shift_step(down, "flour", 1)
    assert order(over) == [["water"], ["flour", "loaf", "rye"]]
    assert order(editing.shift_step(over, "flour", -1)) == order(down)
    assert order(editing.shift_step(sheet, "rye", 1)) == order(sheet)
    assert order(sheet) == [["flour", "water"], ["loaf", "rye"]], "the sheet itself is not written on"


def test_a_step_is_put_before_another_or_at_the_end_of_a_stage(sheet):
    assert order(editing.place_step(sheet, "rye", 0, "water")) == [["flour", "rye", "water"], ["loaf"]]
    assert order(editing.place_step(sheet, "flour", 0, "loaf")) == [["water"], ["flour", "loaf", "rye"]]
    assert order(editing.place_step(sheet, "flour", 0)) == [["water", "flour"], ["loaf", "rye"]]
    assert order(editing.place_step(sheet, "flour", 1)) == [["water"], ["loaf", "rye", "flour"]]
    for number, before in ((0, "none"), (0, "flour"), (2, ""), (-1, "")):
        with pytest.raises(KeyError):
            editing.place_step(sheet, "flour", number, before)
    assert order(sheet) == [["flour", "water"], ["loaf", "rye"]]


def test_stages_move_and_leave_their_steps_to_their_neighbor(sheet):
    assert order(editing.shift_stage(sheet, 0, 1)) == [["loaf", "rye"], ["flour", "water"]]
    assert order(editing.drop_stage(sheet, 1)) == [["flour", "water", "loaf", "rye"]]
    assert order(editing.drop_stage(sheet, 0)) == [["flour", "water", "loaf", "rye"]]
    with pytest.raises(IndexError):
        editing.drop_stage(editing.drop_stage(sheet, 1), 0)


def test_a_circle_is_refused_with_its_steps_named(sheet):
    flour = editing.find(sheet.content, "flour")[2]
    with pytest.raises(Circle) as refused:
        editing.put_step(sheet, flour | {"prerequisites": ["loaf"]}, 0)
    titles = str(refused.value).split(" → ")
    assert titles[0] == titles[-1]
    assert set(titles) == {"Know your flour", "Measure water", "Bake a loaf"}


def test_renaming_keeps_the_key(sheet):
    water = editing.find(sheet.content, "water")[2]
    made = editing.put_step(sheet, water | {"title": "Weigh water", "hours": 0}, 0)
    assert editing.find(made.content, "water")[2]["title"] == "Weigh water"
    assert "hours" not in editing.find(made.content, "water")[2]
    assert editing.moves(made) == {}


def test_removing_hands_its_needs_on(sheet):
    made = editing.drop_step(sheet, "water")
    assert needs(made, "loaf") == needs(made, "rye") == ["flour"]
    assert editing.moves(made) == {"water": []}


def test_splitting_makes_a_chain(sheet):
    made = editing.split_step(sheet, "water", [("water", "Weigh"), ("warm", "Warm it"), ("salt", "Salt it")])
    assert order(made)[0] == ["flour", "water", "warm", "salt"]
    assert needs(made, "warm") == ["water"]
    assert needs(made, "salt") == ["warm"]
    assert needs(made, "loaf") == ["salt"]
    assert editing.moves(made) == {"water": ["water", "warm", "salt"]}


def test_merging_takes_in_everything(sheet):
    made = editing.merge_steps(sheet, "water", "flour")
    step = editing.find(made.content, "flour")[2]
    assert step["evidence"] == ["It holds", "It rises"]
    assert step["hours"] == 3
    assert needs(made, "flour") == []
    assert needs(made, "loaf") == ["flour"]
    assert editing.moves(made) == {"water": ["flour"]}


def test_merging_over_what_lies_between_is_a_circle(sheet):
    with pytest.raises(Circle):
        editing.merge_steps(sheet, "flour", "loaf")


def test_acts_on_one_step_add_up(sheet):
    made = editing.split_step(sheet, "water", [("water", "Weigh"), ("warm", "Warm it")])
    made = editing.merge_steps(made, "warm", "loaf")
    made = editing.drop_step(made, "water")
    assert editing.moves(made) == {"water": ["loaf"]}
    found = moves.fates(editing.keys(sheet.content), editing.keys(made.content), editing.moves(made))
    assert found == {"flour": ("flour",), "water": ("loaf",), "loaf": ("loaf",), "rye": ("rye",)}


def test_keys_are_never_given_out_twice():
    assert editing.new_key("Measure Water!", {"measure-water", "measure-water-2"}) == "measure-water-3"
    assert editing.new_key("★", {"untitled"}) == "untitled-2"
