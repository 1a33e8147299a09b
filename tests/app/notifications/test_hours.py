"""Quiet hours and the hour of digests, on the wall clocks of members, also on the days when these jump."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.notifications.hours import Hours

BERLIN = Hours("Europe/Berlin")


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "then"),
    [
        (Hours(), utc(2026, 11, 18, 12), utc(2026, 11, 18, 12)),
        (Hours(), utc(2026, 11, 18, 21), utc(2026, 11, 19, 7)),
        (Hours(), utc(2026, 11, 19, 6, 59), utc(2026, 11, 19, 7)),
        (Hours(), utc(2026, 11, 19, 7), utc(2026, 11, 19, 7)),
        (BERLIN, utc(2026, 11, 18, 20, 30), utc(2026, 11, 19, 6)),
        (Hours("Asia/Tokyo"), utc(2026, 11, 18, 12), utc(2026, 11, 18, 22)),
        (Hours("UTC", 12, 14), utc(2026, 11, 18, 13), utc(2026, 11, 18, 14)),
        (Hours("UTC", 9, 9), utc(2026, 11, 18, 9), utc(2026, 11, 18, 9)),
        (Hours("UTC", 0, 6), utc(2026, 11, 18, 0), utc(2026, 11, 18, 6)),
    ],
)
def test_quiet_hours_end_when_the_wall_says_so(hours, now, then):
    assert hours.after_quiet(now) == then


def test_a_night_in_which_the_clock_jumps():
    assert BERLIN.after_quiet(utc(2026, 3, 28, 21)) == utc(2026, 3, 29, 5)  # seven in summer time
    assert BERLIN.after_quiet(utc(2026, 10, 24, 21)) == utc(2026, 10, 25, 6)
    gap = Hours("Europe/Berlin", 22, 2)  # two o'clock does not come on 29 March
    assert gap.after_quiet(utc(2026, 3, 28, 22)) == utc(2026, 3, 29, 1)


def test_daily_and_weekly_digests_come_at_the_hour_chosen():
    assert BERLIN.next_digest("daily", utc(2026, 11, 18, 5))[1] == utc(2026, 11, 18, 7)
    assert BERLIN.next_digest("daily", utc(2026, 11, 18, 7))[1] == utc(2026, 11, 19, 7)
    day, moment = BERLIN.next_digest("weekly", utc(2026, 11, 18, 12))
    assert (day.isoweekday(), moment) == (1, utc(2026, 11, 23, 7))


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("first", [utc(2026, 3, 27, 3), utc(2026, 10, 23, 3)])
def test_one_digest_a_day_whatever_the_clock_does(hour, first):
    hours, moments, now = Hours("Europe/Berlin", digest_hour=hour), [], first
    while now < first + timedelta(days=5):
        moments.append(hours.next_digest("daily", now))
        now += timedelta(minutes=30)
    days = sorted({day for day, _ in moments})
    assert len(set(moments)) == len(days)
    assert days == [days[0] + timedelta(days=count) for count in range(len(days))]
    assert all(begin < end for (_, begin), (_, end) in pairwise(moments) if begin != end)
