"""Roadmaps and steps that mentors give: by whom, taken on or declined, seen by the two alone."""

import pytest
from sqlalchemy import select

from app.models import Membership
from app.models.notification import Notification
from roadmaps.models import Assignment, Enrollment, StepState
from tests.factories.people import block
from tests.factories.roadmaps import make_roadmap
from tests.factories.rooms import make_room


@pytest.fixture
def space(unit, cast):
    """A roadmap, and a room in which the mentor mentors the mentee; returns the form's choice of the mentee."""
    with unit():
        make_roadmap(cast.curator)
        room = make_room(cast.mentee, cast.mentor, day=9)
        return f"{cast.mentee.id}-{room.space_id}"


@pytest.fixture
def given(visit, cast, space):
    """A step that the mentor gave; returns its address."""
    sent = {"whom": space, "step": "water", "words": "Start here"}
    return visit(cast.mentor).post("/roadmaps/baking/assignments/new", sent).headers["Location"]


def told(unit, person):
    query = select(Notification.event).where(Notification.user_id == person.id)
    with unit() as session:
        return list(session.scalars(query.order_by(Notification.id)))


def test_only_who_mentors_somebody_can_give(visit, cast, space):
    for person in (cast.mentee, cast.stranger, cast.curator):
        visit(person).get("/roadmaps/baking/assignments/new", status=403)
        visit(person).post("/roadmaps/baking/assignments/new", {"whom": space}, status=403)
    assert "assignments/new?step=water" in visit(cast.mentor).get("/roadmaps/baking?step=water").text
    assert "/roadmaps/my/assignments" in visit(cast.mentor).get("/roadmaps").text
    page = visit(cast.mentor).get("/roadmaps/baking/assignments/new?step=loaf")
    assert "Mila Mentee" in page.text
    assert '<option selected value="loaf">' in page.text
    for wrong in ({}, {"whom": "1-1"}, {"whom": space, "step": "no-step"}, {"whom": space, "words": "x" * 1001}):
        visit(cast.mentor).post("/roadmaps/baking/assignments/new", {"step": ""} | wrong, status=422)


def test_who_it_is_given_to_sees_by_whom_at_home_and_on_the_roadmap(visit, cast, unit, given):
    learner = visit(cast.mentee)
    assert "Mara assigned a roadmap to you" in learner.get("/").text
    assert "Mara Mentor gave you “Measure water” to learn" in learner.get("/roadmaps/baking").text
    assert "gave you" not in visit(cast.stranger).get("/roadmaps/baking").text
    page = learner.get(given)
    for words in ("Start here", "Mara Mentor", "Measure water"):
        assert words in page.text, words
    assert told(unit, cast.mentee)[-1] == "RoadmapAssigned"


def test_taking_it_on_starts_it_and_shows_the_mentor_nothing_else(visit, cast, unit, given):
    learner, mentor = visit(cast.mentee), visit(cast.mentor)
    learner.post(f"{given}/answer", {"act": "accept"})
    with unit() as session:
        assert session.scalars(select(Enrollment.owner_id)).all() == [cast.mentee.id]
        assert session.scalars(select(StepState.state)).all() == ["in_progress"]
    assert "Taken on" in mentor.get(given).text
    assert "assigned a roadmap" not in learner.get("/").text
    assert "was given to you by Mara Mentor" in learner.get("/roadmaps/baking").text
    assert told(unit, cast.mentor)[-1] == "AssignmentAccepted"
    learner.post(f"{given}/answer", {"act": "decline"}, status=409)


@pytest.mark.parametrize("words", ["", "Not this month"])
def test_declining_needs_no_words_and_starts_nothing(visit, cast, unit, given, words):
    visit(cast.mentee).post(f"{given}/answer", {"act": "decline", "words": words})
    page = visit(cast.mentor).get(given)
    assert "Declined" in page.text
    assert words in page.text
    with unit() as session:
        assert session.scalars(select(Enrollment)).all() == []


def test_doors(visit, cast, unit, given):
    for person in (cast.stranger, cast.curator, cast.admin, cast.moderator):
        visit(person).get(given, status=404)
        visit(person).post(f"{given}/answer", {"act": "accept"}, status=404)
        visit(person).post(f"{given}/withdrawal", status=404)
    visit(cast.mentor).post(f"{given}/answer", {"act": "accept"}, status=404)
    visit(cast.mentee).post(f"{given}/withdrawal", status=404)
    visit(cast.mentee).post(f"{given}/answer", {"act": "perhaps", "words": "Hm & so"}, status=422)
    assert "Measure water" in visit(cast.mentor).get("/roadmaps/my/assignments").text
    assert "Nothing was given to you" in visit(cast.stranger).get("/roadmaps/my/assignments").text
    assert "/sign-in" in visit().get(given, status=303).headers["Location"]


def test_the_same_waits_once_and_can_be_taken_back(visit, cast, unit, space, given):
    mentor = visit(cast.mentor)
    mentor.post("/roadmaps/baking/assignments/new", {"whom": space, "step": "water"}, status=409)
    mentor.post(f"{given}/withdrawal")
    visit(cast.mentee).get(given, status=404)
    assert "gave you" not in visit(cast.mentee).get("/roadmaps/baking").text
    mentor.post("/roadmaps/baking/assignments/new", {"whom": space, "step": "water"})
    with unit() as session:
        assert len(session.scalars(select(Assignment)).all()) == 2


def test_who_left_or_is_blocked_sees_nothing_of_it(visit, cast, unit, given):
    with unit() as session:
        session.scalars(select(Membership).where(Membership.user_id == cast.mentor.id)).one().part = ""
    visit(cast.mentor).get(given, status=404)
    visit(cast.mentee).get(given)
    with unit() as session:
        session.add(block(cast.mentee, cast.mentor))
    visit(cast.mentee).get(given, status=404)
    assert "gave you" not in visit(cast.mentee).get("/roadmaps/baking").text
