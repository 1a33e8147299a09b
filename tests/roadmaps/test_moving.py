"""Moving an enrollment to a newer version: every done, note and piece of evidence is found again."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Conflict
from roadmaps import editing
from roadmaps.models import Evidence, KeptStep, StepState, Verification
from roadmaps.plan import draw, make_plan
from roadmaps.queries import versions
from roadmaps.queries.versions import Way
from roadmaps.service import drafting, moving
from tests.factories.drafts import make_draft
from tests.factories.roadmaps import make_enrollment, make_file, make_roadmap
from tests.factories.rooms import actor
from tests.roadmaps.test_moves import moved

numbers = itertools.count()


def published(cast, roadmap, *acts):
    """The next version of a roadmap after some acts of its editor."""
    draft = make_draft(cast.curator, roadmap)
    for act in acts:
        drafting.change(draft, act)
    return drafting.publish(draft, "", author=Keeper(actor(cast.curator)))


class Keeper:
    """A member who curates."""

    is_curator = True

    def __init__(self, person):
        self.id, self.is_verified, self.is_suspended = person.id, True, False


def split(key, *parts):
    """Split a step."""
    return lambda sheet: editing.split_step(sheet, key, [(key, key.title()), *((part, part.title()) for part in parts)])


def worked(cast, **states):
    """The mentee on bread, with a note and evidence on each step."""
    roadmap = make_roadmap(cast.curator)
    enrollment = make_enrollment(cast.mentee, roadmap, **states)
    for key in states:
        state = enrollment.at(key)
        state.note_md = f"Note on {key}"
        state.attach("text", title=f"Proof of {key}", note_md="See")
        state.evidenced_at = clock.now()
    db.session.flush()
    return roadmap, enrollment


def move(roadmap, enrollment, chosen=None):
    """Move to the newest version."""
    way = versions.way(roadmap.id, enrollment.number, roadmap.number)
    return moving.move(enrollment, way, chosen or {})


def test_a_renamed_step_stays_as_it_is(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, flour="done", water="in_progress")
        version = published(cast, roadmap, lambda sheet: editing.say(sheet, {"summary": "Other"}))
        assert move(version, enrollment) == 0
        assert enrollment.number == 2
        assert enrollment.plain_states() == {"flour": "done", "water": "in_progress"}


def test_a_split_step_gives_its_parts_what_the_learner_says(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, flour="done")
        version = published(cast, roadmap, split("flour", "grain"))
        assert moving.to_ask(enrollment, versions.way(version.id, 1, 2)) == {"flour": ("flour", "grain")}
        assert move(version, enrollment, {"flour": ["grain"]}) == 1
        states = enrollment.states
        assert {key: state.state for key, state in states.items()} == {"grain": "done"}
        assert states["grain"].note_md == "Note on flour"
        assert [one.title for one in states["grain"].evidence] == ["Proof of flour"]
        assert states["grain"].proof == "evidenced"


def test_merged_steps_bring_everything_together(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, flour="done", water="done", rye="done")
        acts = [lambda sheet: editing.merge_steps(sheet, "flour", "water")]
        assert move(published(cast, roadmap, *acts), enrollment) == 0
        water = enrollment.states["water"]
        assert (water.state, water.proof) == ("done", "evidenced")
        assert water.note_md == "Note on water\n\nNote on flour"
        assert {one.title for one in water.evidence} == {"Proof of water", "Proof of flour"}
        assert set(enrollment.states) == {"water", "rye"}
        assert enrollment.summary["done"] == 2


def test_half_of_a_merged_step_is_in_progress_and_listed(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, flour="done", water="in_progress")
        assert move(published(cast, roadmap, lambda s: editing.merge_steps(s, "flour", "water")), enrollment) == 1
        assert enrollment.states["water"].state == "in_progress"
        kept = db.session.scalars(select(KeptStep)).one()
        assert (kept.title, kept.state, kept.number, kept.became) == ("Know your flour", "done", 1, ["Measure water"])
        assert kept.done_at is not None


def test_a_removed_step_is_listed_and_comes_back(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, rye="done")
        roadmap = published(cast, roadmap, lambda sheet: editing.drop_step(sheet, "rye"))
        assert move(roadmap, enrollment) == 1
        assert enrollment.summary["done"] == 0
        way = versions.way(roadmap.id, 1, 2)
        found = versions.kept_of(enrollment, way.plan)[0]
        assert (found.step.title, found.state.note_md) == ("Try rye", "Note on rye")
        assert [one.title for one in found.state.evidence] == ["Proof of rye"]
        step = editing.find(way.old, "rye")[2]
        roadmap = published(cast, roadmap, lambda sheet: editing.put_step(sheet, step, 1))
        move(roadmap, enrollment)
        assert enrollment.summary["done"] == 1


def test_confirmations_go_with_their_steps(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, flour="done", water="done")
        for key in ("flour", "water"):
            state = enrollment.states[key]
            state.confirm(cast.mentor.id, state.evidence, "Seen")
            ask = Verification(owner_id=cast.mentor.id, learner_id=cast.mentee.id, enrollment=enrollment, title=key)
            ask.step_state, ask.state = state, "confirmed"
            db.session.add(ask)
        db.session.flush()
        roadmap = published(cast, roadmap, lambda sheet: editing.merge_steps(sheet, "flour", "water"))
        move(roadmap, enrollment)
        water = enrollment.states["water"]
        assert (water.proof, water.confirmed_by_id) == ("confirmed", cast.mentor.id)
        assert set(db.session.scalars(select(Verification.state_id))) == {water.id}


def test_ticks_stay_with_the_words_they_were_set_on(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, water="in_progress")
        enrollment.states["water"].checked = [1]

        def reword(sheet):
            step = editing.find(sheet.content, "water")[2]
            return editing.put_step(sheet, step | {"evidence": ["It rises", "It sings"]}, 0)

        move(published(cast, roadmap, reword), enrollment)
        assert enrollment.states["water"].checked == [0]


def test_two_windows_move_once(unit, cast):
    with unit():
        roadmap, enrollment = worked(cast, flour="done")
        roadmap = published(cast, roadmap, split("flour", "grain"))
        way = versions.way(roadmap.id, 1, 2)
        moving.move(enrollment, way, {"flour": ["flour"]})
        with pytest.raises(Conflict):
            moving.move(enrollment, way, {})


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(case=moved())
def test_through_any_edits_every_word_is_found_again(unit, cast, case):
    first, third, found, states, chosen = case
    with unit():
        slug = f"bread-{next(numbers)}"
        roadmap = make_roadmap(cast.curator, make_file(slug))
        enrollment = make_enrollment(cast.mentee, roadmap, **{k: v for k, v in states.items() if v != "not_started"})
        for key in states:
            state = enrollment.at(key)
            state.note_md = f"Note on {key}."
            state.attach("text", title=f"Proof of {key}", note_md="See")
        db.session.flush()
        plan = make_plan(third.content, draw(third.content).as_dict(), {})
        moving.move(enrollment, Way(first.content, third.content, 1, 2, plan, found, ()), chosen)
        _found_again(enrollment, states, set(editing.keys(third.content)))


def _found_again(enrollment, states, there):
    """Every note, piece of evidence and done of a learner is on a step of today or in the list of what was kept."""
    rows = db.session.scalars(select(StepState).where(StepState.enrollment_id == enrollment.id)).all()
    kept = db.session.scalars(select(KeptStep).where(KeptStep.enrollment_id == enrollment.id)).all()
    shown = [row for row in rows if row.step_key in there or row.step_key in {one.step_key for one in kept}]
    notes = "\n".join(row.note_md for row in shown)
    proofs = set(db.session.scalars(select(Evidence.title).where(Evidence.state_id.in_([row.id for row in shown]))))
    for key, state in states.items():
        assert f"Note on {key}." in notes
        assert f"Proof of {key}" in proofs
        if state == "done":
            here = [row for row in rows if row.step_key in there and f"Note on {key}." in row.note_md]
            assert any(row.state == "done" for row in here) or any(
                (one.step_key, one.state) == (key, "done") for one in kept
            )
