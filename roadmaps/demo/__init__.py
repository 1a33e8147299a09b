"""The roadmaps of the demo: the starters, published by their curator, and who walks them, step by step."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app import clock
from app.demo.chronicle import Chronicle, read
from app.gate import Person
from roadmaps import queries
from roadmaps.demo import showing, writing
from roadmaps.models import Enrollment, State, StepState
from roadmaps.plan import Plan
from roadmaps.service import learning, pace, publishing

DATA = Path(__file__).parent / "enrollments.yaml"
CURATOR = "marisol"


@dataclass
class Walk:
    """Somebody on a roadmap."""

    learner: Person
    enrollment: Enrollment
    plan: Plan


def tell(chronicle: Chronicle) -> None:
    """Plan the publishing of the starters and what their learners do."""
    chronicle.plan(chronicle.at(-58, "10:30"), partial(_publish, chronicle))
    writing.tell(chronicle, CURATOR)
    walks: dict[tuple[str, str], Any] = {}
    for said in read(DATA)["enrollments"]:
        begun = chronicle.at(said["started_day"], "07:15")
        chronicle.plan(begun, partial(_start, chronicle, walks, said))
    showing.tell(chronicle, walks)


def _publish(chronicle: Chronicle) -> None:
    for file in publishing.starters():
        publishing.publish(publishing.prepare(file), owner_id=chronicle.people[CURATOR].id)


def _start(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    learner = chronicle.people[said["member"]]
    row = queries.roadmap_row(learner, said["roadmap"])
    plan = queries.plan_of(row)
    enrollment = learning.start(row.id, row.number, plan, learner=learner)
    pace.set_pace(enrollment, plan, hours_per_week=said["hours_a_week"], is_paused=False, learner=learner)
    walk = walks[said["member"], said["roadmap"]] = Walk(learner, enrollment, plan)
    for step in said["steps"]:
        moment = chronicle.of(step)
        if step["state"] == State.DONE:
            begun = max(moment - timedelta(days=2), clock.now() + timedelta(hours=1))
            chronicle.plan(min(begun, moment), partial(_move, walk, step["step"], State.IN_PROGRESS))
        chronicle.plan(moment, partial(_take, walk, step))
    for verified in said.get("verified", []):
        chronicle.plan(chronicle.of(verified), partial(showing.confirmed, chronicle, walk, verified))


def _move(walk: Walk, key: str, state: str, reason: str = "") -> StepState:
    return learning.set_state(walk.enrollment, walk.plan, key, state, learner=walk.learner, reason=reason)


def _take(walk: Walk, said: dict[str, Any]) -> None:
    """Bring a step to where the data says it is, with its note, its evidence and its ticked criteria."""
    key, note = said["step"], said.get("note", "")
    if evidence := said.get("evidence"):
        learning.attach(walk.enrollment, walk.plan, key, title=evidence["title"], url=evidence["url"], note_md="")
    if said["state"] == State.SKIPPED:
        _move(walk, key, State.SKIPPED, note)
        return
    if note:
        learning.write_note(walk.enrollment, key, note_md=note, version=walk.enrollment.at(key).version)
    _move(walk, key, said["state"])
    most = len(walk.plan.steps[key].evidence) if said["state"] == State.DONE else said.get("checked", 0)
    learning.check_criteria(walk.enrollment, walk.plan, key, list(range(most)))
