"""Durable work: claimed once, done with its row, tried again, parked."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app import clock, outbox
from app.db import db
from app.models import User
from app.outbox import MAX_ATTEMPTS, Job


@pytest.fixture
def done(app, monkeypatch):
    """A kind of work that notes what it was given; `fails` makes it raise."""

    class Work:
        seen: list = []
        fails = False

    work = Work()
    work.seen = []

    def handle(payloads):
        work.seen.extend(payloads)
        if work.fails:
            raise RuntimeError("no")

    monkeypatch.setitem(outbox._handlers, "test", outbox.Known(handle, 3))
    with app.app_context():
        outbox.drain()
    return work


def jobs():
    """All rows of the test's kind."""
    return db.session.query(Job).filter_by(kind="test").all()


def test_work_is_done_in_batches_and_its_rows_are_gone(app, unit, done):
    with unit():
        for number in range(5):
            outbox.enqueue("test", {"n": number})
    with app.app_context():
        assert outbox.run_once() == 3
        assert outbox.run_once() == 2
        assert outbox.run_once() == 0
    assert [payload["n"] for payload in done.seen] == [0, 1, 2, 3, 4]


def test_a_slot_is_taken_once(unit, done):
    with unit():
        outbox.enqueue("test", {}, slot="digest:2026-W47")
        outbox.enqueue("test", {}, slot="digest:2026-W47")
    with unit():
        assert len(jobs()) == 1


def test_work_rolled_back_with_its_transaction_was_never_asked_for(unit, done):
    with pytest.raises(ZeroDivisionError), unit():
        outbox.enqueue("test", {"n": 1 // len(jobs())})
    with unit():
        assert jobs() == []


def test_failing_work_comes_back_later_and_is_parked_in_the_end(app, unit, done):
    done.fails = True
    with unit():
        outbox.enqueue("test", {})
    moment = clock.now()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with app.app_context(), clock.at(moment):
            assert outbox.run_once() == 1
            assert outbox.run_once() == 0, "a failed job waits"
        with unit():
            (job,) = jobs()
            assert job.attempts == attempt
            assert job.error == "RuntimeError"
        moment += timedelta(hours=2)
    with unit():
        assert jobs()[0].parked_at is not None
    with app.app_context(), clock.at(moment):
        assert outbox.run_once() == 0


def test_a_lease_that_ran_out_is_taken_over(app, unit, done):
    with unit():
        outbox.enqueue("test", {})
    with app.app_context():
        assert len(outbox.claim(clock.now())) == 1
        assert outbox.claim(clock.now()) == []
    with app.app_context(), clock.at(clock.now() + timedelta(minutes=3)):
        assert outbox.run_once() == 1
    assert len(done.seen) == 1


def test_work_whose_worker_is_killed_each_time_is_done_alone_and_parked_in_the_end(app, unit, done, statements):
    """A claim that nothing follows is what a killed worker leaves."""
    with unit():
        for number in range(2):
            outbox.enqueue("test", {"n": number})
    moment = clock.now()
    with app.app_context(), clock.at(moment), statements() as first:
        both = outbox.claim(moment)
    assert len(both) == 2, "fresh work is done together"
    for start in range(1, MAX_ATTEMPTS):
        moment += timedelta(minutes=3)
        with app.app_context(), clock.at(moment), statements() as later:
            left = outbox.claim(moment)
        assert len(left) == (2 if start == 1 else 1), "what was left twice is taken alone"
        assert (left[0].id, len(later)) == (both[0].id, len(first))
    with unit():
        outbox.enqueue("test", {"n": 2})
    moment += timedelta(minutes=3)
    with app.app_context(), clock.at(moment):
        while outbox.run_once():
            pass
    assert [payload["n"] for payload in done.seen] == [1, 2], "the others get their turn"
    with unit():
        (parked,) = jobs()
        assert (parked.parked_at, parked.error) == (moment, outbox.KILLED)
    words = app.test_cli_runner().invoke(args=["doctor"]).output
    assert "1 of kind test parked after its worker was killed each time" in words


def test_the_doctor_names_parked_work(app, unit, done):
    with unit():
        outbox.enqueue("test", {})
        db.session.query(Job).filter_by(kind="test").update({"parked_at": clock.now(), "error": "RuntimeError"})
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert "1 of kind test parked after failing with RuntimeError" in result.output
    assert result.exit_code == 1


def test_work_that_was_taken_over_meanwhile_is_undone(app, unit, done, monkeypatch):
    def slow(payloads):
        db.session.execute(update(User).values(name="Done twice"))
        db.session.execute(update(Job).values(attempts=Job.attempts + 1))  # as another worker's claim does

    monkeypatch.setitem(outbox._handlers, "test", outbox.Known(slow))
    with unit():
        outbox.enqueue("test", {})
    with app.app_context():
        assert outbox.run_once() == 1
    with unit():
        assert len(jobs()) == 1
        assert db.session.query(User).filter_by(name="Done twice").count() == 0


def test_the_lease_of_long_work_is_renewed(app, unit, done):
    with unit():
        outbox.enqueue("test", {})
    with app.app_context():
        (job,) = outbox.claim(clock.now())
        with clock.at(clock.now() + timedelta(seconds=25)), outbox._holding([job]):
            assert outbox.beat() == 1
        assert outbox.beat() == 0
    with app.app_context(), clock.at(clock.now() + timedelta(seconds=40)):
        assert outbox.claim(clock.now()) == []
    with app.app_context(), clock.at(clock.now() + timedelta(seconds=60)):
        assert len(outbox.claim(clock.now())) == 1


def test_each_lane_does_its_own_kinds(app, unit, done, monkeypatch):
    monkeypatch.setitem(outbox._handlers, "slow", outbox.Known(done.seen.extend, 1, slow=True))
    with unit():
        outbox.enqueue("slow", {"n": 1})
        outbox.enqueue("test", {"n": 2})
    with app.app_context():
        assert outbox.run_once(slow=False) == 1
        assert outbox.run_once(slow=False) == 0
        assert outbox.run_once(slow=True) == 1
    assert [payload["n"] for payload in done.seen] == [2, 1]
