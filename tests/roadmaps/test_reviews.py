"""Review before listing, endorsements, the stale mark and the figures of many ways."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Document, Profile, ProfileSkill, Skill, SkillArea
from app.ticks import tick
from roadmaps import figures
from roadmaps.models import Enrollment, Roadmap, StepState
from roadmaps.service import drafting
from tests.cast import make_person
from tests.factories.drafts import make_draft
from tests.factories.roadmaps import make_roadmap
from tests.factories.rooms import actor

HERE = "/roadmaps/baking-bread"


class Member:
    """A member who does not curate."""

    is_curator = False

    def __init__(self, user):
        self.id, self.is_verified, self.is_suspended = actor(user).id, True, False


@pytest.fixture
def unlisted(unit, cast):
    """The mentee has published a roadmap that no curator has seen."""
    with unit():
        drafting.publish(make_draft(cast.mentee), "", author=Member(cast.mentee))


def test_from_unlisted_to_listed(visit, unit, cast, unlisted):
    keeper, curator = visit(cast.mentee), visit(cast.curator)
    keeper.post(f"{HERE}/review", {"words": "Walked it twice"})
    keeper.post(f"{HERE}/review", {}, status=409)
    assert "asks for a review" in curator.get("/notifications").text
    assert "Baking bread" in curator.get("/roadmaps/reviews").text
    assert "Walked it twice" in curator.get(f"{HERE}/review").text
    curator.post(f"{HERE}/review/decision", {"decision": "return", "number": "1"}, status=422)
    curator.post(f"{HERE}/review/decision", {"decision": "return", "number": "1", "reasons": "Say why rye."})
    assert "Say why rye." in keeper.get(f"{HERE}/review").text
    keeper.post(f"{HERE}/review", {})
    curator.post(f"{HERE}/review/decision", {"decision": "list", "number": "9"}, status=409)
    curator.post(f"{HERE}/review/decision", {"decision": "list", "number": "1"})
    assert "Reviewed by Cora Curator" in visit().get(HERE).text
    assert "Baking bread" in visit().get("/roadmaps").text
    with unit():
        documents = db.session.scalars(select(Document).where(Document.kind.in_(["roadmap", "step"]))).all()
        assert {(one.audience, one.is_searchable) for one in documents} == {("public", True)}


def test_a_request_can_be_taken_back(visit, cast, unlisted):
    keeper = visit(cast.mentee)
    keeper.post(f"{HERE}/review/withdrawal", status=409)
    keeper.post(f"{HERE}/review", {})
    keeper.post(f"{HERE}/review/withdrawal")
    assert "Nothing waits" in visit(cast.curator).get("/roadmaps/reviews").text


def test_only_its_keeper_asks_and_only_curators_decide(visit, cast, unlisted):
    stranger = visit(cast.stranger)
    stranger.get(f"{HERE}/review", status=403)
    stranger.post(f"{HERE}/review", {}, status=403)
    stranger.get("/roadmaps/reviews", status=404)
    visit(cast.mentee).post(f"{HERE}/review", {})
    stranger.post(f"{HERE}/review/decision", {"decision": "list", "number": "1"}, status=403)
    visit(cast.mentee).post(f"{HERE}/review/decision", {"decision": "list", "number": "1"}, status=403)


def test_what_changes_after_the_review_is_read_again(visit, unit, cast, unlisted):
    visit(cast.mentee).post(f"{HERE}/review", {})
    visit(cast.curator).post(f"{HERE}/review/decision", {"decision": "list", "number": "1"})
    with unit():
        roadmap = db.session.scalars(select(Roadmap)).one()
        draft = make_draft(cast.mentee, roadmap)
        drafting.change(draft, lambda sheet: drafting.editing.say(sheet, {"summary": "Other words"}))
        drafting.publish(draft, "", author=Member(cast.mentee))
    assert "version 1 was read" in visit(cast.curator).get("/roadmaps/reviews").text
    visit(cast.curator).post(f"{HERE}/review/decision", {"decision": "seen", "number": "2"})
    assert "version 1 was read" not in visit(cast.curator).get("/roadmaps/reviews").text


def offer(user, slug):
    """Have a mentor offer a skill."""
    area = SkillArea(slug="crafts", name="Crafts")
    db.session.add(area)
    db.session.flush()
    skill = Skill(slug=slug, name=slug.title(), area_id=area.id, kind="technical")
    db.session.add(skill)
    db.session.flush()
    profile = db.session.scalars(select(Profile).where(Profile.owner_id == user.id)).one()
    db.session.add(ProfileSkill(profile_id=profile.id, skill_id=skill.id, name=skill.name, side="offers"))


def test_mentors_of_its_skills_endorse_it_and_take_that_back(visit, unit, cast):
    with unit():
        make_roadmap(cast.curator)
    mentor, page = visit(cast.mentor), "/roadmaps/baking/endorsements"
    mentor.post(page, status=403)
    with unit():
        offer(cast.mentor, "baking")
    visit(cast.stranger).post(page, status=403)
    mentor.post(page)
    mentor.post(page)
    assert "Mara Mentor" in visit().get(page).text
    assert "Endorsed by 1 mentor" in visit().get("/roadmaps/baking").text
    mentor.post(f"{page}/removal")
    assert "Mara Mentor" not in visit().get(page).text


def test_what_was_to_be_looked_at_is_marked(visit, unit, cast):
    with unit():
        make_roadmap(cast.curator).review_due_on = clock.today() - timedelta(days=1)
    assert "May be out of date" in visit().get("/roadmaps/baking").text
    assert "May be out of date" in visit().get("/roadmaps").text
    with unit():
        db.session.scalars(select(Roadmap)).one().review_due_on = clock.today()
    assert "May be out of date" not in visit().get("/roadmaps").text


def walk(roadmap, number, days):
    """Somebody who took so many days for the first step, and has completed the whole when the number is even."""
    learner = make_person(f"walker_{number}", f"Walker {number}")
    now = clock.now()
    enrollment = Enrollment(owner_id=learner.id, roadmap_id=roadmap.id, number=1, summary={})
    enrollment.completed_at = now if number % 2 == 0 else None
    state = StepState(step_key="flour", state="done", started_at=now - timedelta(days=days), done_at=now)
    enrollment.states["flour"] = state
    db.session.add(enrollment)


def test_figures_are_of_ten_people_or_nobody(app, visit, unit, cast):
    with unit():
        roadmap = make_roadmap(cast.curator)
        for number in range(9):
            walk(roadmap, number, days=number)
        figures.count(roadmap, clock.now())
        assert roadmap.figures == {}
        walk(roadmap, 9, days=30)
        ident = roadmap.id
    with app.app_context():
        tick(clock.now() + timedelta(days=2))
    with unit():
        assert db.session.get(Roadmap, ident).figures == {"completed": 50, "days": {"flour": 4}}
    assert "About 50% of those who began" in visit().get("/roadmaps/baking").text
