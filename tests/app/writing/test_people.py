"""Mention completion: who may be meant at a place, and nobody who may not read it."""

import re

import pytest

from app import access, clock
from app.db import db
from app.models import Audience, Block, Profile, Role
from tests.factories import communities, rooms, threads
from tests.factories.people import follow


@pytest.fixture
def offered(visit):
    """Ask whom somebody is offered at a place: the list, or the status when there is none."""

    def ask(user, place: str, typed: str = "") -> list[str] | int:
        answer = visit(user).client.get(f"/writing/people/{place}", query_string={"q": typed})
        return (
            re.findall(r'role="option".*?data-handle="(\w+)"', answer.text)
            if answer.status_code == 200
            else answer.status_code
        )

    return ask


def test_a_room_offers_who_is_in_it_and_nobody_else(unit, cast, offered):
    with unit():
        place = f"room:{rooms.make_room(cast.mentee, cast.mentor).id}:0:message"
        follow(cast.mentee, f"person:{cast.stranger.id}")
    assert offered(cast.mentee, place) == [cast.mentor.handle]
    assert offered(cast.mentor, place) == [cast.mentee.handle]
    assert (offered(cast.stranger, place), offered(None, place)) == (404, 303)


def test_a_thread_offers_who_talks_there_then_whom_one_follows(unit, cast, offered):
    with unit():
        thread = threads.make_thread(cast.mentee)
        entry = threads.make_entry(thread)
        threads.make_comment(entry, cast.stranger)
        follow(cast.mentee, f"person:{cast.elsewhere.id}")
    place, reply = f"thread:{thread.id}:entry", f"entry:{entry.id}:reply"
    assert offered(cast.mentee, place) == [cast.stranger.handle, cast.elsewhere.handle]
    assert set(offered(cast.curator, reply)) == {cast.mentee.handle, cast.stranger.handle}
    with unit():
        access.set_audience(db.session.merge(thread), Audience.OWNER)
    assert offered(cast.mentee, place) == [], "whoever may not read it cannot be meant"
    assert offered(cast.curator, reply) == 404


def test_whose_page_is_hidden_or_closed_is_offered_to_nobody(unit, cast, offered):
    with unit():
        entry = threads.make_entry(threads.make_thread(cast.mentee))
        threads.make_comment(entry, cast.stranger)
        follow(cast.mentee, f"person:{cast.elsewhere.id}")
        pages = {user.handle: profile_of(user) for user in (cast.stranger, cast.elsewhere)}
        pages[cast.elsewhere.handle].audience = Audience.OWNER
    place = f"thread:{entry.thread_id}:entry"
    assert offered(cast.mentee, place) == [cast.stranger.handle]
    with unit():
        access.hide(db.session.merge(pages[cast.stranger.handle]), clock.now())
    assert offered(cast.mentee, place) == []


def profile_of(user) -> Profile:
    """The public face of a member."""
    return db.session.query(Profile).filter_by(owner_id=user.id).one()


def test_what_is_typed_begins_a_handle_or_a_name(unit, cast, offered):
    with unit():
        community = communities.make_community(cast.mentee)
        communities.make_member(community, cast.stranger)
    place, (first, last) = f"community:{community.id}:topic", cast.stranger.name.split()[:2]
    for typed in (cast.stranger.handle[:4].upper(), first[:3], last[:3].lower()):
        assert offered(cast.mentee, place, typed) == [cast.stranger.handle], typed
    for typed in ("%", "_", "\\", "zz", first[1:]):
        assert offered(cast.mentee, place, typed) == [], typed


def test_a_block_a_leaving_and_a_locked_topic_hold_at_once(unit, cast, offered):
    with unit():
        community = communities.make_community(cast.mentee, reading="space")
        member = communities.make_member(community, cast.stranger)
        communities.make_member(community, cast.curator)
        topic = communities.make_topic(community, cast.curator)
        communities.make_post(topic, cast.stranger)
    place = f"topic:{topic.id}:reply"
    assert offered(cast.mentee, place) == [cast.curator.handle, cast.stranger.handle]
    with unit():
        db.session.add(Block(blocker_id=cast.stranger.id, blocked_id=cast.mentee.id))
    assert offered(cast.mentee, place) == [cast.curator.handle]
    assert offered(cast.curator, place) == [cast.stranger.handle]
    with unit():
        db.session.merge(member).role = Role.INVITED
    assert offered(cast.curator, place) == [], "who left may not read it"
    with unit():
        db.session.merge(topic).locked_at = topic.made_at
    assert offered(cast.curator, place) == 403
