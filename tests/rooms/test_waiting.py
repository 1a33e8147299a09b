"""What waits without being an entry: who sees it, where it leads, and what it never moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.models import kinds
from rooms import queries, service
from rooms.kinds import TURNS
from rooms.life import life_of
from rooms.models import RoomTurn
from rooms.service import Draft
from tests.factories.rooms import actor, make_request, make_room


def survey(room, whose, **changes) -> None:
    """A survey that waits for somebody."""
    where = {"endpoint": "rooms.check_ins", "values": {"room_id": room.id}}
    service.wait_for(room, "survey", whose.id, **(where | changes))


def seen_by(room, person):
    """A room's life as its page shows it to somebody."""
    return life_of(room, queries.loops(room, person)[0])


@pytest.fixture
def room(unit, cast):
    with unit():
        return make_room(cast.mentee, cast.mentor)


def test_what_waits_is_an_open_loop_for_both(unit, cast, room):
    with unit():
        survey(room, cast.mentor)
    with unit():
        for person in (cast.mentee, cast.mentor):
            (loop,) = seen_by(room, person).loops
            assert (loop.kind, loop.whose, loop.endpoint) == ("survey", cast.mentor.id, "rooms.check_ins")
            assert loop.values == {"room_id": room.id}


def test_a_private_one_is_shown_to_its_owner_alone_and_moves_no_health(unit, cast, room):
    with unit():
        before = seen_by(room, cast.mentor)
        survey(room, cast.mentee, private=True, due_on=clock.today() - timedelta(days=20))
    with unit():
        theirs, mine = seen_by(room, cast.mentor), seen_by(room, cast.mentee)
        assert theirs == before
        assert [loop.kind for loop in mine.loops] == ["survey"]
        assert (mine.health, mine.reasons, mine.replies) == (theirs.health, theirs.reasons, theirs.replies)
        assert [row.turn_id for row in queries.waiting_entries(cast.mentor, [room.id])] == []


def test_it_waits_once_until_it_is_done_and_may_wait_again(unit, cast, room):
    with unit() as session:
        for _ in range(2):
            survey(room, cast.mentee)
            survey(room, cast.mentee, about_id=7)
        assert len(session.scalars(select(RoomTurn).where(RoomTurn.kind == "survey")).all()) == 2
        assert service.no_longer_waits(room, "survey", whose_id=cast.mentee.id, about_id=7)
        assert not service.no_longer_waits(room, "survey", about_id=7)
        assert len(seen_by(room, cast.mentee).loops) == 1
        survey(room, cast.mentee, about_id=7)
        assert service.nothing_waits(room)
        assert seen_by(room, cast.mentee).loops == ()


def test_home_and_the_room_lead_to_where_one_acts(unit, cast, room, visit):
    with unit():
        survey(room, cast.mentor, due_on=clock.today())
    page, there = visit(cast.mentor).get("/"), f'href="/rooms/{room.id}/check-ins"'
    assert page.text.count(there) == 2  # its title and its verb
    assert "A few questions about your room with Mila" in page.text
    assert visit(cast.mentor).get(f"/rooms/{room.id}").text.count(there) == 2  # and once in the menu
    assert "A few questions" not in visit(cast.mentee).get("/").text


def test_a_request_asked_back_waits_for_the_mentee(unit, cast, visit):
    with unit():
        request = make_request(cast.mentee, cast.mentor)
        where = {"endpoint": "rooms.show", "values": {"room_id": request.id}}
        service.wait_for(request, "ask_back", cast.mentee.id, **where)
    assert "asked something about your request" in visit(cast.mentee).get("/").text
    assert "asks you to be their mentor" not in visit(cast.mentor).get("/").text


def test_what_still_waits_in_an_ended_room_is_on_home(unit, cast, room, visit):
    with unit():
        room = queries.request_for(cast.mentee, room.id, lock=True)
        service.post(room, Draft("question", title="Which join?"), author=actor(cast.mentor))
        service.end(room, person=actor(cast.mentor), early=False)
        service.wait_for(room, "testimonial", cast.mentee.id, endpoint="rooms.show", values={"room_id": room.id})
    page = visit(cast.mentee).get("/").text
    assert "it waits for your yes" in page
    assert "Which join?" not in page
    assert "it waits for your yes" not in visit(cast.mentor).get("/").text


def test_strangers_read_no_turns(unit, cast, room):
    with unit():
        survey(room, cast.mentee)
        assert queries.waiting_entries(cast.stranger, [room.id]) == []
    assert "room_turn" not in kinds


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("kind", TURNS)
def test_every_kind_has_words(app, kind):
    turn = TURNS[kind]
    with app.test_request_context():
        assert all(str(each) for each in (turn.title, turn.verb))
        assert str(turn.home) % {"name": "Mila"}
