"""An entry on the next agenda: once, for all to read, and gone from it when the entry is."""

import pytest

from app import access, clock
from app.db import db
from rooms.models import Room, RoomEntry, RoomSession
from tests.factories.rooms import make_entry, make_room
from tests.factories.sessions import later, make_agreed, make_session


@pytest.fixture
def place(unit, cast):
    """A room with an entry, by its address and number, and no session ahead."""
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=9)
        return f"/rooms/{room.id}", make_entry(room, cast.mentee, body="Quetzal counts").id


def plan(unit, cast, days: float = 3):
    """A session ahead, and its address."""
    with unit():
        return f"/rooms/1/sessions/{make_agreed(db.session.get(Room, 1), cast.mentee, cast.mentor, later(days)).id}"


def test_it_stands_on_the_next_one_once(unit, visit, cast, place):
    (address, ident), mentor = place, visit(cast.mentor)
    with unit():
        make_session(db.session.get(Room, 1), cast.mentee, later(9))
    here = plan(unit, cast)
    assert "Put on the next agenda" in mentor.get(f"{address}/entries/{ident}/uses").text
    for post in (mentor.post, mentor.hx_post, mentor.post):
        answer = post(f"{address}/entries/{ident}/agenda")
        assert (answer.headers.get("Location") or answer.headers["HX-Redirect"]).endswith(f"{here}#agenda")
    page = visit(cast.mentee).get(here).text
    assert page.count("Quetzal counts") == 2, "on the agenda, and on the button that takes it off"
    assert f"{address}?after=0#entry-1" in page
    assert "Quetzal" in visit(cast.mentee).get(f"{address}/export/json").text
    with clock.at(later(3)):
        assert "### Quetzal counts" in mentor.get(f"{here}/notes").text


def test_without_a_session_one_is_planned_with_it(visit, cast, place):
    mentee = visit(cast.mentee)
    answer = mentee.post(f"{place[0]}/entries/{place[1]}/agenda")
    assert 'value="Quetzal counts"' in mentee.follow(answer).text


def test_its_words_go_with_the_entry(unit, visit, cast, place):
    (address, ident), mentee, mentor = place, visit(cast.mentee), visit(cast.mentor)
    here = plan(unit, cast)
    mentee.post(f"{address}/entries/{ident}/agenda")
    with unit():
        access.hide(db.session.get(RoomEntry, ident), clock.now())
    for page in (here, address, f"{address}/sessions", f"{address}/export/json"):
        assert "Quetzal" not in mentor.get(page).text, page
    with unit():
        access.unhide(db.session.get(RoomEntry, ident))
    assert "Quetzal" in mentor.get(here).text
    mentee.post(f"{address}/entries/{ident}/removal")
    with unit():
        session = db.session.query(RoomSession).one()
        assert [item["text"] for item in session.agenda] == ["February numbers"]


def test_an_open_question_is_named_once(unit, visit, cast, place):
    here = plan(unit, cast)
    with unit():
        ident = make_entry(db.session.get(Room, 1), cast.mentee, "question", title="Why so low?").id
    mentor = visit(cast.mentor)
    assert "They stand on every agenda" in mentor.get(here).text
    mentor.post(f"{place[0]}/entries/{ident}/agenda")
    page = mentor.get(here).text
    assert "They stand on every agenda" not in page
    assert "Why so low?" in page
    visit(cast.stranger).post(f"{place[0]}/entries/{ident}/agenda", status=404)
