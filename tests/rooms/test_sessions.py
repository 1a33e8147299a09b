"""Sessions: offering times, choosing, moving, skipping, and what comes after; who may, and what is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Notification
from rooms.life import life_of
from rooms.models import Room, RoomEntry, RoomSession, RoomTurn, SessionReflection
from rooms.models.session import SessionState
from rooms.service import sessions as service
from rooms.sessions import planned
from tests.factories.rooms import actor, make_room
from tests.factories.sessions import later, make_agreed, make_session


@pytest.fixture
def room(unit, cast):
    """An open room of both, fetched anew in each unit."""
    with unit():
        ident = make_room(cast.mentee, cast.mentor, day=9).id
    return lambda: db.session.get(Room, ident)


def told(user) -> list[str]:
    """The events that somebody was told of sessions, the oldest first."""
    query = select(Notification.event).where(Notification.user_id == user.id, Notification.event.startswith("Session"))
    return list(db.session.scalars(query.order_by(Notification.id)))


def waiting() -> set[tuple[str, int]]:
    """What waits for whom."""
    rows = db.session.execute(select(RoomTurn.kind, RoomTurn.whose_id).where(RoomTurn.done_at.is_(None)))
    return {tuple(row) for row in rows}


def test_offered_times_wait_for_the_other_who_chooses_one(unit, cast, room):
    with unit():
        session = make_session(room(), cast.mentee)
        assert waiting() == {("session", cast.mentor.id)}
        assert (told(cast.mentor), told(cast.mentee)) == (["SessionProposed"], [])
        service.choose(room(), session, person=actor(cast.mentor), at=session.times[1])
        assert (session.state, session.starts_at) == (SessionState.AGREED, later(4))
        assert waiting() == set()
        assert told(cast.mentee) == ["SessionAgreed"]
        assert session.sequence == 2


def test_who_offered_the_times_does_not_choose(unit, cast, room):
    with unit():
        session = make_session(room(), cast.mentee)
        with pytest.raises(NotAllowed):
            service.choose(room(), session, person=actor(cast.mentee), at=session.times[0])


def test_times_that_were_changed_meanwhile_are_not_agreed_to(unit, cast, room):
    with unit():
        session = make_session(room(), cast.mentee)
        old = session.times[0]
        service.offer_other(room(), session, person=actor(cast.mentor), times=[later(8)])
        assert waiting() == {("session", cast.mentee.id)}
        for at in (old, "", "tomorrow"):
            with pytest.raises(Conflict):
                service.choose(room(), session, person=actor(cast.mentee), at=at)
        service.choose(room(), session, person=actor(cast.mentee), at=session.times[0])
        assert session.starts_at == later(8)


def test_moving_an_agreed_session_asks_the_other_again(unit, cast, room):
    with unit():
        session = make_agreed(room(), cast.mentee, cast.mentor)
        before = session.sequence
        service.offer_other(room(), session, person=actor(cast.mentor), times=[later(9)])
        assert (session.state, session.sequence) == (SessionState.MOVED, before + 1)
        assert told(cast.mentee)[-1] == "SessionMoved"
        service.refuse(room(), session, person=actor(cast.mentee))
        assert session.state == SessionState.SKIPPED
        assert waiting() == set()


def test_moving_and_skipping_leave_rhythm_and_health_as_they_were(unit, cast, room):
    with unit():
        before = life_of(room(), ())
        service.skip(room(), make_agreed(room(), cast.mentee, cast.mentor), person=actor(cast.mentor))
        moved = make_agreed(room(), cast.mentee, cast.mentor)
        service.offer_other(room(), moved, person=actor(cast.mentor), times=[later(9)])
        service.refuse(room(), moved, person=actor(cast.mentee))
        db.session.refresh(room())
        assert life_of(room(), ()) == before
        assert told(cast.mentee) == ["SessionAgreed", "SessionSkipped", "SessionAgreed", "SessionMoved"]
        assert room().next_session is None


@pytest.mark.once("refused")
@pytest.mark.parametrize("days", [[], [-1], [400], [3, -1]])
def test_times_are_to_come_within_a_year(unit, cast, room, days):
    with unit(), pytest.raises(Invalid):
        service.propose(room(), person=actor(cast.mentee), times=[later(day) for day in days], minutes=45)


def test_what_happened_may_be_said_by_either_and_then_each_may_reflect(unit, cast, room):
    with unit():
        session = make_agreed(room(), cast.mentee, cast.mentor)
        with pytest.raises(Conflict):
            service.held(room(), session, person=actor(cast.mentor))
        with clock.at(later(5)):
            for who in (cast.mentor, cast.mentee):
                service.held(room(), session, person=actor(who))
        kind = "session_reflection"
        assert waiting() == {(kind, cast.mentor.id), (kind, cast.mentee.id)}
        assert all(db.session.scalars(select(RoomTurn.private).where(RoomTurn.kind == kind)))


def test_a_reflection_is_kept_for_oneself_and_shared_once(unit, cast, room):
    with unit():
        session = make_agreed(room(), cast.mentee, cast.mentor)
        with clock.at(later(5)):
            service.held(room(), session, person=actor(cast.mentee))
            for share in (False, True, True):
                words = {"body": "I talk too fast.", "share": share}
                kept = service.reflect(room(), session, person=actor(cast.mentee), **words)
                entries = db.session.query(RoomEntry).filter_by(entry_kind="reflection").count()
                assert (entries, kept.entry_id is not None) == (int(share), share)
                db.session.refresh(room())
        assert waiting() == {("session_reflection", cast.mentor.id)}
        assert db.session.query(SessionReflection).count() == 1


def test_the_room_keeps_its_next_session(unit, cast, room):
    with unit():
        far = make_agreed(room(), cast.mentee, cast.mentor, later(9))
        near = make_agreed(room(), cast.mentee, cast.mentor, later(2))
        make_session(room(), cast.mentor)
        db.session.refresh(room())
        seen = planned(room(), cast.mentee.id)
        assert (seen.id, seen.stage, seen.at, seen.items) == (near.id, "ahead", later(2), ("February numbers",))
        with clock.at(later(3)):
            assert planned(room(), cast.mentee.id).stage == "passed"
        for each in (near, far):
            service.skip(room(), each, person=actor(cast.mentee))
        db.session.refresh(room())
        assert planned(room(), cast.mentee.id).stage == "offered"
        assert planned(room(), cast.mentor.id).stage == "waiting"


def test_the_agenda_is_everybodys(unit, cast, room):
    with unit():
        session = make_agreed(room(), cast.mentee, cast.mentor)
        service.add_item(room(), session, person=actor(cast.mentor), words="What to ask Billing", minutes=40)
        assert [item["text"] for item in session.agenda] == ["February numbers", "What to ask Billing"]
        assert session.planned_minutes == 60
        service.remove_item(room(), session, person=actor(cast.mentor), number=1)
        db.session.refresh(room())
        assert room().next_session["items"] == ["What to ask Billing"]
        service.skip(room(), session, person=actor(cast.mentee))
        with pytest.raises(Conflict):
            service.add_item(room(), session, person=actor(cast.mentor), words="More", minutes=1)


def test_no_more_sessions_than_anybody_plans(unit, cast, room):
    with unit():
        for _ in range(service.MOST_AHEAD):
            make_session(room(), cast.mentee)
        with pytest.raises(Invalid):
            make_session(room(), cast.mentee)
        assert db.session.query(RoomSession).count() == service.MOST_AHEAD


def test_a_session_that_begins_within_a_day_is_not_announced(unit, cast, room):
    with unit():
        soon = make_agreed(room(), cast.mentee, cast.mentor, clock.now() + timedelta(hours=3))
        assert soon.next_at == soon.ends_at
