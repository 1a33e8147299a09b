"""When things are due: working days, leave, rest and time zones, for any of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.service.nudges import check_in_steps
from rooms.turns import back_on, days_after, due_day, earliest_morning, morning, next_step, nudges

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
AWAY = st.lists(st.tuples(DAYS, st.integers(1, 60)), max_size=3).map(
    lambda found: tuple((begin, begin + timedelta(days=length)) for begin, length in found)
)
few = settings(max_examples=60, deadline=None)


def is_away(day: date, away) -> bool:
    return any(begin <= day < end for begin, end in away)


@few
@given(DAYS, st.integers(0, 10), AWAY)
def test_a_due_day_is_a_working_day_on_which_somebody_is_there(since, promise, away):
    due = due_day(since, promise, away)
    assert due > since
    assert due.weekday() < 5
    assert not is_away(due, away)
    between = [since + timedelta(days=n) for n in range(1, (due - since).days + 1)]
    assert sum(day.weekday() < 5 and not is_away(day, away) for day in between) == max(promise, 1)


@few
@given(DAYS, st.integers(1, 10), AWAY)
def test_leave_never_makes_anything_due_earlier(since, promise, away):
    assert due_day(since, promise, away) >= due_day(since, promise)


@few
@given(DAYS, ZONES, AWAY)
def test_nudges_come_in_order_at_nine_and_never_into_leave(due, zone, away):
    steps = nudges(due, zone, away)
    moments = [at for _, at in steps]
    assert moments == sorted(set(moments))
    for _, at in steps:
        there = at.astimezone(ZoneInfo(zone))
        assert there.hour == 9
        assert not is_away(there.date(), away)
    assert earliest_morning(due) <= moments[0]
    assert next_step(steps, moments[-1]) is None
    assert next_step(steps, moments[0] - timedelta(seconds=1)) == moments[0]


@few
@given(DAYS, ZONES, AWAY)
def test_a_check_in_is_reminded_a_day_before_and_later_never_in_rest(due, zone, away):
    due = back_on(due, away)
    steps = dict(check_in_steps(due, zone, away))
    there = {name: at.astimezone(ZoneInfo(zone)).date() for name, at in steps.items()}
    assert there["ahead"] == due - timedelta(days=1)
    assert there["late"] == days_after(due, 2, away) >= due + timedelta(days=2)
    assert not any(is_away(day, away) for name, day in there.items() if name != "ahead")


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2026, 3, 28), 8), (date(2026, 3, 29), 7), (date(2026, 10, 24), 7), (date(2026, 10, 25), 8)],
)
def test_nine_in_berlin_moves_with_its_summer(day, hour):
    assert morning(day, "Europe/Berlin") == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_leave_of_a_week_moves_a_promise_of_two_days_by_a_week():
    monday = date(2026, 3, 9)
    assert due_day(monday, 2) == date(2026, 3, 11)
    assert due_day(monday, 2, [(date(2026, 3, 10), date(2026, 3, 17))]) == date(2026, 3, 18)
