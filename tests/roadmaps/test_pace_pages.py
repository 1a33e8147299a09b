"""The pages of a learner's pace: one roadmap, several at once, hours, and who sees it on the profile."""

import pytest
from sqlalchemy import select

from roadmaps.models import Enrollment, StepState
from tests.factories.roadmaps import make_enrollment, make_roadmap

PACE = "/roadmaps/baking/enrollment"


@pytest.fixture
def baking(unit, cast):
    """The mentee on two roadmaps."""
    with unit():
        make_enrollment(cast.mentee, make_roadmap(cast.curator), flour="done")
        make_enrollment(cast.mentee, make_roadmap(cast.curator, slug="rowing", title="Rowing"))


def enrollments(unit):
    with unit() as session:
        return session.scalars(select(Enrollment).order_by(Enrollment.id)).all()


def test_the_pace_leads_to_dates_of_each_stage(visit, cast, baking):
    visitor = visit(cast.mentee)
    assert "Say how many hours a week you have" in visitor.get(PACE).text
    page = visitor.follow(visitor.post(f"{PACE}/pace", {"hours_per_week": "2"}))
    for words in ("About 2 weeks are left", "You finish about", "Just as it looked", "1. Dough", "as foreseen"):
        assert words in page.text, words
    page = visitor.follow(visitor.post(f"{PACE}/pace", {"hours_per_week": "2", "is_paused": "y"}))
    assert "While you pause, every date moves along" in page.text
    assert "as foreseen" not in page.text
    assert "done about" not in visitor.get("/roadmaps").text.partition("Rowing")[0]


def test_several_roadmaps_share_a_week(visit, cast, unit, baking):
    visitor, (first, second) = visit(cast.mentee), enrollments(unit)
    assert "over 2 roadmaps" in visitor.get("/roadmaps/my/pace").text
    sent = {"rows-0-enrollment_id": first.id, "rows-0-hours_per_week": "3", "rows-1-enrollment_id": second.id}
    page = visitor.follow(visitor.post("/roadmaps/my/pace", sent | {"rows-1-hours_per_week": "2"}))
    assert "5 hours a week" in page.text
    assert "Done about" in page.text
    assert "3 hours a week, done about" in visitor.get("/roadmaps").text
    page = visitor.post("/roadmaps/my/pace", sent | {"rows-1-hours_per_week": "78"}, status=422)
    assert "more than 80" in page.text
    assert 'value="78"' in page.text
    visitor.post("/roadmaps/my/pace", sent | {"rows-1-hours_per_week": "many"}, status=422)
    visit(cast.stranger).post("/roadmaps/my/pace", sent | {"rows-1-hours_per_week": "2"}, status=404)
    assert [each.hours_per_week for each in enrollments(unit)] == [3, 2]
    assert "You are on no roadmap yet" in visit(cast.stranger).get("/roadmaps/my/pace").text


def test_hours_are_noted_on_a_step(visit, cast, unit, baking):
    visitor = visit(cast.mentee)
    page = visitor.follow(visitor.post("/roadmaps/baking/steps/water/hours", {"hours_spent": "2.5"}))
    assert "Hours spent: 2.5" in page.text
    for wrong in ("", "many", "-1", "1001", "nan"):
        visitor.post("/roadmaps/baking/steps/water/hours", {"hours_spent": wrong}, status=422)
    visit(cast.stranger).post("/roadmaps/baking/steps/water/hours", {"hours_spent": "1"}, status=403)
    with unit() as session:
        spent = session.scalars(select(StepState.hours_spent).where(StepState.step_key == "water")).all()
    assert spent == [2.5]


def test_who_sees_it_is_chosen(visit, cast, unit, baking):
    visitor = visit(cast.mentee)
    assert enrollments(unit)[0].audience == "owner"
    visitor.post(f"{PACE}/audience", {"audience": "members"})
    assert enrollments(unit)[0].audience == "members"
    visitor.post(f"{PACE}/audience", {"audience": "space"}, status=422)
    visit(cast.stranger).post(f"{PACE}/audience", {"audience": "public"}, status=403)
