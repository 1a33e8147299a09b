"""Roadmaps and what learners do on them."""

from app.db import db
from roadmaps import queries
from roadmaps.interchange import RoadmapFile, StageFile, StepFile
from roadmaps.models import Enrollment, Roadmap, Verification
from roadmaps.queries import verification as asking
from roadmaps.service import learning, publishing, verification
from tests.factories.rooms import actor


def make_file(slug="baking", title="Baking bread", *, extra=0, skills=("baking",), **values) -> RoadmapFile:
    """A roadmap of four steps in two stages, the first teaching `skills`; `extra` adds steps to the second stage."""
    ground = (
        StepFile("flour", "Know your flour", "learn", summary="Grind *one* grain.", hours=2, skills=skills),
        StepFile(
            "water", "Measure water", "practice", hours=1, prerequisites=("flour",), evidence=("It holds", "It rises")
        ),
    )
    oven = (
        StepFile("loaf", "Bake a loaf", "project", hours=3, prerequisites=("water",), evidence=("Somebody ate it",)),
        StepFile("rye", "Try rye", "practice", optional=True, prerequisites=("water",)),
        *(StepFile(f"extra-{number}", f"Extra {number}", "learn") for number in range(extra)),
    )
    plain = {"summary": "From flour to a loaf.", "level": "beginner", "topics": ("food",), "audience": "Anyone hungry"}
    return RoadmapFile(slug, title, stages=(StageFile("Dough", ground), StageFile("Oven", oven)), **(plain | values))


def make_roadmap(owner, file: RoadmapFile | None = None, **values) -> Roadmap:
    """A published roadmap."""
    return publishing.publish(publishing.prepare(file or make_file(**values)), owner_id=owner.id)[0]


def make_enrollment(user, roadmap: Roadmap, **states) -> Enrollment:
    """A learner on a roadmap, with the state of some steps."""
    row = queries.roadmap_row(user, roadmap.slug)
    plan = queries.plan_of(row)
    enrollment = learning.start(row.id, row.newest, plan, learner=user)
    for key, state in states.items():
        learning.set_state(enrollment, plan, key, state, learner=user, reason="known")
    db.session.flush()
    return enrollment


def make_done(enrollment: Enrollment, learner, *keys: str, evidence: bool = True) -> list[int]:
    """Finish steps, each with a link as evidence; returns the ids of that evidence."""
    row = queries.roadmap_row(learner, db.session.get_one(Roadmap, enrollment.roadmap_id).slug)
    plan = queries.plan_of(row)
    found = []
    for key in keys:
        if evidence:
            link = f"https://example.org/{key}"
            found.append(learning.attach(enrollment, plan, key, title=f"My {key}", url=link, note_md=""))
        learning.set_state(enrollment, plan, key, "done", learner=learner)
    db.session.flush()
    return [each.id for each in found]


def make_ask(enrollment: Enrollment, learner, asked, *, key: str = "water", ids=None, words: str = "") -> Verification:
    """A request to confirm a step, to a mentor or the curator."""
    plan = plan_of(enrollment)
    people = asking.askable(learner, enrollment.roadmap_id)
    whom = next(each for each in people if each.user_id == asked.id)
    shown = set(ids if ids is not None else [each.id for each in enrollment.states[key].evidence])
    return verification.ask(enrollment, plan, key, learner=actor(learner), whom=whom, evidence_ids=shown, words=words)


def plan_of(enrollment: Enrollment):
    """The plan of the version that an enrollment is on."""
    return queries.plan_of(asking.version_row(enrollment))
