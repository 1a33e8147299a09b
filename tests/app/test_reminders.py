"""Reminders: told once, by one of many workers, and after days of silence only the newest of a series."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from app import clock
from app.db import db
from app.reminders import Reminder, first_time, newest_of
from app.sweep import KEEP_REMINDERS, sweep
from app.unit import work


def test_a_slot_is_first_once(unit):
    with unit():
        assert first_time("request:1:day 7")
        assert not first_time("request:1:day 7")
    with unit():
        assert not first_time("request:1:day 7")
        assert first_time("request:2:day 7")


def test_what_was_undone_was_never_told(unit):
    with pytest.raises(ZeroDivisionError), unit():
        assert first_time("request:1:day 7") / 0
    with unit():
        assert first_time("request:1:day 7")


def test_of_many_at_once_one_is_first(app):
    start, first = Barrier(4), []

    def worker() -> None:
        with app.app_context():
            start.wait()
            with work():
                mine = first_time("session:1:day before")
            first.append(mine)

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(first) == [False, False, False, True]


def steps(now):
    """Three steps of a series, a day apart."""
    return [(name, now + timedelta(days=day)) for day, name in enumerate(("ask", "remind", "last"))]


@pytest.mark.parametrize(("days", "told"), [(-1, None), (0, "ask"), (1, "remind"), (30, "last")])
def test_the_newest_of_a_series_is_told_and_once(unit, days, told):
    now = clock.now()
    with unit():
        assert newest_of("check-in:3", steps(now), now + timedelta(days=days)) == told
    with unit():
        assert newest_of("check-in:3", steps(now), now + timedelta(days=days)) is None


def test_older_ones_that_were_passed_over_never_come_again(unit):
    now = clock.now()
    with unit():
        assert newest_of("check-in:3", steps(now), now + timedelta(days=2)) == "last"
        moved = [(name, at + timedelta(days=1)) for name, at in steps(now)]
        assert newest_of("check-in:3", moved, now + timedelta(days=2)) is None
        assert newest_of("check-in:3", moved, now + timedelta(days=3)) is None


def test_old_ones_are_swept(unit):
    now = clock.now()
    with clock.at(now - KEEP_REMINDERS - timedelta(days=1)), unit():
        first_time("old")
    with unit():
        first_time("new")
        sweep(now)
        assert [row.slot for row in db.session.query(Reminder)] == ["new"]
