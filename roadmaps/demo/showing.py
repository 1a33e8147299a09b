"""What learners of the demo show to others: evidence, steps to confirm, what they were given, what they know."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app import uploads
from app.demo.chronicle import Chronicle, read
from app.mentoring import mentees_of
from roadmaps import queries
from roadmaps.forms.evidence import fenced
from roadmaps.models import Assignment, EvidenceKind, Verification
from roadmaps.queries.known import known_steps
from roadmaps.queries.verification import Askable, askable
from roadmaps.service import assignments, files, known, learning, pace, verification

DATA = Path(__file__).parent / "showing.yaml"
ANSWERS = {"return": verification.ask_for_more, "decline": verification.decline}


def tell(chronicle: Chronicle, walks: dict[tuple[str, str], Any]) -> None:
    """Plan it all."""
    acts: dict[str, Callable[..., Any]] = {"asks": _ask, "given": _give, "evidence": _attach, "known": _know}
    acts |= {"shown": _show, "paused": _pause, "hours": _note_hours}
    said = read(DATA)
    for kind, act in acts.items():
        for each in said[kind]:
            chronicle.plan(chronicle.of(each), partial(act, chronicle, walks, each))


def _walk(walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> Any:
    return walks[said["member"], said["roadmap"]]


def confirmed(chronicle: Chronicle, walk: Any, said: dict[str, Any]) -> None:
    """Let a step be asked for and confirmed at once: what was said of the asking is not told."""
    whom = _whom(chronicle, walk, said["by"])
    ask = _asked(walk, said["step"], whom, "")
    _confirm(ask, walk, chronicle.people[said["by"]], said["statement"])


def _whom(chronicle: Chronicle, walk: Any, handle: str) -> Askable:
    person = chronicle.people[handle]
    offered = askable(walk.learner, walk.enrollment.roadmap_id)
    found = next((each for each in offered if each.user_id == person.id), None)
    return found or Askable(person.id, person.name, person.handle, person.picture, 0)


def _asked(walk: Any, key: str, whom: Askable, words: str) -> Verification:
    shown = {each.id for each in walk.enrollment.states[key].evidence}
    said = {"learner": walk.learner, "whom": whom, "evidence_ids": shown, "words": words}
    return verification.ask(walk.enrollment, walk.plan, key, **said)


def _confirm(ask: Verification, walk: Any, person: Any, words: str) -> None:
    said = {"person": person, "version": ask.version, "words": words}
    verification.confirm(ask, walk.enrollment, walk.plan, **said)


def _ask(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    walk = _walk(walks, said)
    ask = _asked(walk, said["step"], _whom(chronicle, walk, said["of"]), said.get("words", ""))
    person = chronicle.people[said["of"]]
    if answer := said.get("answer"):
        chronicle.plan(chronicle.of(answer), partial(_answer, ask, walk, person, answer))
    if revoked := said.get("revoked"):
        words = {"person": person, "words": revoked["words"]}
        chronicle.plan(chronicle.of(revoked), partial(verification.revoke, ask, walk.enrollment, walk.plan, **words))


def _answer(ask: Verification, walk: Any, person: Any, answer: dict[str, Any]) -> None:
    if answer["act"] == "confirm":
        _confirm(ask, walk, person, answer["words"])
    else:
        said = {"person": person, "version": ask.version, "words": answer["words"]}
        ANSWERS[answer["act"]](ask, walk.enrollment, **said)


def _give(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    by, to = chronicle.people[said["by"]], chronicle.people[said["to"]]
    row = queries.roadmap_row(by, said["roadmap"])
    space = next(each.space_id for each in mentees_of(by) if each.user_id == to.id)
    step = queries.plan_of(row).steps.get(said.get("step", ""))
    given = assignments.assign(row, step, to_id=to.id, by=by, given_in=space, words=said["words"])
    if answer := said.get("answer"):
        act = partial(_take_on, given, to, said["roadmap"], walks)
        if answer["act"] == "decline":
            act = partial(assignments.decline, given, person=to, words=answer["words"])
        chronicle.plan(chronicle.of(answer), act)


def _take_on(given: Assignment, to: Any, slug: str, walks: dict[tuple[str, str], Any]) -> None:
    from roadmaps.demo import Walk

    plan = queries.plan_of(row := queries.roadmap_row(to, slug))
    walks[to.handle, slug] = Walk(to, assignments.accept(given, row, plan, person=to), plan)


def _attach(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    walk, text = _walk(walks, said), said["text"]
    if said["kind"] == EvidenceKind.FILE:
        upload = uploads.read(said["file"], text.encode())
        (kept,) = files.keep([upload])
        facts = files.facts_of(*kept, walk.learner)
        learning.attach(walk.enrollment, walk.plan, said["step"], kind=said["kind"], title=said["title"], **facts)
        return
    note = fenced(text, said["language"]) if said["kind"] == EvidenceKind.CODE else text
    words = {"kind": said["kind"], "title": said["title"], "note_md": note}
    learning.attach(walk.enrollment, walk.plan, said["step"], **words)


def _know(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    walk = _walk(walks, said)
    rows = queries.states_of(walk.enrollment.id)
    offered = known_steps(walk.learner, walk.enrollment.roadmap_id, walk.plan, rows)
    known.accept(walk.enrollment, walk.plan, said["step"], offered.get(said["step"]))


def _show(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    walk = _walk(walks, said)
    learning.show_to(walk.enrollment, said["to"], learner=walk.learner)


def _pause(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    walk = _walk(walks, said)
    hours = walk.enrollment.hours_per_week
    pace.set_pace(walk.enrollment, walk.plan, hours_per_week=hours, is_paused=True, learner=walk.learner)


def _note_hours(chronicle: Chronicle, walks: dict[tuple[str, str], Any], said: dict[str, Any]) -> None:
    walk = _walk(walks, said)
    for key, hours in said["steps"].items():
        learning.note_hours(walk.enrollment, walk.plan, key, hours)
