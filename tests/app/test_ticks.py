"""Time calls: each due row is done once, by whichever worker comes first; a failing one holds nothing up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, outbox, ticks
from app.db import db
from app.models import User
from app.outbox import Job
from app.ticks import Each, Whole
from tests.at_once import tick_at_once


def told() -> list[str]:
    """The names that the test's verb has told about."""
    return sorted(db.session.scalars(select(Job.payload["name"].as_string()).where(Job.kind == "told")))


def found(now):
    """People who joined before now and were not yet told."""
    return select(User).where(User.joined_at <= now, User.name != "told").order_by(User.joined_at, User.id)


def tell(user, now):
    """Note a person; two workers that both have them would note them twice."""
    if user.handle == "odd":
        raise ValueError("odd one")
    outbox.enqueue("told", {"name": user.handle})
    user.name = "told"


@pytest.fixture
def verb(app, monkeypatch):
    """The only thing that ticks in a test."""
    each = Each(found, tell)
    monkeypatch.setitem(app.extensions, "ticks", [each])
    with app.app_context():
        outbox.drain()
    return each


def handles(unit) -> list[str]:
    """The handles of everybody there is."""
    with unit():
        return sorted(db.session.scalars(select(User.handle)))


def test_each_due_row_is_done_once_by_two_workers(app, unit, verb):
    everybody = handles(unit)
    tick_at_once(app, 2, clock.now())
    with unit():
        assert told() == everybody
    tick_at_once(app, 2, clock.now())
    with unit():
        assert told() == everybody


def test_what_is_not_due_waits(app, unit, verb):
    tick_at_once(app, 1, clock.now() - timedelta(days=4000))
    with unit():
        assert told() == []


def test_a_row_that_somebody_changed_meanwhile_is_left_alone(app, unit, verb, cast):
    with unit():
        db.session.get(User, cast.mentor.id).name = "told"
    with unit():
        verb.do(cast.mentor.id, clock.now())
        assert told() == []


def test_a_failing_row_stops_no_other_and_is_tried_again_later(app, unit, verb, cast, caplog):
    with unit():
        db.session.get(User, cast.mentor.id).handle = "odd"
    now = clock.now()
    for _ in range(3):
        tick_at_once(app, 2, now)
    assert caplog.text.count("failed for") in (1, 2), "once by each worker at most, then it waits"
    others = [handle for handle in handles(unit) if handle != "odd"]
    with unit():
        assert told() == others
        db.session.get(User, cast.mentor.id).handle = "even"
    with app.app_context(), clock.at(now + ticks.TRY_AGAIN):
        outbox.drain()
    with unit():
        assert "even" in told()


def test_a_failing_row_is_parked_in_the_end(app, unit, verb, cast):
    with unit():
        db.session.get(User, cast.mentor.id).handle = "odd"
    moment = clock.now()
    tick_at_once(app, 1, moment)
    for _ in range(outbox.MAX_ATTEMPTS):
        moment += timedelta(hours=2)
        with app.app_context(), clock.at(moment):
            outbox.drain()
            ticks.tick()
    with unit():
        (job,) = db.session.scalars(select(Job).where(Job.kind == ticks.WORK))
        assert (job.parked_at is not None, job.attempts) == (True, outbox.MAX_ATTEMPTS)


def test_a_failing_part_stops_no_other_part(app, unit, verb, monkeypatch):
    monkeypatch.setitem(app.extensions, "ticks", [Whole(lambda now: 1 / 0), verb])
    tick_at_once(app, 1, clock.now())
    with unit():
        assert len(told()) > 3


def test_nothing_due_costs_one_statement_a_part(app, verb, statements):
    with statements() as seen, app.app_context():
        ticks.tick(clock.now() - timedelta(days=4000))
    assert len(seen) == 1


def test_a_tick_of_a_given_moment_happens_at_it(app, monkeypatch):
    seen, moment = [], clock.now() - timedelta(days=7)
    monkeypatch.setitem(app.extensions, "ticks", [Whole(lambda now: seen.append((now, clock.now())))])
    tick_at_once(app, 1, moment)
    assert seen == [(moment, moment)]
