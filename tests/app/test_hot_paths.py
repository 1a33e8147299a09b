"""What every request does is done cheaply: one look-up of the connection, no thread for a count, no cookie for nothing."""

import gc
import threading

import bleach
import pytest
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from app.access import are_apart
from app.db import begin_writing, connected, db, reading
from app.limits import ProcessStorage
from app.models import Block, User
from app.statements import known
from app.text import sanitize
from app.unit import look
from tests.app.hostile import PAYLOADS


def test_a_connection_is_looked_up_once_a_transaction(app, unit, cast):
    with unit():
        first = connected()
        assert connected() is first is db.session.connection()
        with reading():
            assert connected().engine is db.engines["reader"]
        with look():
            assert connected() is not first
        assert connected() is db.session.connection()


def test_a_reading_request_has_one_connection_and_gives_it_back(app, cast):
    with app.app_context():
        pool = db.engines["reader"].pool
        begin_writing(False)
        before = pool.checkedout()
        try:
            first = connected()
            assert not db.session.in_transaction()
            assert db.session.get(User, cast.mentee.id).name == cast.mentee.name
            assert db.session.connection() is connected() is first
            assert pool.checkedout() == before + 1
            db.session.rollback()
            assert pool.checkedout() == before
            assert connected() is not first
            db.session.close()
            assert pool.checkedout() == before
        finally:
            begin_writing(True)


@pytest.mark.once
def test_a_reading_request_sees_one_state_until_its_end(app, unit, cast):
    mine = select(User.name).where(User.id == cast.mentee.id)
    with app.app_context():
        begin_writing(False)
        assert not are_apart(cast.mentee.id, cast.mentor.id)
        with unit():
            db.session.get(User, cast.mentee.id).name = "Another Name"
        begin_writing(False)
        assert db.session.scalar(mine) == cast.mentee.name
        db.session.rollback()
        assert db.session.scalar(mine) == "Another Name"
        db.session.rollback()
        begin_writing(True)


def test_nothing_is_asked_on_after_a_failed_flush(unit, cast):
    with unit():
        assert not are_apart(cast.mentee.id, cast.mentor.id)
        db.session.add(Block(blocker_id=cast.mentee.id, blocked_id=10**6))
        db.session.add(User(id=cast.mentee.id))
        with pytest.raises(IntegrityError):
            db.session.flush()
        with pytest.raises(PendingRollbackError):
            are_apart(cast.mentee.id, cast.mentor.id)
        db.session.rollback()
        assert db.session.scalar(select(User.id).where(User.id == cast.mentee.id))


def test_a_hundred_counts_begin_one_thread(monkeypatch):
    begun, start = [], threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", lambda thread: (begun.append(thread), start(thread))[1])
    storage = ProcessStorage()
    assert [storage.acquire_entry("key", 90, 60) for _count in range(100)] == [True] * 90 + [False] * 10
    assert len(begun) <= 1


def test_nothing_is_noted_in_the_session_of_a_form(visit, cast):
    member = visit(cast.mentee)
    for _time in range(3):
        member.get("/")
    with member.client.session_transaction() as session:
        assert set(session) <= {"csrf_token"}


def test_every_text_goes_through_both_walls(monkeypatch):
    passed, (first, second) = [], sanitize.walls()
    theirs = bleach.Cleaner.clean
    monkeypatch.setattr(bleach.Cleaner, "clean", lambda wall, text: passed.append(text) or theirs(wall, text))
    for html in ("<p>Words &amp; <em>more</em></p>\n", "<ul><li>a</ul>", "</p><p>", "“é”", *PAYLOADS):
        came_out, encodable = sanitize.sanitize(html), html.encode("utf-8", "replace").decode()
        assert passed.pop() == encodable
        assert came_out == second.clean(theirs(first, encodable)), html


def test_what_a_statement_is_built_of_is_not_kept(app, unit, cast):
    with unit():
        are_apart(cast.mentee.id, cast.mentor.id)
    (apart,) = [found for name, found in known().items() if "_apart " in name]
    gc.collect()
    assert apart.query is not apart.query
    assert not any(isinstance(each, Select) for each in gc.get_referents(*vars(apart).values()))
