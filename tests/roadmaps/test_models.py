"""What roadmaps, versions and steps hold to by themselves."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import Audience, Document
from roadmaps.models import Enrollment, RoadmapVersion, State, Step, StepState
from tests.factories.roadmaps import make_enrollment, make_file, make_roadmap


def test_a_version_never_changes(unit, cast):
    with unit() as session:
        make_roadmap(cast.curator)
    with pytest.raises(ValueError, match="never changes"), unit() as session:
        session.scalars(select(RoadmapVersion)).one().content = {}


def test_a_roadmap_and_its_steps_can_be_found(unit, cast):
    with unit() as session:
        roadmap = make_roadmap(cast.curator)
        kinds = session.execute(select(Document.kind, Document.title, Document.group_key, Document.audience)).all()
        assert ("roadmap", "Baking bread", f"roadmap:{roadmap.id}", Audience.PUBLIC) in kinds
        assert ("step", "Measure water", f"roadmap:{roadmap.id}", Audience.PUBLIC) in kinds


def test_a_step_carries_its_address_and_skills(unit, cast):
    with unit() as session:
        make_roadmap(cast.curator)
        fields = session.scalars(select(Step).where(Step.key == "flour")).one().document()
        assert fields.values == {"slug": "baking", "key": "flour"}
        assert fields.tags == ["food", "baking"]
        assert "Grind one grain." in fields.text


def test_an_enrollment_is_for_its_learner_alone(unit, cast):
    with unit():
        enrollment = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        assert enrollment.audience == Audience.OWNER
        assert enrollment.document() is None


def test_one_enrollment_for_each_learner(unit, cast):
    with unit() as session:
        roadmap = make_roadmap(cast.curator)
        session.add_all(Enrollment(owner_id=cast.mentee.id, roadmap_id=roadmap.id, number=1) for _ in range(2))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_finished_steps_are_claimed_and_with_evidence_evidenced():
    step = StepState(step_key="flour", state=State.IN_PROGRESS)
    step.move(State.DONE)
    assert step.claimed_at
    assert not step.evidenced_at
    found = step.attach("link", title="A photo", url="https://example.org")
    assert step.evidenced_at
    step.detach(found)
    assert step.claimed_at
    assert not step.evidenced_at


def test_going_back_takes_the_claim_back_and_keeps_the_evidence():
    step = StepState(step_key="flour", state=State.NOT_STARTED, note_md="Dusty")
    step.attach("text", title="Seen", note_md="I saw it")
    step.move(State.DONE)
    step.move(State.IN_PROGRESS)
    assert not step.done_at
    assert not step.claimed_at
    assert not step.evidenced_at
    assert len(step.evidence) == 1
    assert step.note_html.startswith("<p>")


def test_steps_that_are_gone_leave_search_but_not_the_learner(unit, cast):
    with unit() as session:
        make_enrollment(cast.mentee, make_roadmap(cast.curator), flour="done", rye="done")
    with unit() as session:
        file = make_file()
        dough, oven = file.stages
        make_roadmap(cast.curator, replace(file, stages=(dough, replace(oven, steps=oven.steps[:1]))))
        assert "rye" not in set(session.scalars(select(Step.key)))
        assert set(session.scalars(select(StepState.step_key))) == {"flour", "rye"}
        assert session.scalar(select(Document.id).where(Document.kind == "step", Document.title == "Try rye")) is None
