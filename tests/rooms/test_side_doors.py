"""Side doors of rooms: junk in addresses and forms, and what a report opens."""

import pytest

from app.db import db
from app.moderation.models import Case
from rooms.models import Room
from tests.factories.rooms import make_entry, make_room

LONG = "9" * 5000


@pytest.fixture
def room(unit, cast):
    """A room with a question of the mentee, as (id, entry id, objective id)."""
    with unit():
        made = make_room(cast.mentee, cast.mentor, why="zqwhyzq")
        question = make_entry(made, cast.mentee, "question")
        return made.id, question.id, made.objectives[0].id


def test_numbers_too_long_to_be_numbers_are_no_accident(visit, cast, room):
    ident, entry, objective = room
    visitor = visit(cast.mentee)
    for value in (LONG, "9" * 12, "²", "٣"):
        words = {"kind": "message", "body": "A line.", "to": value}
        visitor.post(f"/rooms/{ident}/entries", words)
        visitor.post(f"/rooms/{ident}/entries/{entry}/text", {"title": "T", "body": "B", "version": value}, status=409)
        due = {"title": "T", "measure": "M", "due_on": "2026-12-24", "version": value}
        assert visitor.client.post(f"/rooms/{ident}/objectives/{objective}/text", data=due).status_code == 400
        visitor.post(f"/rooms/{ident}/reading", {"seq": value})
    visitor.client.get(f"/rooms/{ident}/entries?\xff=\xfe", headers={"HX-Request": ""})


def test_rows_numbered_oddly_are_no_accident(visit, cast):
    for index in ("²", "9" * 90, "-1", "٣", ""):
        data = {f"objectives-{index}-title": "T", f"skills-{index}-name": "SQL", f"links-{index}-url": "x"}
        visit(cast.mentee).post("/rooms/new?mentor=mara_mentor", data, status=422)
        visit(cast.mentee).post("/settings/profile", data | {"version": ""}, status=409)


def test_an_entry_without_a_kind_is_a_message(visit, cast, room):
    visit(cast.mentee).post(f"/rooms/{room[0]}/entries", {"body": "A line."})


def test_either_may_report_the_room_and_nothing_of_it_is_opened(visit, cast, unit, room):
    about = {"about": f"room:{room[0]}", "reason": "other", "note": "It feels wrong."}
    visit(cast.mentee).post("/reports", about)
    visit(cast.mentor).post("/reports", about)
    with unit():
        cases = db.session.query(Case).order_by(Case.id).all()
        assert [case.author_id for case in cases] == [cast.mentor.id, cast.mentee.id]
        assert "zqwhyzq" not in str([case.kept for case in cases])
    page = visit(cast.moderator).get("/moderation/cases/1").text
    assert "zqwhyzq" not in page
    visit(cast.moderator).get(f"/rooms/{room[0]}", status=404)
    with unit():
        assert db.session.get_one(Room, room[0]).why_md == "zqwhyzq"
