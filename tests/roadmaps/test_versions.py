"""Moving to a newer version in its pages."""

import pytest

from app.db import db
from roadmaps import editing
from roadmaps.models import Enrollment
from tests.factories.roadmaps import make_enrollment, make_roadmap
from tests.roadmaps.test_moving import published, split

PAGE = "/roadmaps/baking/enrollment/version"
MOVE = {"from_number": "1", "to": "2"}


@pytest.fixture
def newer(unit, cast):
    """The mentee has done two steps of a roadmap whose next version splits one and removes the other."""
    with unit():
        roadmap = make_roadmap(cast.curator)
        make_enrollment(cast.mentee, roadmap, flour="done", rye="done", water="in_progress")
        published(cast, roadmap, split("flour", "grain"), lambda sheet: editing.drop_step(sheet, "rye"))


def test_a_learner_reads_the_difference_and_moves(visit, unit, cast, newer):
    learner = visit(cast.mentee)
    assert "Version 2 is out" in learner.get("/roadmaps/baking").text
    page = learner.get(PAGE).text
    for words in (
        "Split: “Know your flour”",
        "Removed: “Try rye”",
        "which parts count",
        "kept and listed",
        "stays, in",
    ):
        assert words in page
    learner.post(PAGE, MOVE, status=422)
    answer = learner.post(PAGE, MOVE | {"parts": ["flour:flour", "flour:grain"]})
    assert answer.headers["Location"] == "/roadmaps/baking/enrollment/kept"
    assert "Kept from version 1" in learner.follow(answer).text
    with unit():
        enrollment = db.session.query(Enrollment).one()
        assert enrollment.plain_states() | {"rye": ""} == {
            "flour": "done", "grain": "done", "water": "in_progress", "rye": ""
        }  # fmt: skip
    learner.post(PAGE, MOVE | {"parts": "flour:~"}, status=409)
    learner.get(PAGE, status=403)


def test_none_of_the_parts_is_an_answer(visit, unit, cast, newer):
    visit(cast.mentee).hx_post(PAGE, MOVE | {"parts": "flour:~"})
    with unit():
        assert db.session.query(Enrollment).one().plain_states()["flour"] == "in_progress"


def test_who_stays_stays(visit, cast, newer):
    visit(cast.mentee).get(PAGE)
    assert "Know your flour" in visit(cast.mentee).get("/roadmaps/baking/steps/flour").text


def test_others_have_nothing_to_move(visit, cast, newer):
    for url in (PAGE, "/roadmaps/baking/enrollment/kept"):
        visit(cast.stranger).get(url, status=403)
        visit().get(url, status=303)
    visit(cast.stranger).post(PAGE, MOVE, status=403)
    visit(cast.mentee).post(PAGE, {"from_number": "1", "to": "99"}, status=409)
    visit(cast.mentee).post(PAGE, {}, status=409)
