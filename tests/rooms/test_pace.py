"""Pace in one word."""

from datetime import date, timedelta

import pytest

from rooms.pace import Pace, pace, share

BEGUN = date(2026, 2, 2)
DUE = BEGUN + timedelta(days=89)
TODAY = BEGUN + timedelta(days=39)


@pytest.mark.parametrize(
    ("start", "target", "current", "expected"),
    [(0, 3, 1, 1 / 3), (10, 2, 6, 0.5), (0, 3, 5, 1), (0, 3, -1, 0), (4, 4, 4, 1), (4, 4, 1, 0)],
)
def test_share_of_the_way(start, target, current, expected):
    assert share(start, target, current) == pytest.approx(expected)


def word(**changes) -> Pace:
    values = {"start": 0, "target": 3, "current": 1, "begun_on": BEGUN, "due_on": DUE, "today": TODAY}
    return pace(**(values | changes))


def test_a_third_at_day_forty_is_on_track():
    assert word() == Pace.ON_TRACK


def test_nothing_at_day_forty_needs_a_push():
    assert word(current=0) == Pace.NEEDS_PUSH


def test_the_target_is_reached_even_late():
    assert word(current=3, today=DUE + timedelta(days=9)) == Pace.REACHED


def test_past_its_day_it_needs_a_push():
    assert word(current=2.9, today=DUE + timedelta(days=1)) == Pace.NEEDS_PUSH


def test_a_milestone_needs_a_push_in_its_last_week_only():
    milestone = {"target": 1, "current": 0, "is_milestone": True}
    assert word(**milestone) == Pace.ON_TRACK
    assert word(**milestone, today=DUE - timedelta(days=3)) == Pace.NEEDS_PUSH


def test_a_due_day_on_the_first_day_does_not_divide_by_nothing():
    assert word(due_on=BEGUN, today=BEGUN) == Pace.ON_TRACK
