"""Calling a topic otherwise: by its author and by moderators, everywhere at once, with what it was called before."""

import re

import pytest
from sqlalchemy import select

from app import clock
from app.access import unhide
from app.db import db
from app.models import Document, Notification
from communities.models import CommunityTag, Gathering, LogLine, Topic, TopicRevision
from communities.service import moving, titles
from tests.factories.communities import Author, make_community, make_topic

NEW = {"title": "How to tell of a gap", "tags": "cv, interviews", "topic_kind": "discussion", "version": "1"}


def field(page: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]


def documents(app, place) -> set[tuple[str, tuple[str, ...]]]:
    with app.app_context():
        rows = db.session.execute(select(Document.title, Document.tags).where(Document.kind.in_(("topic", "post"))))
        return {(row.title, tuple(row.tags)) for row in rows}


def test_its_author_calls_it_otherwise_everywhere_at_once(app, place, visit, cast):
    author, guest = visit(cast.mentee), visit(None)
    before = guest.get(place.page).text
    assert f"{place.topic_id}/edit" in author.get(place.page).text
    assert f"{place.topic_id}/revisions" not in before
    assert "explain the gap" in author.get(f"{place.topic}/edit").text
    page = author.follow(author.post(f"{place.topic}/edit", NEW)).text
    assert "<h1>How to tell of a gap</h1>" in page
    assert f"{place.topic_id}/revisions" in page
    assert guest.get(place.page, status=301).headers["Location"].endswith("-how-to-tell-of-a-gap")
    assert guest.get(f"{place.page}?from=21", status=301).headers["Location"].endswith("gap?from=21")
    assert documents(app, place) == {("How to tell of a gap", ("cv", "interviews"))}
    for address in (place.url, f"{place.url}?tag=cv", f"{place.url}/feed.atom"):
        assert "How to tell of a gap" in guest.get(address).text
        assert "explain the gap" not in guest.get(address).text
    former = guest.get(f"{place.topic}/revisions").text
    assert "How did you explain the gap?" in former
    assert "Question" in former
    with app.app_context():
        counted = db.session.execute(select(CommunityTag.name, CommunityTag.topic_count)).all()
        assert sorted(map(tuple, counted)) == [("cv", 1), ("interviews", 1)]
        assert not db.session.scalar(select(LogLine.id))


def test_a_moderator_says_why_and_its_author_is_told(app, place, visit, cast):
    moderator, author = visit(cast.curator), visit(cast.mentee)
    assert "Say why" in moderator.post(f"{place.topic}/edit", NEW, status=422).text
    moderator.post(f"{place.topic}/edit", NEW | {"reason": "So that others find it"})
    assert "So that others find it" in visit(None).get(f"{place.topic}/revisions").text
    assert "changed what your topic is called" in author.get("/notifications").text
    assert "changed what a topic is called" in moderator.get(f"{place.url}/log").text
    stale = author.post(f"{place.topic}/edit", NEW | {"title": "My own words", "tags": "mine"}, status=409).text
    assert "My own words" in stale
    assert "How to tell of a gap" in stale
    again = NEW | {"title": "Saved over it", "version": field(stale, "version")}
    assert "Saved over it" in author.follow(author.post(f"{place.topic}/edit", again)).text
    hushed = NEW | {"title": "Quite another", "version": "3", "reason": "An address", "leaves_nothing": "y"}
    moderator.post(f"{place.topic}/edit", hushed)
    assert "explain the gap" not in visit(None).get(f"{place.topic}/revisions").text
    with app.app_context():
        assert [*db.session.scalars(select(LogLine.act))] == ["retitled", "retitled"]
        assert not db.session.scalar(select(TopicRevision.id))


@pytest.mark.once("refused")
def test_who_may_not_and_what_is_not_in_order(app, place, visit, cast):
    for user in (cast.stranger, cast.elsewhere):
        visit(user).get(f"{place.topic}/edit", status=403)
        visit(user).post(f"{place.topic}/edit", NEW, status=403)
    assert "/edit" not in visit(cast.stranger).get(place.page).text
    author = visit(cast.mentee)
    assert "Give the topic a title" in author.post(f"{place.topic}/edit", NEW | {"title": ""}, status=422).text
    author.post(f"{place.topic}/edit", NEW | {"topic_kind": "poll"}, status=422)
    author.post(f"{place.topic}/edit", NEW | {"version": "x"}, status=422)
    author.post(f"{place.topic}/answer", {"post": str(place.reply_id)})
    answer = author.post(f"{place.topic}/edit", NEW, status=422).text
    assert "It has an answer" in answer
    assert "How to tell of a gap" in answer
    visit(cast.mentor).post(f"{place.topic}/lock", {"on": "1", "reason": "Done"})
    author.get(f"{place.topic}/edit", status=403)
    visit(cast.curator).get(f"{place.topic}/edit")
    with app.app_context():
        assert db.session.get_one(Topic, place.topic_id).title == "How did you explain the gap?"


def test_nothing_stays_of_what_had_to_be_hidden_and_moderators_hear(app, unit, place, visit, cast):
    words = {"outcome": "hide", "rule": 3, "message": "The title", "note": "A name"}
    about = {"about": f"topic:{place.topic_id}"}
    visit(cast.curator).post(f"{place.url}/reports", {**words, **about})
    author = visit(cast.mentee)
    author.post(f"{place.topic}/edit", NEW)
    with unit():
        topic = db.session.get_one(Topic, place.topic_id)
        assert not db.session.scalar(select(TopicRevision.id))
        told = select(Notification.event).where(Notification.user_id == cast.curator.id)
        assert "HiddenChanged" in [*db.session.scalars(told)]
        unhide(topic)
    assert "How to tell of a gap" in visit(None).get(place.url).text


def test_an_event_tells_calendars_and_a_move_is_not_undone(unit, place, cast):
    with unit():
        there = make_community(cast.mentor, "Elsewhere", reading="members")
        event = {"starts_at": clock.now(), "minutes": 60, "zone": "UTC", "place": "Here", "takes_questions": False}
        topic = make_topic(there, cast.mentor, "A call", topic_kind="event", event=event)
        moving.move(topic, goal := make_community(cast.mentor, "Closed", reading="space"), actor=Author(cast.mentor))
        assert moving.may_move(topic, there)
        titles.retitle(topic, {"title": "Another", "tags": []}, 1, actor=Author(cast.mentor), role=40)
        assert not moving.may_move(topic, there)
        assert (topic.topic_kind, topic.community) == ("event", goal)
        assert db.session.get_one(Gathering, topic.id).sequence == 1
