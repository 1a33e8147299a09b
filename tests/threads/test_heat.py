"""The calendar of days written."""

from datetime import date

from threads.heat import calendar, first_day

FRIDAY = date(2026, 3, 13)


def test_weeks_begin_on_monday_and_end_today():
    found = calendar((), FRIDAY)
    assert first_day(FRIDAY).weekday() == 0
    assert len(found.weeks) == 22
    assert found.weeks[-1] == (0, 0, 0, 0, 0, None, None)


def test_days_are_counted_once_each():
    found = calendar((FRIDAY, FRIDAY, date(2026, 3, 9), date(2020, 1, 1)), FRIDAY)
    assert found.weeks[-1][:5] == (1, 0, 0, 0, 2)
    assert (found.days_written, found.weeks_written) == (2, 1)


def test_months_stand_above_the_week_of_their_first_day():
    months = calendar((), FRIDAY).months
    assert months[0][0] == 0
    assert (months[-1][1].month, months[-1][1].day) == (3, 1)
