"""What is written without a flush is what a flush would have written: the row, its document, its place in the session."""

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from app import clock, swift
from app.db import db
from app.models import Document
from app.outbox import Job
from communities.models import Community, Post, Topic
from tests.factories.communities import make_community, make_topic

EACH_ITS_OWN = {"id", "ref_id", "anchor", "changed_at", "seq", "values", "facts"}


def row(thing):
    """All that is kept of a thing, as it stands in the database."""
    kept = db.session.execute(select(type(thing).__table__).where(type(thing).id == thing.id)).one()._asdict()
    return {name: value for name, value in kept.items() if name not in EACH_ITS_OWN}


def document(thing):
    """The document of a thing, read anew."""
    found = select(Document).where(Document.kind == thing.kind, Document.ref_id == thing.id)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


@pytest.fixture
def topic(unit, cast):
    """A topic, in a unit of work."""
    with unit():
        yield make_topic(make_community(cast.mentor), cast.mentor)


def born(topic, cast, body="I *said* so. @nobody"):
    """A post that is not written yet; the clock stands still."""
    with clock.at(topic.made_at):
        return Post(topic=topic, owner_id=cast.mentor.id, body_md=body, seq=topic.count_in(cast.mentor, clock.now()))


def test_a_row_and_its_document_are_those_of_a_flush(topic, cast):
    flushed, swiftly = born(topic, cast), None
    db.session.add(flushed)
    db.session.flush()
    swift.write(topic, swiftly := born(topic, cast))
    assert row(swiftly) == row(flushed)
    kept = [row(document(each)) for each in (swiftly, flushed)]
    assert kept[0] == kept[1]
    assert document(swiftly).facts["seq"] == swiftly.seq == flushed.seq + 1
    assert document(topic).facts["replies"] == topic.reply_count == 2
    jobs = db.session.scalars(select(Job.payload).where(Job.kind == "index")).all()
    assert {"id": document(swiftly).id} in jobs
    assert db.session.get(Post, swiftly.id) is swiftly
    assert not inspect(swiftly).modified
    assert not db.session.dirty
    assert not db.session.new
    assert swiftly.revisions == []


def test_other_changes_are_written_too(topic, cast):
    topic.title = "Another name"
    db.session.add(other := Topic(community=topic.community, owner_id=cast.mentor.id, title="A third"))
    swift.write(topic, born(topic, cast))
    assert document(topic).title == "Another name"
    assert other.id
    topic.community = make_community(cast.mentor, title="Elsewhere")
    swift.write(topic)
    assert row(topic)["community_id"] == db.session.scalar(select(Community.id).where(Community.title == "Elsewhere"))


def test_a_place_that_is_taken_is_refused(topic, cast):
    swift.write(topic, first := born(topic, cast))
    with pytest.raises(IntegrityError):
        swift.write(Post(topic=topic, owner_id=cast.mentor.id, body_md="Me too", seq=first.seq))
    db.session.rollback()


def test_a_counter_writes_facts_alone_and_a_lost_document_whole(topic, cast):
    db.session.execute(Document.__table__.update().values(title="As it was"))
    topic.reply_count = 7
    db.session.flush()
    assert (document(topic).title, document(topic).facts["replies"]) == ("As it was", 7)
    db.session.execute(Document.__table__.delete())
    topic.reply_count = 8
    db.session.flush()
    assert (document(topic).title, document(topic).facts["replies"]) == (topic.title, 8)
