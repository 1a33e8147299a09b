"""Doors and listings of roadmaps."""

import pytest

from app import clock
from app.access import Guest, hide
from app.errors import Missing, NotAllowed
from roadmaps import queries
from roadmaps.models import Endorsement
from roadmaps.service import learning
from tests.factories.roadmaps import make_enrollment, make_roadmap


def catalogue(app, viewer, **filters):
    """The slugs that a catalogue page holds."""
    with app.test_request_context():
        return [row.slug for row in queries.catalogue(viewer, **filters)]


def test_everybody_may_read_a_roadmap(unit, cast):
    with unit():
        make_roadmap(cast.curator)
        assert queries.roadmap_row(Guest(), "baking").title == "Baking bread"
        assert queries.roadmap_row(cast.stranger, "baking").enrollment_id is None


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("slug", ["missing", "Ba king", "a\x00b", "x" * 200])
def test_an_unknown_slug_is_missing(unit, cast, slug):
    with unit(), pytest.raises(Missing):
        queries.roadmap_row(cast.mentee, slug)


def test_a_hidden_roadmap_is_missing_with_its_steps(app, unit, cast):
    with unit():
        roadmap = make_roadmap(cast.curator)
        hide(roadmap, clock.now())
    with unit():
        with pytest.raises(Missing):
            queries.roadmap_row(cast.mentee, "baking")
        assert queries.step_facts(cast.mentee, roadmap.id, "flour") == queries.StepFacts()
        assert catalogue(app, cast.mentee) == []


def test_verified_are_those_that_mentors_endorse(app, unit, cast):
    with unit() as session:
        endorsed = make_roadmap(cast.curator)
        make_roadmap(cast.curator, slug="sewing", title="Sewing")
        session.add(Endorsement(roadmap_id=endorsed.id, user_id=cast.mentor.id, number=1, skill="baking"))
    with unit():
        assert catalogue(app, Guest(), verified="1") == ["baking"]
        assert catalogue(app, Guest()) == catalogue(app, Guest(), verified="x") == ["baking", "sewing"]


def test_only_who_started_has_an_enrollment(unit, cast):
    with unit():
        make_enrollment(cast.mentee, make_roadmap(cast.curator))
        row = queries.roadmap_row(cast.stranger, "baking")
        with pytest.raises(NotAllowed):
            queries.enrollment_for(cast.stranger, row)


def test_the_plan_is_read_once(unit, cast, statements):
    with unit():
        make_roadmap(cast.curator)
        row = queries.roadmap_row(cast.mentee, "baking")
        queries.plan_of(row)
        with statements() as seen:
            assert list(queries.plan_of(row).steps) == ["flour", "water", "loaf", "rye"]
        assert seen == []


def test_the_catalogue_filters(app, unit, cast):
    with unit():
        make_roadmap(cast.curator)
        make_roadmap(cast.curator, slug="cycling", title="Cycling", topics=("sport",), level="mixed", extra=20)
        assert catalogue(app, cast.mentee, topic="sport") == ["cycling"]
        assert catalogue(app, cast.mentee, level="beginner") == ["baking"]
        assert catalogue(app, cast.mentee, length="medium") == ["cycling"]
        assert queries.topics(cast.mentee) == ["food", "sport"]


def test_learners_see_what_is_theirs_until_they_leave(unit, cast):
    with unit():
        roadmap = make_roadmap(cast.curator)
        enrollment = make_enrollment(cast.mentee, roadmap, flour="done")
        assert [row.progress["done"] for row in queries.learning(cast.mentee)] == [1]
        assert queries.learning(cast.stranger) == []
        assert queries.learning(Guest()) == ()
        learning.leave(enrollment)
        assert queries.learning(cast.mentee) == []


def test_few_people_on_a_step_are_not_counted(unit, cast):
    with unit():
        roadmap = make_roadmap(cast.curator)
        people = [cast.mentor, cast.mentee, cast.moderator, cast.admin]
        for person in people:
            make_enrollment(person, roadmap, flour="in_progress")
        assert queries.step_facts(cast.mentee, roadmap.id, "flour")[1] == 0
        make_enrollment(cast.elsewhere, roadmap, flour="in_progress")
        assert queries.step_facts(cast.mentee, roadmap.id, "flour")[1] == 5
