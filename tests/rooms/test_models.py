"""What rooms, objectives and entries know of themselves."""

import pytest
from sqlalchemy import select

from app.models import Document
from rooms.models import RoomEntry, RoomObjective, RoomSession, RoomTransition
from rooms.states import NotNow, NotYours, State
from tests.factories.rooms import make_entry, make_request, make_room


def test_a_request_becomes_a_room_with_its_history(unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        steps = session.scalars(select(RoomTransition.after).order_by(RoomTransition.id)).all()
    assert steps == ["requested", "agreed", "active"]
    assert room.opened_on == room.today
    assert room.agreement_version == 1


def test_a_move_out_of_turn_is_refused(unit, cast):
    with unit():
        room = make_request(cast.mentee, cast.mentor)
        with pytest.raises(NotYours):
            room.move("accept", by=cast.mentee.id, part="mentee")
        with pytest.raises(NotNow):
            room.move("close", by=cast.mentee.id, part="mentee")


def test_a_pause_remembers_where_it_began(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        room.move("pause", by=cast.mentee.id, part="mentee")
        assert (room.state, room.paused_from, room.is_writable) == (State.PAUSED, "active", False)
        room.move("resume", by=cast.mentor.id, part="mentor")
        assert (room.state, room.paused_from) == (State.ACTIVE, "")


def test_a_request_is_not_searchable_and_a_room_is_only_for_its_space(unit, cast):
    with unit() as session:
        room = make_request(cast.mentee, cast.mentor)
        session.flush()
        document = session.scalar(select(Document).where(Document.kind == "room"))
        assert not document.is_searchable
        assert (document.audience, document.space_id) == ("space", room.space_id)


def test_an_entry_renders_its_prose_once_and_safely(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        fields = {"moved": "<script>alert(1)</script> **done**", "confidence": "4"}
        entry = make_entry(room, cast.mentee, "check_in", fields=fields)
        assert "<script" not in entry.fields_html["moved"]
        assert "<strong>done</strong>" in entry.fields_html["moved"]
        assert "confidence" not in entry.fields_html


def test_an_edit_keeps_what_stood_there(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee, body="First words")
        kept = entry.edit("", "Second words", {})
        assert (kept.body_md, kept.version) == ("First words", 1)
        assert (entry.body_text, entry.version) == ("Second words", 2)


def test_the_same_pair_cannot_hold_two_open_rooms(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        assert room.open_pair == f"{cast.mentee.id}:{cast.mentor.id}"
        room.move("close", by=cast.mentee.id, part="mentee")
        assert room.open_pair is None


def test_hiding_a_room_hides_its_parts(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        assert {RoomEntry, RoomObjective, RoomSession} <= {model for model, _ in room.parts()}
