"""Whoever was offered times finds the way to choose one: from the list, the room and home, by links and forms alone."""

import re

import pytest

from app.db import db
from rooms.models import Room, RoomSession
from tests.factories.rooms import make_room
from tests.factories.sessions import later, make_agreed, make_session


@pytest.fixture
def offered(unit, cast):
    """A room in which the mentor offers five times, beside a session that is agreed already."""
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=9)
        make_agreed(room, cast.mentee, cast.mentor, later(1))
        made = make_session(room, cast.mentor, *(later(days) for days in range(2, 7)))
        return room.id, made.id


def test_the_list_of_sessions_lets_choose_at_once(unit, visit, cast, offered):
    room_id, session_id = offered
    mentee, address = visit(cast.mentee), f"/rooms/{room_id}/sessions"
    page = mentee.get(address).text
    assert page.count(f'action="{address}/{session_id}/answer"') == 5
    times = re.findall(r'name="at" value="([^"]+)"', page)
    assert "Agreed" in mentee.follow(mentee.post(f"{address}/{session_id}/answer", {"at": times[4]})).text
    with unit():
        assert db.session.get(RoomSession, session_id).starts_at == later(6)


def test_room_and_home_lead_there_with_one_click(visit, cast, offered):
    room_id, session_id = offered
    mentee, there = visit(cast.mentee), f'href="/rooms/{room_id}/sessions/{session_id}"'
    for address in (f"/rooms/{room_id}", "/"):
        assert re.search(rf"{there}[^>]*>(<span[^>]*>)?Choose", mentee.get(address).text), address
    assert mentee.get(f"/rooms/{room_id}/sessions/{session_id}").text.count('aria-label="Choose ') == 5


def test_who_offered_them_cannot_choose(visit, cast, offered):
    room_id, _session = offered
    mentor = visit(cast.mentor)
    for address in (f"/rooms/{room_id}/sessions", f"/rooms/{room_id}", "/"):
        assert not re.search(r">Choose(?! a roadmap)|name=.at.", mentor.get(address).text), address


def test_nothing_can_be_chosen_in_a_room_that_has_ended(unit, visit, cast, offered):
    room_id, _session = offered
    with unit():
        db.session.get(Room, room_id).state = "closed"
    assert 'name="at"' not in visit(cast.mentee).get(f"/rooms/{room_id}/sessions").text
