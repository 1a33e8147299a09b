"""One registry of skills: what is done elsewhere is offered, and counts only where its learner lets it."""

import pytest
from sqlalchemy import select

from app.errors import Conflict
from app.models import Profile, ProfileSkill, Skill, SkillArea
from roadmaps import queries
from roadmaps.interchange import RoadmapFile, StageFile, StepFile
from roadmaps.known import Source
from roadmaps.models import Enrollment
from roadmaps.queries import verification as asking
from roadmaps.queries.known import known_steps
from roadmaps.service import known, learning, verification
from tests.factories.roadmaps import make_ask, make_done, make_enrollment, make_roadmap, plan_of
from tests.factories.rooms import actor


def pastry() -> RoadmapFile:
    """A roadmap whose first step teaches a skill of the baking one, its second that and another."""
    steps = (
        StepFile("grain", "Grains", "learn", skills=("baking",)),
        StepFile("cake", "A cake", "project", skills=("baking", "icing"), prerequisites=("grain",)),
        StepFile("talk", "Talk about it", "practice"),
    )
    return RoadmapFile("pastry", "Pastry", summary="Sweet.", level="beginner", stages=(StageFile("All", steps),))


@pytest.fixture
def two(unit, cast):
    """The mentee on two roadmaps; a third that teaches the same is not followed."""
    with unit() as session:
        first = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        second = make_enrollment(cast.mentee, make_roadmap(cast.curator, pastry()))
        make_roadmap(cast.curator, slug="third", title="Third")
        yield session, first, second


def offered(cast, enrollment):
    """What is known of an enrollment's steps from elsewhere."""
    row = queries.roadmap_row(cast.mentee, "pastry" if enrollment.roadmap_id == 2 else "baking")
    return known_steps(cast.mentee, row.id, queries.plan_of(row), queries.states_of(enrollment.id))


def test_done_in_one_is_known_in_the_other_and_moves_it_only_when_accepted(two, cast):
    session, first, second = two
    before = dict(second.summary)
    assert offered(cast, second) == {}
    make_done(first, cast.mentee, "flour", evidence=False)
    source = offered(cast, second)["grain"]
    assert (source.roadmap, source.step, source.is_confirmed) == ("Baking bread", "Know your flour", False)
    assert list(offered(cast, second)) == ["grain"]  # the cake needs another skill too
    assert second.summary == before
    assert session.query(Enrollment).count() == 2
    known.accept(second, plan_of(second), "grain", source)
    session.flush()
    assert second.summary["done"] == 1
    state = second.states["grain"]
    assert (state.proof, state.known_from["step"], state.evidence) == ("claimed", "Know your flour", [])
    assert offered(cast, second) == {}
    assert offered(cast, first) == {}  # what is known from elsewhere is no source itself
    assert first.summary["done"] == 1
    assert session.query(Enrollment).count() == 2


def test_a_skill_of_ones_own_profile_is_offered_and_stays_ones_own_word(two, cast):
    session, first, second = two
    area = SkillArea(slug="food-and-drink", name="Food and drink")
    skill = Skill(slug="baking", name="Baking", area=area, kind="skill")
    profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentee.id)).one()
    session.add(skill)
    session.flush()
    named = ProfileSkill(profile_id=profile.id, skill_id=skill.id, name="Baking", side="offers", level=2)
    session.add(named)
    session.flush()
    assert offered(cast, second) == {}, "who only begins is offered nothing"
    named.level = 3
    session.flush()
    assert {key: (source.slug, source.step) for key, source in offered(cast, second).items()} == {
        "grain": ("", "Baking")
    }
    make_done(first, cast.mentee, "flour", evidence=False)
    assert offered(cast, second)["grain"].roadmap == "Baking bread", "what was done tells more"
    known.accept(second, plan_of(second), "grain", Source(None, "", "", "Baking", "", False))
    session.flush()
    assert (second.states["grain"].proof, second.states["grain"].evidence) == ("claimed", [])


def test_it_can_be_refused_for_good(two, cast):
    session, first, second = two
    make_done(first, cast.mentee, "flour")
    known.refuse(second, plan_of(second), "grain")
    session.flush()
    assert offered(cast, second) == {}
    assert second.summary["done"] == 0
    with pytest.raises(Conflict):
        known.accept(second, plan_of(second), "grain", None)


def test_what_is_confirmed_there_is_evidence_here_as_long_as_it_stands(two, cast):
    session, first, second = two
    make_done(first, cast.mentee, "flour")
    ask = make_ask(first, cast.mentee, cast.curator, key="flour")
    said = {"person": actor(cast.curator), "version": ask.version, "words": ""}
    verification.confirm(ask, first, plan_of(first), **said)
    known.accept(second, plan_of(second), "grain", offered(cast, second)["grain"])
    session.flush()
    assert second.states["grain"].proof == "evidenced"
    other = make_ask(second, cast.mentee, cast.curator, key="grain")
    verification.confirm(other, second, plan_of(second), **(said | {"version": other.version}))
    assert second.summary["confirmed"] == 1
    verification.revoke(ask, first, plan_of(first), person=actor(cast.curator), words="Not flour")
    assert (second.states["grain"].proof, second.summary["confirmed"]) == ("claimed", 0)
    assert [row.state for row in asking.asks_of(second.states["grain"].id)] == ["ended"]


def test_a_page_offers_it_and_a_press_lets_it_count(cast, unit, visit):
    with unit():
        make_done(make_enrollment(cast.mentee, make_roadmap(cast.curator)), cast.mentee, "flour")
        make_enrollment(cast.mentee, make_roadmap(cast.curator, pastry()))
    visitor = visit(cast.mentee)
    page = visitor.get("/roadmaps/pastry/steps/grain")
    assert "You know this from “Know your flour” in" in page.text
    for view in ("graph", "list"):
        assert "0 of 3 steps done" in visitor.get(f"/roadmaps/pastry?view={view}").text
    assert "known from Baking bread" in visitor.get("/roadmaps/pastry?view=list").text
    visitor.post("/roadmaps/pastry/steps/grain/known", {"act": "perhaps"}, status=422)
    visitor.post("/roadmaps/pastry/steps/cake/known", {"act": "accept"}, status=409)
    visit(cast.stranger).post("/roadmaps/pastry/steps/grain/known", {"act": "accept"}, status=403)
    page = visitor.hx_post("/roadmaps/pastry/steps/grain/known", {"act": "accept", "view": "graph"})
    assert "You let it count here" in page.text
    assert "1 of 3 steps done" in visitor.get("/roadmaps/pastry").text
    page = visitor.follow(visitor.post("/roadmaps/pastry/steps/grain/state", {"state": "in_progress"}))
    assert "You know this from" in page.text
    assert "not offered" not in page.text
    visitor.post("/roadmaps/pastry/steps/grain/known", {"act": "refuse"})
    assert "You know this from" not in visitor.get("/roadmaps/pastry/steps/grain").text


def test_taking_it_up_again_makes_it_ones_own(two, cast):
    session, first, second = two
    make_done(first, cast.mentee, "flour")
    known.accept(second, plan_of(second), "grain", offered(cast, second)["grain"])
    learning.set_state(second, plan_of(second), "grain", "in_progress", learner=cast.mentee)
    session.flush()
    assert second.states["grain"].known_from is None
