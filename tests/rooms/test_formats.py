"""Formats: who learns from whom, between peers both; asked for only where they are offered."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock
from app.errors import Invalid
from app.models import Membership, Notification, Profile
from app.ticks import tick
from rooms import service
from rooms.confirming import confirmers
from rooms.kinds import KINDS
from rooms.life import life_of
from rooms.models import Room
from rooms.service import Proof
from rooms.service.agreements import sign
from tests.factories.rooms import actor, make_entry, wish
from tests.rooms.test_routes import asking

ASK = "/rooms/new?mentor=mara_mentor"


@pytest.fixture
def offered(unit, cast):
    """The mentor takes every format."""
    with unit() as session:
        formats = ["one_to_one", "reverse", "peer", "group"]
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(formats=formats))


def ask(session, cast, format: str) -> Room:
    """A request for a room of a format."""
    profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
    words = {"why": "Both of us count.", "objectives": [wish()], "cadence": "weekly"}
    return service.ask(profile, mentee=actor(cast.mentee), format=format, **words)


def peers(session, cast, day: int = 1) -> Room:
    """An open room between peers on one of its days."""
    with clock.at(clock.now() - timedelta(days=day - 1)):
        room = ask(session, cast, "peer")
        service.accept(room, mentor=actor(cast.mentor))
        session.flush()
        sign(room, room.proposed_version, person=actor(cast.mentee))
    session.flush()
    session.refresh(room)
    return room


def test_only_what_is_offered_can_be_asked(unit, cast):
    with unit() as session, pytest.raises(Invalid):
        ask(session, cast, "peer")


def test_a_group_is_not_asked_for_but_opened(unit, cast, offered):
    with unit() as session, pytest.raises(Invalid):
        ask(session, cast, "group")


def test_peers_open_nothing_that_is_kept_for_mentors(unit, cast, offered):
    with unit() as session:
        room = peers(session, cast)
        parts = session.scalars(select(Membership.part).where(Membership.space_id == room.space_id)).all()
        assert parts == ["peer", "peer"]
        service.end(room, person=actor(cast.mentee), early=True)
        session.expire_all()
        assert (
            session.scalars(select(Membership.part).where(Membership.space_id == room.space_id)).all()
            == ["was_peer"] * 2
        )


def test_between_peers_both_write_everything_and_wait_for_each_other(unit, cast, offered):
    with unit() as session:
        room = peers(session, cast)
        plain = [kind for kind in KINDS if not KINDS[kind].answers]
        for person in (cast.mentee, cast.mentor):
            for kind in plain:
                make_entry(room, person, kind)
        asked = make_entry(room, cast.mentor, "review_request")
        assert asked.turn_id == cast.mentee.id
        session.refresh(room)
        assert (len(room.check_in_days), len(room.replies)) == (1, 1)


def test_both_check_ins_are_due_and_seen_from_ones_own_side(unit, cast, offered):
    with unit() as session:
        room = peers(session, cast, day=6)
        due = {loop.whose for loop in life_of(room, ()).loops if loop.kind == "check_in"}
        assert due == {cast.mentee.id, cast.mentor.id}
        make_entry(room, cast.mentor, "check_in")
        session.refresh(room)
        life = life_of(room, ())
        assert [loop.whose for loop in life.loops if loop.kind == "check_in"] == [cast.mentee.id]
        mine = life.seen_by(room, cast.mentor.id)
        assert (mine.marks[0].state, mine.replies[0].state, mine.whose) == ("late", "due", cast.mentor.id)
        assert life.seen_by(room, cast.mentee.id) == life


def test_a_peer_who_is_silent_shows_in_the_health_of_both(unit, cast, offered):
    with unit() as session:
        room = peers(session, cast, day=20)
        for day in (5, 12, 19):
            with clock.at(clock.now() - timedelta(days=20 - day)):
                make_entry(room, cast.mentee, "check_in")
        session.refresh(room)
        assert "missed" in {reason.code for reason in life_of(room, ()).reasons}


def test_peers_confirm_each_other(unit, cast, offered):
    with unit() as session:
        room = peers(session, cast)
        own = service.add_objective(room, wish("Speak first"), person=actor(cast.mentor))
        assert confirmers(room, own.owner_id) == {cast.mentee.id}
        service.claim(room, own, person=actor(cast.mentor), proof=Proof("It", "https://example.org"))
        service.confirm(room, own, person=actor(cast.mentee), version=own.version)
        assert own.state == "confirmed"


def test_each_peer_is_reminded_of_their_own_check_in(app, unit, cast, offered):
    with unit() as session:
        room = peers(session, cast, day=8)
        make_entry(room, cast.mentor, "check_in")
        session.execute(update(Room).values(check_in_at=clock.now() - timedelta(minutes=1)))
    with app.app_context():
        tick()
    with unit() as session:
        told = session.scalars(select(Notification.user_id).where(Notification.event.startswith("CheckInLate"))).all()
        assert set(told) <= {cast.mentee.id}


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize(
    ("format", "words"), [("peer", "Between peers"), ("reverse", "Mila learns from Mara"), ("one_to_one", "")]
)
def test_the_words_follow_the_format(app, unit, visit, cast, offered, format, words):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    form = mentee.get(f"{ASK}&format={format}").text
    assert "Reverse" in form
    assert ("Why this peer" in form) == (format == "peer")
    place = mentee.post(f"{ASK}&format={format}", asking()).headers["Location"]
    assert words in mentor.get(place).text
    listed = mentor.get("/rooms").text
    assert ("asks you to learn from each other" in listed) == (format == "peer")
    assert ("asks you to be their mentor" in listed) == (format != "peer")


def test_a_room_of_peers_on_screen(app, unit, visit, cast, offered):
    with unit() as session:
        room = peers(session, cast, day=6)
        make_entry(room, cast.mentor, "feedback", fields={"keep": "This", "try": "That"})
        place = f"/rooms/{room.id}"
    for person in (cast.mentee, cast.mentor):
        page = visit(person).get(place).text
        assert "Between peers" in page
        assert "bracket" not in page
        assert "state--mentor" not in page
        assert "Write a check-in" in visit(person).get(f"{place}/check-ins").text
        assert "Check-in" in visit(person).get("/").text
    check_in = {"kind": "check_in", "moved": "A lot", "confidence": "4"}
    visit(cast.mentor).post(f"{place}/entries", check_in)
    visit(cast.mentee).post(f"{place}/entries", check_in)
    assert visit(cast.mentee).get(f"{place}/check-ins").text.count("A lot") == 2
