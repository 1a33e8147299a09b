"""The agreement: suggested by two profiles, signed by both, changed by both; on the pages and behind them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.db import db
from app.errors import Conflict, NotAllowed
from app.models import Notification, Profile
from rooms import service
from rooms.models import Room, RoomAgreement
from rooms.queries.agreement import agreement_of, unsigned
from rooms.service import Terms
from tests.factories.rooms import actor, make_agreed, make_room

TERMS = Terms("monthly", 5, 120, 0, {"boundaries": "No weekends."})


def test_it_is_drawn_up_from_both_profiles(unit, cast):
    with unit() as session:
        profiles = {each.owner_id: each for each in session.scalars(select(Profile))}
        profiles[cast.mentor.id].styles = ["written_first", "mostly_video", "supportive"]
        profiles[cast.mentee.id].seeks = {"styles": ["mostly_video"]}
        session.flush()
        room = make_agreed(cast.mentee, cast.mentor, cadence="fortnightly")
        agreement = agreement_of(room, 1)
        assert (agreement.cadence, agreement.reply_days, agreement.days) == ("fortnightly", 2, 90)
        assert agreement.words == {"channel": "Mostly video"}
        assert unsigned(room, agreement) == {cast.mentee.id}
        assert (room.agreement_version, room.proposed_version, room.is_open) == (0, 1, False)


def test_a_pilot_begins_with_the_last_signature(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor, pilot_days=14)
        assert (room.state, room.is_writable, (room.pilot_ends_on - room.today).days) == ("pilot", True, 13)
        service.sign(room, 1, person=actor(cast.mentee))  # pressed twice
        assert len(agreement_of(room, 1).signatures) == 2


def test_what_was_signed_holds_until_both_have_signed_the_change(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        service.propose_terms(room, TERMS, person=actor(cast.mentee), seen=1)
        assert (room.cadence, room.agreement_version, room.proposed_version) == ("weekly", 1, 2)
        service.sign(room, 2, person=actor(cast.mentee))
        assert room.agreement_version == 1
        service.sign(room, 2, person=actor(cast.mentor))
        assert (room.cadence, room.reply_days, room.days, room.agreement_version) == ("monthly", 5, 120, 2)
        assert (room.proposed_version, room.state) == (0, "active")


def test_two_proposals_at_once_do_not_overwrite_each_other(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        service.propose_terms(room, TERMS, person=actor(cast.mentee), seen=1)
        with pytest.raises(Conflict):
            service.propose_terms(room, TERMS, person=actor(cast.mentor), seen=1)
        service.propose_terms(room, replace(TERMS, days=60), person=actor(cast.mentor), seen=2)
        with pytest.raises(Conflict):
            service.sign(room, 2, person=actor(cast.mentor))
        assert agreement_of(room, 2).withdrawn_at is not None
        assert unsigned(room, agreement_of(room, 3)) == {cast.mentee.id}


def test_a_change_can_be_taken_from_the_table_by_either_side(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        service.propose_terms(room, TERMS, person=actor(cast.mentee), seen=1)
        service.keep_terms(room, 2, person=actor(cast.mentor))
        assert (room.proposed_version, room.agreement_version) == (0, 1)
        told = session.scalars(select(Notification.event).order_by(Notification.id.desc()).limit(2)).all()
        assert told == ["AgreementKept", "AgreementProposed"]
        first = make_agreed(cast.stranger, cast.mentor)
        with pytest.raises(NotAllowed):
            service.keep_terms(first, 1, person=actor(cast.stranger))


def form(**changes) -> dict[str, str]:
    values = {"cadence": "monthly", "reply_days": "5", "days": "90", "pilot_days": "0", "seen": "1"}
    return values | {"boundaries": "Nothing on Sundays.", "why": "I am away a lot."} | changes


def test_proposing_and_signing_on_the_pages(app, unit, visit, cast):
    with unit():
        address = f"/rooms/{make_room(cast.mentee, cast.mentor).id}"
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    assert "Either of you can end it" in mentee.get(f"{address}/agreement/proposal").text
    kept = mentee.post(f"{address}/agreement/proposal", form(reply_days="99"), status=422)
    assert "Nothing on Sundays." in kept.text
    mentee.post(f"{address}/agreement/proposal", form())
    mentee.post(f"{address}/agreement/proposal", form(), status=409)
    assert "A change of your agreement waits" in mentor.get(address).text
    home = mentor.get("/").text
    assert "waits for you to sign" in home
    assert '<a href="#waiting">One thing waits for you.</a>' in home
    page = mentor.get(f"{address}/agreement").text
    assert all(words in page for words in ("Nothing on Sundays.", "I am away a lot.", "Weekly check-ins", "not yet"))
    assert "Sign the agreement" not in mentee.get(f"{address}/agreement").text
    mentor.hx_post(f"{address}/agreement/signature", {"version": "2"})
    assert "waits for signatures" not in mentor.get(address).text
    assert "Earlier versions" in mentee.get(f"{address}/agreement").text
    mentee.post(f"{address}/agreement/withdrawal", {"version": "2"}, status=409)
    with app.app_context():
        assert db.session.scalars(select(RoomAgreement.version)).all() == [1, 2]


def test_an_unsigned_agreement_can_be_left(app, unit, visit, cast):
    with unit():
        address = f"/rooms/{make_agreed(cast.mentee, cast.mentor).id}"
    mentee = visit(cast.mentee)
    assert "Leave it" in mentee.get(address).text
    visit(cast.mentor).get(f"{address}/entries", status=404)
    visit(cast.mentor).post(f"{address}/entries", {"kind": "message", "body": "Early"}, status=404)
    mentee.get(f"{address}/closing")
    mentee.post(f"{address}/closing", {"how": "end_early", "note": ""})
    assert "Closed" in mentee.get(address).text
    mentee.get(f"{address}/agreement/proposal", status=404)
    mentee.post(f"{address}/agreement/signature", {"version": "1"}, status=403)
    with app.app_context():
        assert db.session.scalars(select(Room.state)).all() == ["ended_early"]
