"""Doors and listings: who gets in, what a page of the stream holds, and what it costs."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from app.access import visible
from app.errors import Missing, NotAllowed
from app.models import Document, Membership
from rooms import queries, service
from rooms.models import RoomEntry
from rooms.states import State
from tests.factories.people import block
from tests.factories.rooms import actor, make_entry, make_request, make_room


def test_only_those_in_the_room_get_in(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for user in cast:
            if user.id in (cast.mentee.id, cast.mentor.id):
                assert queries.room_for(user, room.id).id == room.id
            else:
                with pytest.raises(Missing):
                    queries.room_for(user, room.id)


def test_a_request_is_no_room_yet(unit, cast):
    with unit():
        room = make_request(cast.mentee, cast.mentor)
        assert queries.request_for(cast.mentor, room.id)
        with pytest.raises(Missing):
            queries.room_for(cast.mentor, room.id)


def test_an_ended_room_is_read_and_not_written(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        service.end(room, person=actor(cast.mentee), early=True)
        assert queries.room_for(cast.mentor, room.id)
        with pytest.raises(NotAllowed):
            queries.room_for(cast.mentor, room.id, may="write")


def test_who_left_the_space_is_out_at_once(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        left = Membership.space_id == room.space_id, Membership.user_id == cast.mentor.id
        session.execute(update(Membership).where(*left).values(ended_at=datetime.now(UTC)))
        with pytest.raises(Missing):
            queries.room_for(cast.mentor, room.id)
        assert queries.cards(cast.mentor, State) == []


@pytest.mark.parametrize("blocker", ["mentee", "mentor"])
def test_a_block_closes_the_room_for_both(unit, cast, blocker):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        one, other = (cast.mentee, cast.mentor) if blocker == "mentee" else (cast.mentor, cast.mentee)
        block(one, other)
        for user in (one, other):
            with pytest.raises(Missing):
                queries.room_for(user, room.id)
            assert queries.cards(user, State) == []


def test_documents_of_a_room_are_for_its_people_only(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentee, body="A secret word")
        for user in cast:
            found = session.scalars(
                select(Document.kind).where(visible(Document, user), Document.space_id.is_not(None))
            )
            assert set(found) == (
                {"room", "room_entry", "objective"} if user.id in (cast.mentee.id, cast.mentor.id) else set()
            )


def test_the_stream_is_paged_by_number(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for _ in range(25):
            make_entry(room, cast.mentee)
        newest = queries.stream(room, cast.mentor)
        assert ([row.seq for row in newest.entries][::19], newest.earlier, newest.later) == ([6, 25], 6, None)
        older = queries.stream(room, cast.mentor, before=6)
        assert ([row.seq for row in older.entries], older.earlier, older.later) == ([1, 2, 3, 4, 5], None, 5)
        there = queries.stream(room, cast.mentor, after=2, size=3)
        assert ([row.seq for row in there.entries], there.earlier, there.later) == ([3, 4, 5], 3, 5)


def test_a_reply_stands_under_its_entry_or_alone(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        question = make_entry(room, cast.mentee, "question")
        make_entry(room, cast.mentee)
        reply = make_entry(room, cast.mentor, to=question)
        page = queries.stream(room, cast.mentee)
        assert [row.seq for row in page.entries] == [1, 2]
        assert [row.id for row in page.replies[question.id]] == [reply.id]
        alone = queries.stream(room, cast.mentee, after=1)
        assert [row.seq for row in alone.entries] == [2, 3]


def test_loops_hold_turns_and_open_items(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentee)
        make_entry(room, cast.mentor, "question")
        items = [{"text": "Write", "who": cast.mentee.id, "by": "", "done": False}]
        make_entry(room, cast.mentor, "session_notes", fields={"items": items})
        make_entry(room, cast.mentor, "resource", fields={"url": "https://x.example"})
        waiting, kept = queries.loops(room, cast.mentee)
        assert [row.entry_kind for row in waiting] == ["question", "session_notes"]
        assert [row.entry_kind for row in kept] == ["resource"]


def test_cards_carry_both_names_and_how_far_i_read(unit, cast):
    with unit():
        make_room(cast.mentee, cast.mentor)
        (card,) = queries.cards(cast.mentee, [State.ACTIVE])
        assert (card.mentee_name, card.mentor_name, card.last_read) == ("Mila Mentee", "Mara Mentor", 0)


def test_a_door_keeps_entries_of_other_rooms_out(unit, cast):
    with unit():
        one = make_room(cast.mentee, cast.mentor)
        other = make_room(cast.elsewhere, cast.mentor)
        entry = make_entry(other, cast.elsewhere)
        with pytest.raises(Missing):
            queries.entry_for(cast.mentor, one, entry.id)


def test_hidden_entries_are_seen_by_their_author_only(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee)
        entry.hidden_at = entry.made_at
        entry_id = entry.id
    with unit() as session:
        room = queries.room_for(cast.mentee, room.id)
        assert len(queries.stream(room, cast.mentee).entries) == 1
        assert len(queries.stream(room, cast.mentor).entries) == 0
        assert session.get(RoomEntry, entry_id) is not None
