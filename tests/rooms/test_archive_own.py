"""What is whose in a room's file: private words in their writer's alone, and long rooms piece by piece."""

import json
import re

import pytest
from sqlalchemy import insert

from app import clock
from app.db import db
from app.erasures import Erased, erase
from rooms.interchange import read
from rooms.models import RoomEntry, RoomSurvey, RoomTestimonial, SessionReflection
from rooms.models.imported import RoomImport
from rooms.routes import archive
from rooms.service.taking_in import take_in
from tests.factories.rooms import actor, make_room
from tests.rooms import full_room
from tests.rooms.test_entry_costs import line
from tests.rooms.test_taking_in import told

FORMS = ("json", "markdown", "print")


@pytest.fixture
def room_id(unit, cast):
    with unit():
        return full_room(cast).id


def test_own_words_are_in_their_writers_file_alone(visit, cast, room_id):
    for who, other in ((cast.mentee, cast.mentor), (cast.mentor, cast.mentee)):
        file = read(visit(who).get(f"/rooms/{room_id}/export/json").data)
        assert [each["by"] for part in ("surveys", "reflections") for each in file[part]] == [who.handle] * 2
        assert file["surveys"][0]["answers"] == {"fit": "good", "change": f"{who.name}'s"}
        whole = json.dumps(file)
        assert f"{other.name}'s" not in whole
    assert f"Noted* by {cast.mentee.name}" in whole, "what was shared is an entry of the room"
    for form in FORMS[1:]:
        assert f"{who.name}'s" not in visit(who).get(f"/rooms/{room_id}/export/{form}").text, form


def test_only_what_both_show_of_each_other_is_in_a_file(visit, cast, room_id):
    for form in FORMS:
        page = visit(cast.mentor).get(f"/rooms/{room_id}/export/{form}").text
        assert f"Words about {cast.mentor.name}" in page, form
        assert f"Words about {cast.mentee.name}" not in page, form
        assert "Half of it" in page, form


def test_each_side_s_file_makes_the_same_room_again(unit, cast, room_id):
    for reader in (cast.mentee, cast.mentor):
        with unit():
            before = told(room_id, actor(reader))
            taken = take_in(read(before.encode())).room
            assert told(taken.id, actor(reader)) == before
            for model in (RoomSurvey, SessionReflection):
                rows = db.session.query(model).order_by(model.id.desc()).limit(1).all()
                assert [row.user_id for row in rows] == [reader.id], "kept for whom they are by"
            assert taken.cadences == [[9, "weekly"]]


def test_who_has_gone_is_in_no_file_that_was_kept(unit, cast, room_id):
    with unit() as session:
        before = told(room_id, actor(cast.mentor))
        taken = take_in(read(before.encode())).room.id
        whole = session.query(RoomImport).one()
        assert "mila_mentee" in json.dumps(whole.kept)
        erase(session.connection(), Erased(cast.mentee.id, cast.mentee.joined_at, clock.now()))
        session.expire_all()
        assert "mila" not in json.dumps(whole.kept).lower()
        assert "mara_mentor" in json.dumps(whole.kept)
        assert "mila_mentee" not in told(taken, actor(cast.mentor))


def test_a_yes_that_was_given_elsewhere_shows_nothing_here(unit, visit, cast, room_id):
    with unit():
        take_in(read(told(room_id, actor(cast.mentee)).encode()))
        assert db.session.query(RoomTestimonial).count() == 2
        db.session.query(RoomTestimonial).delete()
    assert "Words about" not in visit(cast.stranger).get("/@mara_mentor").text


def test_a_long_room_is_written_piece_by_piece(unit, visit, cast, statements):
    count = archive.PRINTED + 30
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        rows = [line(room.id, room.space_id, cast.mentor.id, seq) for seq in range(1, count + 1)]
        session.execute(insert(RoomEntry), [row | {"body_md": "Long " * 200} for row in rows])
        room.last_seq, address = count, f"/rooms/{room.id}/export"
    mentee = visit(cast.mentee)
    with statements() as seen:
        answer = mentee.get(f"{address}/json")
    data = answer.data
    answer.close()
    assert len(seen) <= 24 + 3 * (count // 200 + 2), "a fixed number, and three for each batch"
    assert len(data) > archive.IN_MEMORY
    assert [entry["seq"] for entry in read(data)["entries"]] == list(range(1, count + 1))
    first = mentee.get(f"{address}/print").text
    assert first.count('<article class="paper__entry"') == archive.PRINTED
    there = re.search(r'href="([^"]*after=\d+)"', first)[1]
    assert mentee.get(there).text.count('<article class="paper__entry"') == 30
