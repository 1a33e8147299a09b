"""The roadmaps of a loaded site: published like any other, and learned by many."""

from dataclasses import replace
from random import Random
from typing import Any

from app import clock
from app.load import Part
from app.load.loading import Load, Lots
from app.load.sizes import Sizes
from app.models import Audience
from app.unit import work
from roadmaps.models import Enrollment, Roadmap, State, StepState
from roadmaps.plan import Plan, make_plan
from roadmaps.service import publishing

PACES = 12  # how far learners are: so many kinds of progress for each roadmap
LEARNED = 1.5  # roadmaps of one member, in the middle
FACTS = ("id", "owner_id", "audience", "roadmap_id", "number", "started_at", "active_at", "completed_at", "summary")
STATE = ("enrollment_id", "step_key", "state", "started_at", "done_at", "claimed_at")


def _rows(sizes: Sizes) -> int:
    """Estimate how many rows there will be."""
    return int(sizes.users * LEARNED * 8)


def _fill(load: Load) -> None:
    rng = load.random("roadmaps")
    found = _publish(load, load.sizes.roadmaps)
    if not found:
        return
    learners: dict[int, list[int]] = {place: [] for place in range(len(found))}
    lots = Lots(rng, range(len(found)))
    for member in load.people:
        for place in {lots.draw() for _each in range(round(LEARNED))} | ({0} if member.id == 1 else set()):
            learners[place].append(member.id)
    for place, (roadmap_id, plan) in enumerate(found):
        kinds = [_progress(rng, plan) for _each in range(PACES)]
        for user_id in learners[place]:
            _enroll(load, rng, (user_id, roadmap_id), rng.choice(kinds))
    _count(load, [(roadmap_id, len(learners[place])) for place, (roadmap_id, _plan) in enumerate(found)])


def _publish(load: Load, count: int) -> list[tuple[int, Plan]]:
    """Publish the house's own roadmaps, again and again under other names."""
    starters, found = publishing.starters(), []
    for number in range(count):
        file = starters[number % len(starters)]
        if again := number // len(starters):
            file = replace(file, slug=f"{file.slug}-{again + 1}", title=f"{file.title}, path {again + 1}")
        prepared = publishing.prepare(file)
        with work(), clock.at(load.begin):
            roadmap, _is_new = publishing.publish(prepared, owner_id=publishing.curator_id())
            version = publishing.current_version(roadmap)
            found.append((roadmap.id, make_plan(version.content, version.layout, version.prose)))
    return found


def _progress(rng: Random, plan: Plan) -> tuple[dict[str, str], dict[str, Any]]:
    """Make up how far somebody is: a number of steps done, one in progress."""
    keys = list(plan.steps)
    done = rng.randint(0, len(keys) // 2)
    states = dict.fromkeys(keys[:done], State.DONE.value) | dict.fromkeys(
        keys[done : done + 1], State.IN_PROGRESS.value
    )
    return states, plan.summary(states)


def _enroll(load: Load, rng: Random, whom: tuple[int, int], progress: tuple[dict[str, str], dict[str, Any]]) -> None:
    (user_id, roadmap_id), (states, summary) = whom, progress
    sheet, steps = load.writer.sheet(Enrollment, *FACTS), load.writer.sheet(StepState, *STATE)
    ident, begun = sheet.take_id(), load.at(rng.randint(load.seconds // 2, load.seconds))
    sheet.add(ident, user_id, Audience.OWNER.value, roadmap_id, 1, begun, begun, None, summary)
    for key, state in states.items():
        done = begun if state == State.DONE else None
        steps.add(ident, key, state, begun, done, done)
    load.writer.step(1 + len(states))


def _count(load: Load, counted: list[tuple[int, int]]) -> None:
    """Write how many learn each roadmap."""
    from app.db import db

    load.writer.flush()
    with work():
        for roadmap_id, count in counted:
            db.session.get_one(Roadmap, roadmap_id).learner_count = count


LOAD = Part("roadmaps", _rows, _fill)
