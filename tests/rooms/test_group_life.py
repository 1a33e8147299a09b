"""What goes on in a group: questions to all, times that suit, objectives of the group, taking it along."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.errors import NotAllowed
from app.models import Notification
from rooms import service
from rooms.confirming import confirmers
from rooms.interchange import json_text, read
from rooms.life import life_of
from rooms.models import RoomTurn
from rooms.models.session import SessionState
from rooms.queries import cards, room_seen
from rooms.queries.archive import archive_of, local_facts
from rooms.rhythm import Health
from rooms.service import nudges, sessions, suiting
from rooms.service.taking_in import take_in
from rooms.sessions import planned
from rooms.states import LIVE
from tests.factories.groups import common_room, join, make_group
from tests.factories.rooms import actor, make_entry, wish


@pytest.fixture
def pair(cast):
    """Two mentees of the cast's mentor."""
    return cast.mentee, cast.elsewhere


def common_of(cast, pair):
    """The common room of a group with these two, and their own rooms."""
    group = make_group(cast.mentor)
    own = [join(group, each, cast.mentor) for each in pair]
    return common_room(group.id), *own


def waiting_in(session, room) -> set:
    """Whom something waits for in a room that is not an entry's turn."""
    found = select(RoomTurn.whose_id, RoomTurn.kind).where(RoomTurn.room_id == room.id, RoomTurn.done_at.is_(None))
    return {(row.whose_id, row.kind) for row in session.execute(found)}


def test_a_question_to_all_waits_for_each_until_they_answer(unit, cast, pair):
    with unit() as session:
        common, *_own = common_of(cast, pair)
        asked = make_entry(common, cast.mentor, "question")
        assert asked.turn_id is None
        assert waiting_in(session, common) == {(each.id, "asked") for each in pair}
        make_entry(common, pair[0], "message", to=asked)
        assert waiting_in(session, common) == {(pair[1].id, "asked")}
        service.answer(common, asked, asker=actor(cast.mentor))
        assert waiting_in(session, common) == set()


def test_a_mentees_question_goes_between_them_and_the_mentor(unit, cast, pair):
    with unit():
        common, *_own = common_of(cast, pair)
        asked = make_entry(common, pair[0], "question")
        assert asked.turn_id == cast.mentor.id
        make_entry(common, pair[1], "message", to=asked)
        assert asked.turn_id == cast.mentor.id
        make_entry(common, cast.mentor, "message", to=asked)
        assert asked.turn_id == pair[0].id
        make_entry(common, pair[0], "message", to=asked)
        assert asked.turn_id == cast.mentor.id


def test_everybody_says_what_suits_and_the_mentor_fixes(unit, cast, pair):
    with unit() as session:
        common, *_own = common_of(cast, pair)
        times = [clock.now() + timedelta(days=day) for day in (2, 3)]
        met = sessions.propose(common, person=actor(cast.mentor), times=times, minutes=60)
        assert waiting_in(session, common) == {(each.id, "session") for each in pair}
        with pytest.raises(NotAllowed):
            sessions.choose(common, met, person=actor(pair[0]), at=met.times[0])
        suiting.say_what_suits(common, met, person=actor(pair[0]), times=[met.times[1], "never"])
        assert waiting_in(session, common) == {(pair[1].id, "session")}
        suiting.say_what_suits(common, met, person=actor(pair[1]), times=[])
        assert waiting_in(session, common) == {(cast.mentor.id, "session")}
        assert (met.suited(met.times[1]), met.answered) == ([pair[0].id], sorted(each.id for each in pair))
        seen = room_seen(pair[0], common.id).room
        assert [planned(seen, each.id).stage for each in (pair[0], cast.mentor)] == ["told", "fix"]
        sessions.choose(common, met, person=actor(cast.mentor), at=met.times[1])
        assert (met.state, waiting_in(session, common)) == (SessionState.AGREED, set())
        for act in (sessions.skip, sessions.held):
            with pytest.raises(NotAllowed):
                act(common, met, person=actor(pair[0]))


def test_objectives_of_the_group_are_the_mentors_and_confirmed_by_any_mentee(unit, cast, pair):
    with unit():
        common, own, _other = common_of(cast, pair)
        with pytest.raises(NotAllowed):
            service.add_objective(common, wish(), person=actor(pair[0]))
        service.add_objective(common, wish(), person=actor(cast.mentor))
        assert confirmers(common, cast.mentor.id) == {each.id for each in pair}
        assert confirmers(own, pair[0].id) == {cast.mentor.id}


def test_the_clock_finds_no_check_in_and_offers_no_release_in_a_group(unit, cast, pair):
    with unit() as session:
        common, *_own = common_of(cast, pair)
        asked = make_entry(common, pair[0], "question")
        with clock.at(clock.now() + timedelta(days=60)):
            nudges.tell_check_in(common, clock.now())
            nudges.tell_turns(common, clock.now())
            life = life_of(common, [])
        assert (common.check_in_at, life.marks, life.loops) == (None, (), ())
        assert waiting_in(session, common) == set()
        told = set(session.scalars(select(Notification.user_id).where(Notification.event == "TurnFortnightLate")))
        assert told <= {asked.turn_id}
        assert life_of(common, []).health == Health.STEADY


def test_what_happens_with_one_moves_nothing_in_the_common_room(unit, cast, pair):
    """A row of the list shows what another mentee of the group sees: nothing of it may change."""
    with unit() as session:
        common, own, _other = common_of(cast, pair)
        before = [tuple(row) for row in cards(pair[1], LIVE)], room_seen(pair[1], common.id)
        told = len(session.scalars(select(Notification.id).where(Notification.user_id == pair[1].id)).all())
        asked = make_entry(own, pair[0], "question", title="Only for you")
        make_entry(own, cast.mentor, "message", to=asked)
        make_entry(own, pair[0], "check_in")
        sessions.propose(own, person=actor(pair[0]), times=[clock.now() + timedelta(days=2)], minutes=30)
        session.flush()
        session.expire_all()
        assert ([tuple(row) for row in cards(pair[1], LIVE)], room_seen(pair[1], common.id)) == before
        assert len(session.scalars(select(Notification.id).where(Notification.user_id == pair[1].id)).all()) == told


def test_everybodys_file_holds_what_they_may_read(unit, cast, pair):
    with unit() as session:
        common, own, _other = common_of(cast, pair)
        make_entry(common, pair[0], "message", body="For all of you.")
        make_entry(own, pair[0], "message", body="For you alone.")
        session.flush()
        session.refresh(common)
        files = {}
        for reader in (*pair, cast.mentor):
            archive = archive_of(common, reader)
            archive.head["local"] = local_facts(archive, "https://here.example")
            files[reader.id] = "".join(json_text(archive.head, archive.entries()))
        for text in files.values():
            found = read(text.encode())
            assert found["room"]["format"] == "group"
            assert len(found["participants"]) == 3
            assert [each["body"] for each in found["entries"]] == ["For all of you."]
        taken = take_in(found)
        session.flush()
        again = archive_of(taken.room, cast.mentor)
        assert taken.room.is_group
        again.head["local"] = found["local"]
        assert "".join(json_text(again.head, again.entries())) == files[cast.mentor.id]
