"""Asking a mentor about a step: for its learner alone, in the room that they have, with the step named."""

import pytest

from roadmaps.service.asking import people
from tests.factories.roadmaps import make_enrollment, make_roadmap
from tests.factories.rooms import make_room

STEP = "/roadmaps/baking/steps/water"
BUTTON = "Ask Mara about this step"


@pytest.fixture
def room(unit, cast):
    """The mentee and the stranger walk; the mentor mentors the mentee. The room's space and address."""
    with unit():
        found = make_room(cast.mentee, cast.mentor, day=9)
        roadmap = make_roadmap(cast.curator)
        make_enrollment(cast.mentee, roadmap)
        make_enrollment(cast.stranger, roadmap)
        return found.space_id, f"/rooms/{found.id}"


def test_a_question_begins_in_the_composer_of_the_room(visit, cast, room):
    learner = visit(cast.mentee)
    for address in (STEP, "/roadmaps/baking?step=water"):
        assert BUTTON in learner.get(address).text
    answer = learner.post(f"{STEP}/question", {"space": room[0]})
    assert answer.headers["Location"].startswith(f"{room[1]}?kind=question&key=")
    for _again in range(2):
        page = learner.follow(answer).text
        assert "About the step “Measure water” of Baking bread: http://localhost/roadmaps/baking/steps/water" in page
    assert "About the step" not in visit(cast.mentor).get(answer.headers["Location"].partition("#")[0]).text


def test_nobody_else_is_offered_it_and_no_other_room_is_reached(visit, cast, room, unit):
    for who in (cast.stranger, cast.mentor, None):
        assert "about this step" not in visit(who).get(STEP).text
    visit(cast.stranger).post(f"{STEP}/question", {"space": room[0]}, status=404)
    visit(cast.mentor).post(f"{STEP}/question", {"space": room[0]}, status=403)
    visit(cast.mentee).post(f"{STEP}/question", {"space": "x"}, status=404)
    with unit():
        from app.db import db
        from tests.factories.people import block

        db.session.add(block(cast.mentor, cast.mentee))
    assert BUTTON not in visit(cast.mentee).get(STEP).text
    visit(cast.mentee).post(f"{STEP}/question", {"space": room[0]}, status=404)


@pytest.mark.once("words")
def test_each_mentor_is_named_once_with_the_newest_room():
    class Row:
        mentors = (("Mara Mentor", 7), ("Ann", 3), ("Mara Mentor", 4))

    assert people(Row) == [("Ann", 3), ("Mara", 7)]
    Row.mentors = None
    assert people(Row) == []
