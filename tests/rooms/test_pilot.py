"""The end of a pilot: nobody can read an answer off anything, and the outcome comes by the clock."""

import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import func, select

from app import clock, ticks
from app.db import db
from app.errors import NotAllowed
from app.models import Notification
from rooms import service
from rooms.models import PilotAnswer, Room, RoomPriority, RoomTransition
from rooms.schedule import morning
from tests.factories.rooms import actor, make_request, make_room


@pytest.fixture
def room_id(unit, cast):
    with unit():
        return make_room(cast.mentee, cast.mentor, day=13, pilot_days=14).id


def later(days: int, hours: int = 0):
    """Eight in the morning so many days from now, and a little later."""
    return morning(clock.today() + timedelta(days=days), "UTC") + timedelta(hours=hours, minutes=1)


def tick(app, days: int, hours: int = 0) -> None:
    with app.app_context():
        ticks.tick(later(days, hours))
        ticks.tick(later(days, hours))


def answer(unit, room_id, days, **answers) -> None:
    with clock.at(later(days)), unit() as session:
        for user_id, goes_on in answers.values():
            service.answer_pilot(session.get(Room, room_id), goes_on=goes_on, person=actor(user_id))


def told(app, room_id) -> list[tuple[int, str]]:
    with app.app_context():
        query = select(Notification.user_id, Notification.event).where(Notification.ref_id == room_id)
        rows = db.session.execute(query.order_by(Notification.id))
        return [tuple(row) for row in rows if row.event.startswith("Pilot")]


def state_of(app, room_id) -> str:
    with app.app_context():
        return db.session.scalar(select(Room.state).where(Room.id == room_id))


def test_it_asks_reminds_the_silent_and_counts(app, unit, cast, room_id):
    with unit() as session, pytest.raises(NotAllowed):
        service.answer_pilot(session.get(Room, room_id), goes_on=True, person=actor(cast.mentee))
    tick(app, 1)
    assert told(app, room_id) == [(cast.mentor.id, "PilotAsks"), (cast.mentee.id, "PilotAsks")]
    answer(unit, room_id, 1, mentee=(cast.mentee, True))
    tick(app, 3)
    assert told(app, room_id)[2:] == [(cast.mentor.id, "PilotWaits")]
    assert state_of(app, room_id) == "pilot"
    tick(app, 4)
    assert told(app, room_id)[3:] == [(cast.mentor.id, "PilotWentOn"), (cast.mentee.id, "PilotWentOn")]
    with app.app_context():
        assert state_of(app, room_id) == "active"
        assert db.session.scalar(select(func.count()).select_from(PilotAnswer)) == 0


@pytest.mark.parametrize("who", ["mentee", "mentor", "both"])
def test_one_no_ends_it_and_nothing_says_whose(app, unit, cast, room_id, who):
    tick(app, 1)
    says_no = {"mentee": who != "mentor", "mentor": who != "mentee"}
    answer(unit, room_id, 2, **{name: (getattr(cast, name), not no) for name, no in says_no.items()})
    assert state_of(app, room_id) == "pilot"
    tick(app, 4)
    assert told(app, room_id)[2:] == [(cast.mentor.id, "PilotEnded"), (cast.mentee.id, "PilotEnded")]
    with app.app_context():
        step = db.session.scalars(select(RoomTransition).order_by(RoomTransition.id.desc())).first()
        assert (step.move, step.by_id, step.note, step.made_at) == ("end_pilot", None, "", later(4))
        assert db.session.scalars(select(RoomPriority.user_id)).all() == [cast.mentee.id]
        assert db.session.scalar(select(func.count()).select_from(PilotAnswer)) == 0


def seen_by(visit, person, room_id) -> list[str]:
    """All that the other can look at, without what differs at every request."""
    return [visit(person).get(url).text.partition("<main")[2] for url in ("/", "/rooms", f"/rooms/{room_id}")]


def test_an_answer_moves_nothing_that_the_other_sees(app, unit, visit, cast, room_id):
    tick(app, 1)
    shown = set()
    for said in (None, True, False):
        if said is not None:
            answer(unit, room_id, 1, mentor=(cast.mentor, said))
        with clock.at(later(1, 2)):
            shown.add(tuple(_plain(text) for text in seen_by(visit, cast.mentee, room_id)))
    assert len(shown) == 1


def _plain(html: str) -> str:
    return re.sub(r'(value|content)="[^"]{16,}"', "", html)


def test_after_days_of_standstill_everybody_is_asked_first(app, unit, cast, room_id):
    tick(app, 9)
    assert state_of(app, room_id) == "pilot"
    assert [event for _, event in told(app, room_id)] == ["PilotAsks", "PilotAsks"]
    answer(unit, room_id, 10, mentor=(cast.mentor, False))
    tick(app, 12)
    assert state_of(app, room_id) == "ended_early"


def test_the_next_request_stands_first_once(app, unit, visit, cast, room_id):
    tick(app, 1)
    answer(unit, room_id, 1, mentor=(cast.mentor, False))
    tick(app, 4)
    with unit():
        make_request(cast.stranger, cast.mentor)
        first = make_request(cast.mentee, cast.mentor)
        assert first.is_next
    page = visit(cast.mentor).get("/rooms/requests").text
    assert page.index("Mila Mentee") < page.index("Sid Stranger")
    with unit() as session:
        service.withdraw(session.get(Room, first.id), mentee=actor(cast.mentee))
        assert session.scalars(select(RoomPriority.user_id)).all() == [cast.mentee.id]


def test_the_page_is_private_and_keeps_an_answer(app, visit, cast, room_id):
    address = f"/rooms/{room_id}/pilot"
    assert "You are trying it out until" in visit(cast.mentee).get(address).text
    visit(cast.mentee).post(address, {"answer": "yes"}, status=403)
    tick(app, 1)
    with clock.at(later(1)):
        assert "Do you want to go on with Mara" in visit(cast.mentee).get("/").text
        visit(cast.mentee).post(address, {}, status=422)
        page = visit(cast.mentee).follow(visit(cast.mentee).post(address, {"answer": "no"}))
        assert "You can change it until" in page.text
        assert "You can change it until" not in visit(cast.mentor).get(address).text
        assert "Do you want to go on with Mara" not in visit(cast.mentee).get("/").text
    for who, way in product((cast.stranger, cast.moderator), ("get", "post")):
        getattr(visit(who), way)(address, status=404)
