"""Things that prepared statements read are the same as the ORM's: their values, their changes, their place in the session."""

from sqlalchemy import inspect, select, update

from app.access import fetch
from app.db import db
from app.models import Document
from tests.factories.threads import make_entry, make_thread
from threads.models import Entry, Thread


def test_a_thing_is_what_the_orm_reads(unit, cast):
    with unit():
        thread = make_thread(cast.mentee, tags=["sql", "data"], skills=["sql"])
        entry = make_entry(thread, "Counted", hours=1.5)
    for thing in (thread, entry):
        with unit():
            read = fetch(type(thing), thing.id, cast.mentee)
            swiftly = {each.key: getattr(read, each.key) for each in inspect(type(thing)).column_attrs}
            assert not inspect(read).modified
        with unit():
            slowly = db.session.scalar(select(type(thing)).where(type(thing).id == thing.id))
            assert swiftly == {name: getattr(slowly, name) for name in swiftly}
            assert {name: type(value) for name, value in swiftly.items()} == {
                name: type(getattr(slowly, name)) for name in swiftly
            }


def test_what_hangs_on_it_comes_when_it_is_asked_for(unit, cast):
    with unit():
        thread = make_thread(cast.mentee, tags=["sql", "data"])
        make_entry(thread, "First")
    with unit():
        read = fetch(Thread, thread.id, cast.mentee)
        assert list(read.tags) == ["sql", "data"]
        assert [entry.title for entry in read.entries] == ["First"]


def test_a_change_is_written_with_its_document(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
    with unit():
        fetch(Thread, thread.id, cast.mentee, held=True).title = "Another name"
        db.session.flush()
    with unit():
        assert db.session.get_one(Thread, thread.id).title == "Another name"
        assert db.session.scalar(select(Document.title).where(Document.kind == "thread")) == "Another name"


def test_what_is_held_is_read_anew_and_what_is_read_twice_is_one(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee), "First")
    with unit():
        once = fetch(Entry, entry.id, cast.mentee)
        db.session.execute(
            update(Entry).where(Entry.id == entry.id).values(hours=2), execution_options={"synchronize_session": False}
        )
        assert fetch(Entry, entry.id, cast.mentee) is once
        assert once.hours is None
        assert fetch(Entry, entry.id, cast.mentee, held=True) is once
        assert once.hours == 2
