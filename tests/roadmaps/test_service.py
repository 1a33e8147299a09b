"""The verbs of learning."""

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Invalid, Missing
from roadmaps import queries
from roadmaps.events import EnrollmentStarted, StepFinished
from roadmaps.models import Enrollment, Roadmap
from roadmaps.service import learning
from tests.factories.roadmaps import make_enrollment, make_file, make_roadmap


@pytest.fixture
def heard(monkeypatch):
    """Events that were told."""
    told = []
    monkeypatch.setattr(learning, "emit", told.append)
    return told


@pytest.fixture
def walk(unit, cast):
    """A roadmap, its plan and the mentee's enrollment, inside a unit of work."""
    with unit() as session:
        roadmap = make_roadmap(cast.curator)
        enrollment = make_enrollment(cast.mentee, roadmap)
        yield session, roadmap, queries.plan_of(queries.roadmap_row(cast.mentee, "baking")), enrollment


def test_starting_twice_leads_to_the_same_enrollment(walk, cast, heard):
    session, roadmap, plan, enrollment = walk
    again = learning.start(roadmap.id, 1, plan, learner=cast.mentee)
    assert again is enrollment
    assert session.scalar(select(func.count()).select_from(Enrollment)) == 1
    assert session.scalar(select(Roadmap.learner_count)) == 1
    assert heard == []
    learning.start(roadmap.id, 1, plan, learner=cast.stranger)
    assert [type(event) for event in heard] == [EnrollmentStarted]


def test_finishing_a_step_opens_the_next_and_is_told_once(walk, cast, heard):
    _session, _roadmap, plan, enrollment = walk
    assert enrollment.summary["now"]["key"] == "flour"
    for _again in range(2):
        learning.set_state(enrollment, plan, "flour", "done", learner=cast.mentee)
    assert [type(event) for event in heard] == [StepFinished]
    assert enrollment.summary["now"]["key"] == "water"
    assert enrollment.summary["stages"] == [[1, 2], [0, 2]]
    assert [step["key"] for step in enrollment.summary["then"]] == ["loaf", "rye"]


def test_a_locked_step_can_be_known_before(walk, cast):
    _session, _roadmap, plan, enrollment = walk
    step = learning.set_state(enrollment, plan, "loaf", "done", learner=cast.mentee)
    assert step.known_before
    assert not learning.set_state(enrollment, plan, "flour", "done", learner=cast.mentee).known_before


def test_leaving_a_step_out_needs_a_reason(walk, cast):
    _session, _roadmap, plan, enrollment = walk
    with pytest.raises(Invalid):
        learning.set_state(enrollment, plan, "rye", "skipped", learner=cast.mentee)
    learning.set_state(enrollment, plan, "rye", "skipped", learner=cast.mentee, reason="No rye here")
    assert enrollment.states["rye"].reason == "No rye here"


def test_a_roadmap_is_complete_when_every_step_is_settled(walk, cast):
    _session, _roadmap, plan, enrollment = walk
    for key in ("flour", "water", "loaf"):
        learning.set_state(enrollment, plan, key, "done", learner=cast.mentee)
    assert not enrollment.completed_at
    learning.set_state(enrollment, plan, "rye", "skipped", learner=cast.mentee, reason="No rye")
    assert enrollment.completed_at
    assert enrollment.summary["now"] is None


def test_a_note_from_an_older_window_is_refused_with_both_texts(walk):
    _session, _roadmap, _plan, enrollment = walk
    learning.write_note(enrollment, "flour", note_md="First", version=1)
    with pytest.raises(Conflict) as refused:
        learning.write_note(enrollment, "flour", note_md="Second", version=1)
    assert refused.value.context == {"mine": "Second", "theirs": "First"}


def test_ticks_outside_the_criteria_are_dropped(walk):
    _session, _roadmap, plan, enrollment = walk
    learning.check_criteria(enrollment, plan, "water", [1, 1, 7, -1])
    assert enrollment.states["water"].checked == [1]
    assert enrollment.states["water"].state == "in_progress"


def test_evidence_comes_and_goes(walk, cast):
    session, _roadmap, plan, enrollment = walk
    found = learning.attach(enrollment, plan, "water", title="A photo", url="https://example.org/1", note_md="")
    learning.set_state(enrollment, plan, "water", "done", learner=cast.mentee)
    assert enrollment.states["water"].evidenced_at
    session.flush()
    with pytest.raises(Missing):
        learning.detach(enrollment, plan, "flour", found.id)
    learning.detach(enrollment, plan, "water", found.id)
    assert not enrollment.states["water"].evidenced_at


def test_leaving_keeps_everything_unless_asked_to_forget(walk, cast):
    session, roadmap, plan, enrollment = walk
    learning.set_state(enrollment, plan, "flour", "done", learner=cast.mentee)
    learning.leave(enrollment)
    assert session.scalar(select(Roadmap.learner_count)) == 0
    back = learning.start(roadmap.id, 1, plan, learner=cast.mentee)
    assert back.summary["done"] == 1
    learning.leave(back, forget=True)
    assert session.scalar(select(func.count()).select_from(Enrollment)) == 0


def test_learners_stay_on_the_version_they_started(walk, cast, unit):
    make_roadmap(cast.curator, make_file(extra=2))
    row = queries.roadmap_row(cast.mentee, "baking")
    assert (row.number, row.newest) == (1, 2)
    assert len(queries.plan_of(row).steps) == 4
    assert len(queries.plan_of(queries.roadmap_row(cast.stranger, "baking")).steps) == 6
