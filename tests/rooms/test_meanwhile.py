"""Two people change the same thing: the second sees both texts, keeps what was typed, and chooses which one stands."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.db import db
from rooms import service
from rooms.models import RoomAgreement, RoomObjective
from rooms.service import Proof
from tests.factories.rooms import actor, make_room, wish
from tests.rooms.test_agreements import form

WAY_ON = "Keep what stands there now"


@pytest.fixture
def place(unit, cast):
    """A room with an objective that is claimed with evidence: its address, and the objective's number."""
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=9, objectives=[wish("Count it")])
        proof = Proof("The notebook", url="https://example.org/notebook")
        service.claim(room, room.objectives[0], person=actor(cast.mentee), proof=proof)
        return f"/rooms/{room.id}", room.objectives[0].id


def test_a_second_proposal_stands_beside_the_first(app, visit, cast, place):
    address = f"{place[0]}/agreement/proposal"
    visit(cast.mentor).post(address, form(boundaries="Nothing at night."))
    mentee = visit(cast.mentee)
    late = mentee.post(address, form(), status=409).text
    for words in ("Nothing at night.", "Nothing on Sundays.", "I am away a lot.", WAY_ON, f'href="{address}"'):
        assert words in late, words
    assert re.search(r'<input[^>]*name="seen"[^>]*value="2"', late), "sending it again saves mine over theirs"
    mentee.post(address, form(seen="2"))
    with app.app_context():
        said = [
            each.words.get("boundaries") for each in db.session.query(RoomAgreement).order_by(RoomAgreement.version)
        ]
        assert said[1:] == ["Nothing at night.", "Nothing on Sundays."]


@pytest.mark.parametrize("act", ["signature", "withdrawal"])
def test_signing_what_was_changed_meanwhile_shows_the_newest_version(visit, cast, place, act):
    visit(cast.mentor).post(f"{place[0]}/agreement/proposal", form())
    page = visit(cast.mentee).post(f"{place[0]}/agreement/{act}", {"version": "7"}, status=409).text
    assert 'role="alert"' in page
    assert "Sign the agreement" in page
    assert "Nothing on Sundays." in page


def test_a_second_edit_of_an_objective_stands_beside_the_first(app, visit, cast, place):
    address = f"{place[0]}/objectives/{place[1]}/text"
    day = (clock.today() + timedelta(days=30)).isoformat()
    words = {"title": "Count twice", "measure": "It is counted", "due_on": day}
    mentee = visit(cast.mentee)
    mentee.post(address, words | {"version": "3"})
    late = mentee.post(address, words | {"title": "Count thrice", "version": "3"}, status=409).text
    for said in ("Count twice", "Count thrice", "Save mine over it", WAY_ON, f'href="{address}"'):
        assert said in late, said
    mentee.post(address, words | {"title": "Count thrice", "version": "4"})
    with app.app_context():
        assert db.session.get(RoomObjective, place[1]).title == "Count thrice"


def test_confirming_what_changed_meanwhile_shows_what_it_is_now(app, visit, cast, place):
    address = f"{place[0]}/objectives/{place[1]}"
    visit(cast.mentee).post(f"{address}/evidence", {"title": "Another", "url": "https://example.org/another"})
    mentor = visit(cast.mentor)
    page = mentor.post(f"{address}/confirmation", {"version": "3"}, status=409).text
    for said in ("The objective changed while you were reading", "Another", "Confirm that it is reached"):
        assert said in page, said
    with app.app_context():
        assert db.session.get(RoomObjective, place[1]).state == "evidenced"
    mentor.post(f"{address}/confirmation", {"version": "4"})
    assert "The objective stands elsewhere" in mentor.post(f"{address}/evidence/return", {"note": "?"}, status=409).text
