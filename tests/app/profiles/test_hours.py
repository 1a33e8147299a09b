"""Hours shared by two working days, over zones, half hours and the line where days change."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.profiles import hours

MARCH = datetime(2026, 3, 13, 11, 0, tzinfo=UTC)
zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("mine", "theirs", "shared"),
    [
        ("Europe/Lisbon", "Europe/Lisbon", 8),
        ("Europe/Lisbon", "Europe/Madrid", 7),
        ("Europe/Lisbon", "Asia/Kolkata", 2.5),
        ("Europe/Lisbon", "America/Los_Angeles", 1),
        ("Europe/Lisbon", "Asia/Tokyo", 0),
        ("Pacific/Auckland", "America/Los_Angeles", 4),
        ("Pacific/Kiritimati", "Pacific/Niue", 7),
        ("Europe/Lisbon", "Mars/Olympus", None),
        ("Europe/Lisbon", None, None),
    ],
)
def test_shared_hours(mine, theirs, shared):
    assert hours.shared(mine, theirs, MARCH) == shared


@settings(max_examples=40, deadline=None)
@given(zones, moments)
def test_everybody_shares_the_whole_day_with_themself(zone, moment):
    assert hours.shared(zone, zone, moment) >= 7  # a day on which clocks change may be shorter


def test_zones_near_are_those_that_share_two_hours():
    near = hours.zones_near("Europe/Lisbon", MARCH)
    assert "Europe/Madrid" in near
    assert "Asia/Kolkata" in near
    assert "America/Los_Angeles" not in near


def test_ahead_and_behind():
    assert hours.apart("Europe/Lisbon", "Europe/Madrid", MARCH) == 1
    assert hours.apart("Europe/Lisbon", "America/Los_Angeles", MARCH) == -7
    assert hours.apart("UTC", "Asia/Kathmandu", MARCH) == 5.75


def test_a_strip_is_a_day_of_mine():
    cells = hours.strip("Europe/Lisbon", "Europe/Madrid", MARCH)
    assert [hour for hour, me, they in cells if me and they] == list(range(9, 16))
    assert len(cells) == 24
