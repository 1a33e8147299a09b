"""The rhythm: due days, marks, strips, health."""

from datetime import date, timedelta

import pytest

from rooms.rhythm import Health, Strain, health, marks, next_mark, plan, reply_row, window

OPENED = date(2026, 2, 2)


def on(day: int) -> date:
    return OPENED + timedelta(days=day - 1)


def states(sent, day, cadence="weekly"):
    return [mark.state for mark in marks(OPENED, cadence, sent, on(day))]


def test_weekly_days_are_those_of_the_dial():
    assert [day for day, _step in plan("weekly")] == [5, 12, 19, 26, 33, 40, 47, 54, 61, 68, 75, 82, 89]


@pytest.mark.parametrize(("cadence", "days"), [("fortnightly", [12, 26, 40]), ("monthly", [26, 54, 82])])
def test_other_cadences_are_wider(cadence, days):
    assert [day for day, _step in plan(cadence)][:3] == days


def test_the_drawn_room_on_day_forty():
    found = states([5, 12, 21, 26, 33], 40)
    assert found[:7] == ["on_time", "on_time", "late", "on_time", "on_time", "due", "upcoming"]
    assert found[6:] == ["upcoming"] * 7


def test_an_early_check_in_counts_for_the_day_to_come():
    assert states([3, 9], 10)[:3] == ["on_time", "on_time", "upcoming"]


def test_after_half_a_step_a_day_is_missed():
    assert states([], 8)[0] == "due"
    assert states([], 9)[0] == "missed"
    assert states([9], 12)[:2] == ["missed", "on_time"]


def test_a_second_check_in_in_one_week_keeps_nothing_more():
    assert states([5, 6, 7], 8)[:2] == ["on_time", "on_time"]
    assert states([5, 6, 7, 8], 9)[2] == "upcoming"


def test_the_next_mark_is_the_due_one_else_the_coming_one():
    assert next_mark(marks(OPENED, "weekly", [], on(6))).day == 5
    assert next_mark(marks(OPENED, "weekly", [5], on(6))).day == 12
    assert next_mark(marks(OPENED, "weekly", [], on(200))) is None


def test_the_strip_shows_six_weeks_and_moves_on():
    assert [mark.number for mark in window(marks(OPENED, "weekly", [], on(1)))] == [1, 2, 3, 4, 5, 6]
    assert [mark.number for mark in window(marks(OPENED, "weekly", [], on(60)))][-1] == 9


def test_the_mentor_keeps_a_week_by_answering_within_the_promise():
    planned = marks(OPENED, "weekly", [5, 12], on(20))
    row = reply_row(planned, [(3, 0), (10, 2)], [15], 20)
    assert [mark.state for mark in row[:4]] == ["on_time", "late", "missed", "upcoming"]


@pytest.mark.parametrize(
    ("sent", "overdue", "silent", "day", "expected"),
    [
        ([], [], 0, 2, Health.NEW),
        ([5, 12, 19], [], 1, 20, Health.STEADY),
        ([5, 12], [], 3, 24, Health.SLOWING),
        ([5, 12, 19], [4], 1, 20, Health.SLOWING),
        ([5], [], 3, 24, Health.QUIET),
        ([5, 12, 19], [], 15, 20, Health.QUIET),
    ],
)
def test_health_comes_with_its_reason(sent, overdue, silent, day, expected):
    found, reasons = health(marks(OPENED, "weekly", sent, on(day)), Strain(overdue, silent), day)
    assert found == expected
    assert reasons
