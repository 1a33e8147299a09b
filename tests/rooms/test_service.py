"""The verbs of rooms."""

from datetime import date

import pytest
from sqlalchemy import select, update

from app import clock
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Membership, Notification, Profile
from rooms import service
from rooms.models import ObjectiveProgress, RoomAgreement, RoomEntry
from rooms.service import Draft
from tests.factories.rooms import actor, make_entry, make_request, make_room


def parts(session, room):
    query = select(Membership.part).where(Membership.space_id == room.space_id)
    return set(session.scalars(query))


def taken(session, mentor):
    return session.scalar(select(Profile.places_taken).where(Profile.owner_id == mentor.id))


def test_parts_are_given_at_the_opening_and_taken_at_the_end(unit, cast):
    with unit() as session:
        room = make_request(cast.mentee, cast.mentor)
        session.flush()
        assert parts(session, room) == {"asks", "asked"}
        service.accept(room, mentor=actor(cast.mentor))
        assert parts(session, room) == {"asks", "asked"}
        service.sign(room, 1, person=actor(cast.mentee))
        assert parts(session, room) == {"mentee", "mentor"}
        service.end(room, person=actor(cast.mentee), early=True)
        assert parts(session, room) == {"was_mentee", "was_mentor"}


def test_a_place_is_taken_and_given_back(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        assert taken(session, cast.mentor) == 1
        service.end(room, person=actor(cast.mentor), early=False)
        assert taken(session, cast.mentor) == 0


def test_a_full_mentor_cannot_accept_one_more(unit, cast):
    with unit() as session:
        room = make_request(cast.mentee, cast.mentor)
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(places_taken=3))
        with pytest.raises(Conflict):
            service.accept(room, mentor=actor(cast.mentor))


def test_asking_has_its_rules(unit, cast):
    with unit() as session:
        make_request(cast.mentee, cast.mentor)
        with pytest.raises(Invalid):
            make_request(cast.mentee, cast.mentor)
        with pytest.raises(Invalid):
            make_request(cast.mentor, cast.mentor)
        with pytest.raises(Invalid):
            make_request(cast.mentee, cast.stranger)
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(paused_at=clock.now()))
        session.expire_all()
        with pytest.raises(Invalid):
            make_request(cast.stranger, cast.mentor)


def test_a_second_answer_finds_the_room_decided(unit, cast):
    with unit():
        room = make_request(cast.mentee, cast.mentor)
        service.withdraw(room, mentee=actor(cast.mentee))
        with pytest.raises(Conflict):
            service.accept(room, mentor=actor(cast.mentor))
        with pytest.raises(NotAllowed):
            service.decline(room, mentor=actor(cast.mentee), reason="no_place", note="No")


def test_both_have_signed_what_was_agreed_on(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        agreement = session.scalar(select(RoomAgreement).where(RoomAgreement.room_id == room.id))
        assert {each.user_id for each in agreement.signatures} == {cast.mentee.id, cast.mentor.id}
        assert (agreement.cadence, agreement.reply_days) == ("weekly", 2)


def test_a_question_waits_until_its_asker_settles_it(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        question = make_entry(room, cast.mentee, "question")
        assert (question.turn_id, question.due_on > room.today) == (cast.mentor.id, True)
        make_entry(room, cast.mentor, to=question)
        assert question.turn_id == cast.mentee.id
        session.refresh(room)
        assert room.replies == [[1, 0]]
        with pytest.raises(NotAllowed):
            service.answer(room, question, asker=actor(cast.mentor))
        service.answer(room, question, asker=actor(cast.mentee))
        assert question.turn_id is None
        assert question.settled_at is not None


def test_feedback_answers_a_review_request(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        request = make_entry(room, cast.mentee, "review_request", fields={"url": "https://x.example", "look": "It"})
        answer = make_entry(room, cast.mentor, "feedback", to=request, fields={"keep": "This", "try": "That"})
        assert answer.reply_to_id == request.id
        assert request.settled_by_id == cast.mentor.id


def test_a_decision_is_agreed_to_by_the_other_only(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        decision = make_entry(room, cast.mentee, "decision")
        with pytest.raises(NotAllowed):
            service.agree(room, decision, person=actor(cast.mentee))
        service.agree(room, decision, person=actor(cast.mentor))
        assert decision.settled_by_id == cast.mentor.id


def test_a_check_in_moves_objectives_and_fills_the_dial(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor, day=5)
        objective = room.objectives[0]
        entry = make_entry(room, cast.mentee, "check_in", progress={objective.id: 1})
        session.flush()
        session.refresh(room)
        step = session.scalar(select(ObjectiveProgress))
        assert (entry.number, room.check_in_days, room.counts) == (1, [5], {"check_in": 1})
        assert (objective.current, step.before, step.value, step.entry_id) == (1, 0, 1, entry.id)
        assert entry.fields["progress"] == [[1, 0, 1, ""]]


def test_only_the_mentee_checks_in(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        with pytest.raises(NotAllowed):
            make_entry(room, cast.mentor, "check_in")


def test_the_other_is_told_and_no_one_else(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentor, "question")
        told = session.execute(select(Notification.user_id, Notification.event).order_by(Notification.id)).all()
    expected = [(cast.mentor.id, "RequestSent"), (cast.mentee.id, "RequestAccepted"), (cast.mentor.id, "RoomOpened")]
    expected.append((cast.mentee.id, "QuestionAsked"))
    assert [tuple(row) for row in told] == expected


def test_action_items_are_ticked_and_opened_again(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        items = [{"text": "Write", "who": cast.mentee.id, "by": date.today().isoformat(), "done": False}]
        notes = make_entry(room, cast.mentor, "session_notes", fields={"items": items})
        assert notes.open_items == 1
        service.tick_item(notes, 0, person=actor(cast.mentee))
        assert notes.open_items == 0
        with pytest.raises(Invalid):
            service.tick_item(notes, 5, person=actor(cast.mentee))


def test_a_change_does_not_overwrite_another(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee)
        mine = actor(cast.mentee)
        service.edit(entry, Draft("message", body="Second"), author=mine, version=1)
        with pytest.raises(Conflict):
            service.edit(entry, Draft("message", body="Third"), author=mine, version=1)
        with pytest.raises(NotAllowed):
            service.edit(entry, Draft("message", body="Theirs"), author=actor(cast.mentor), version=2)


def test_reading_is_remembered_and_quiets_notifications(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentor)
        session.refresh(room)
        service.mark_read(room, 99, person=actor(cast.mentee))
        mine = Membership.space_id == room.space_id, Membership.user_id == cast.mentee.id
        assert session.scalar(select(Membership.last_read).where(*mine)) == 1
        unread = select(Notification).where(Notification.user_id == cast.mentee.id, Notification.read_at.is_(None))
        assert session.scalars(unread).all() == []


def test_numbers_have_no_gaps(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        for _ in range(4):
            make_entry(room, cast.mentee)
        assert session.scalars(select(RoomEntry.seq).order_by(RoomEntry.seq)).all() == [1, 2, 3, 4]
