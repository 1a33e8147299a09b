"""Evidence is an entry of the room: when that is taken back or hidden, its words are nowhere any more."""

from datetime import timedelta

import pytest

from app import access, clock, ticks
from app.db import db
from rooms import service
from rooms.models import ObjectiveChange, RoomEntry, RoomObjective, RoomTurn
from rooms.service import Proof, removal
from tests.factories.rooms import actor, make_entry, make_room, wish

WORDS = "Quetzal numbers of February"


@pytest.fixture
def shown(unit, cast):
    """A claim that rests on an entry: the room's address, the objective and the entry."""
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=9, objectives=[wish("Count it")])
        entry = make_entry(room, cast.mentee, body=WORDS)
        goal = room.objectives[0]
        service.claim(room, goal, person=actor(cast.mentee), proof=Proof(WORDS, seq=entry.seq))
        return f"/rooms/{room.id}", goal.id, entry.id


def pages(shown) -> list[str]:
    """Where the words of evidence stand."""
    return ["", "/objectives", f"/objectives/{shown[1]}", "/export/json", "/export/print", "/export/markdown"]


def seen(visitor, shown) -> list[str]:
    """The pages that show the words."""
    return [page for page in pages(shown) if WORDS in visitor.get(shown[0] + page).text]


def test_the_words_follow_an_entry_that_is_taken_back(unit, visit, cast, shown):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    assert seen(mentor, shown) == pages(shown)
    mentee.post(f"{shown[0]}/entries/{shown[2]}/removal")
    assert seen(mentor, shown) == seen(mentee, shown) == []
    assert "The entry that showed it is gone." in mentor.get(f"{shown[0]}/objectives/{shown[1]}").text
    mentee.post(f"{shown[0]}/entries/{shown[2]}/restoration")
    assert seen(mentor, shown) == pages(shown)
    with unit():
        access.hide(db.session.get(RoomEntry, shown[2]), clock.now())
    assert seen(mentor, shown) == []


def test_a_claim_without_its_entry_waits_for_evidence_again(app, unit, visit, cast, shown):
    visit(cast.mentee).post(f"{shown[0]}/entries/{shown[2]}/removal")
    with app.app_context():
        ticks.tick(clock.now() + removal.UNDO + timedelta(minutes=1))
    with unit():
        goal = db.session.get(RoomObjective, shown[1])
        assert (goal.state, goal.evidence_title) == ("claimed", "")
        assert db.session.query(RoomTurn).filter_by(kind="claim", done_at=None).count() == 0
        assert WORDS not in str([each.values for each in db.session.query(ObjectiveChange)])
    assert "removed the entry that showed it" in visit(cast.mentor).get(f"{shown[0]}/objectives/{shown[1]}").text


def test_what_was_confirmed_stays_confirmed(app, unit, visit, cast, shown):
    visit(cast.mentor).post(f"{shown[0]}/objectives/{shown[1]}/confirmation", {"version": "3"})
    visit(cast.mentee).post(f"{shown[0]}/entries/{shown[2]}/removal")
    with app.app_context():
        ticks.tick(clock.now() + removal.UNDO + timedelta(minutes=1))
    with unit():
        assert db.session.get(RoomObjective, shown[1]).state == "confirmed"
