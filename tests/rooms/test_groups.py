"""Groups: opening one, asking for a place, joining with a signature, leaving, and the end for all."""

import pytest
from sqlalchemy import func, select

from app.access import active_member_ids
from app.db import db
from app.errors import Conflict, Invalid, Missing, NotAllowed
from app.models import Notification, Profile
from rooms import service
from rooms.models import Room, RoomTurn
from rooms.queries import request_for, room_for, room_seen
from rooms.queries.groups import open_groups, places_left
from rooms.service import groups
from rooms.states import State
from tests.factories.groups import ask_for, common_room, join, make_group
from tests.factories.people import block, make_person
from tests.factories.rooms import actor, make_entry


@pytest.fixture
def pair(cast):
    """Two mentees of the cast's mentor."""
    return cast.mentee, cast.elsewhere


def test_a_group_takes_one_place_of_its_mentor_and_opens_a_room(unit, cast):
    with unit() as session:
        group = make_group(cast.mentor)
        profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
        room = common_room(group.id)
        assert (profile.places_taken, room.is_open, room.is_writable) == (1, True, True)
        assert room.others(0) == {cast.mentor.id}
        assert (room.check_in_at, room.clock_at, room.survey_on) == (None, None, None)


def test_nobody_opens_a_group_without_offering_it_or_without_a_place(unit, cast):
    with unit() as session:
        profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
        words = {"title": "Readers", "about": "Read.", "places": 3, "cadence": "weekly"}
        profile.formats = ["one_to_one"]
        with pytest.raises(Invalid):
            groups.open_group(profile, mentor=actor(cast.mentor), **words)
        profile.formats, profile.capacity = ["group"], 0
        session.flush()
        with pytest.raises(Invalid):
            groups.open_group(profile, mentor=actor(cast.mentor), **words)


def test_a_mentee_is_in_the_group_from_the_last_signature_on(unit, cast, pair):
    with unit() as session:
        group = make_group(cast.mentor)
        common = common_room(group.id)
        room = ask_for(group, pair[0])
        service.accept(room, mentor=actor(cast.mentor))
        session.flush()
        with pytest.raises(Missing):
            room_for(pair[0], common.id)
        service.sign(room, 1, person=actor(pair[0]))
        session.flush()
        assert room_for(pair[0], common.id).others(0) == {cast.mentor.id, pair[0].id}
        assert places_left(group) == 3


def test_places_are_counted_by_those_who_agreed(unit, cast, pair):
    with unit():
        group = make_group(cast.mentor, places=2)
        rooms = [ask_for(group, each) for each in (*pair, make_person("third_one", "Third One"))]
        for room in rooms[:2]:
            service.accept(room, mentor=actor(cast.mentor))
        with pytest.raises(Conflict):
            service.accept(rooms[2], mentor=actor(cast.mentor))
        with pytest.raises(Invalid):
            ask_for(group, make_person("fourth_one", "Fourth One"))
        assert [row.taken for row in open_groups(cast.mentor.id, pair[0])] == [2]
        with pytest.raises(Invalid):
            groups.change_group(group, mentor=actor(cast.mentor), title="T", about="A", places=1, version=1)


def test_who_leaves_reads_the_group_no_more_and_it_goes_on(unit, cast, pair):
    with unit() as session:
        group = make_group(cast.mentor)
        rooms = [join(group, each, cast.mentor) for each in pair]
        common = common_room(group.id)
        make_entry(common, cast.mentor, "message")
        service.end(rooms[0], person=actor(pair[0]), early=True)
        session.flush()
        told = select(func.count()).select_from(Notification)
        told = told.where(Notification.user_id == pair[0].id, Notification.space_id == common.space_id)
        assert session.scalar(told) == 0
        with pytest.raises(Missing):
            room_for(pair[0], common.id)
        assert room_for(pair[0], rooms[0].id).state == State.ENDED_EARLY
        assert room_for(pair[1], common.id).is_writable
        assert places_left(group) == 3
        assert join(group, pair[0], cast.mentor).is_open
        assert pair[0].id in active_member_ids(common.space_id)


def test_closing_a_group_ends_it_for_all_and_everybody_goes_on_reading(unit, cast, pair):
    with unit() as session:
        group = make_group(cast.mentor)
        inside, asking = join(group, pair[0], cast.mentor), ask_for(group, pair[1])
        groups.close_group(group, mentor=actor(cast.mentor))
        session.flush()
        common = common_room(group.id)
        assert [each.state for each in (common, inside, asking)] == ["closed", "closed", "declined"]
        assert room_for(pair[0], common.id).is_open
        assert session.scalar(select(Profile.places_taken).where(Profile.owner_id == cast.mentor.id)) == 0
        assert not open_groups(cast.mentor.id, pair[1])
        with pytest.raises(NotAllowed):
            room_for(pair[0], common.id, may="write")
        assert session.scalar(select(RoomTurn.id).where(RoomTurn.done_at.is_(None)).limit(1)) is None


def test_nobody_moves_the_common_room_by_itself(unit, cast, pair):
    with unit():
        group = make_group(cast.mentor)
        join(group, pair[0], cast.mentor)
        common = request_for(pair[0], common_room(group.id).id, lock=True)
        for early in (True, False):
            for person in (pair[0], cast.mentor):
                with pytest.raises(NotAllowed):
                    service.end(common, person=actor(person), early=early)


def test_a_block_between_mentees_hides_their_words_from_each_other_alone(unit, cast, pair):
    with unit() as session:
        group = make_group(cast.mentor)
        for each in pair:
            join(group, each, cast.mentor)
        common = common_room(group.id)
        block(pair[0], pair[1])
        session.flush()
        for one, other in (pair, pair[::-1]):
            seen = room_seen(one, common.id).room
            assert [each.id for each in seen.members if each.id == other.id] == []
        block(pair[1], cast.mentor)
        session.flush()
        with pytest.raises(Missing):
            room_for(pair[1], common.id)
        assert room_for(cast.mentor, common.id).id == common.id


def test_the_mentees_own_rooms_are_named_to_their_two_only(unit, cast, pair):
    with unit():
        group = make_group(cast.mentor)
        rooms = [join(group, each, cast.mentor) for each in pair]
        common = common_room(group.id)
        assert [each.own_room_id for each in room_seen(cast.mentor, common.id).room.members if each.own_room_id] == [
            rooms[pair.index(each)].id for each in sorted(pair, key=lambda who: who.name.casefold())
        ]
        assert [each.own_room_id for each in room_seen(pair[0], common.id).room.members] == [rooms[0].id, None, None]
        assert db.session.get_one(Room, rooms[0].id).group_title == group.title
