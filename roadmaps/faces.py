"""How a roadmap looks to one person: the words and looks of its steps, its outline and its drawing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from roadmaps.known import Source
from roadmaps.layout import Edge
from roadmaps.plan import Plan, PlanStep
from roadmaps.strokes import Strokes, strokes

KINDS = {
    "learn": (_l("Learn"), "book-open"),
    "practice": (_l("Practice"), "footprints"),
    "project": (_l("Project"), "squares-four"),
    "milestone": (_l("Milestone"), "flag-pennant"),
}
LOOKS = {
    "done": (_l("Done"), "check-circle-fill"),
    "in_progress": (_l("In progress"), "circle-half-fill"),
    "open": (_l("Open to you"), "circle"),
    "locked": (_l("Locked until the step above it"), "lock-simple"),
    "skipped": (_l("Left out"), "minus-circle"),
}
LEVELS = {
    "beginner": _l("For beginners"),
    "intermediate": _l("For people with some practice"),
    "advanced": _l("Advanced"),
    "mixed": _l("From beginner to advanced"),
}
RESOURCES = {
    "article": (_l("Article"), "article"),
    "book": (_l("Book"), "book-open"),
    "community": (_l("Community"), "users-three"),
    "course": (_l("Course"), "student"),
    "exercise": (_l("Exercise"), "terminal-window"),
    "reference": (_l("Reference"), "bookmark-simple"),
    "template": (_l("Template"), "file-text"),
    "tool": (_l("Tool"), "gear"),
    "video": (_l("Video"), "monitor-play"),
    "other": (_l("Link"), "link-simple"),
}
CONFIRMED = (_l("Confirmed by a person"), "seal-check-fill")
EVIDENCE = {  # how each kind of evidence is called, and its icon
    "link": (_l("Link"), "link-simple"),
    "text": (_l("In words"), "file-text"),
    "code": (_l("Code"), "code"),
    "file": (_l("File"), "paperclip"),
    "growth_entry": (_l("Growth entry"), "notebook"),
    "known": (_l("From another roadmap"), "path"),
}
HEALTHS = {  # of an address: its word, its tone, its icon
    "checked": (_l("checked %(day)s"), "", "check-circle"),
    "moved": (_l("moved, seen %(day)s"), "due", "arrow-right"),
    "gone": (_l("gone, seen %(day)s"), "bad", "warning-diamond"),
    "paywalled": (_l("asks for payment or a sign-in, seen %(day)s"), "due", "lock-simple"),
}
COSTS = {"free": _l("free"), "paid": _l("costs money")}
LISTINGS = {
    "unlisted": _l("not in the catalogue"),
    "in_review": _l("waits for a curator's review"),
    "returned": _l("returned by a curator"),
    "listed": _l("in the catalogue"),
}
PARTS = {
    "title": _l("Title"),
    "summary": _l("Summary"),
    "how_to": _l("How to go about it"),
    "kind": _l("Kind"),
    "optional": _l("Optional"),
    "hours": _l("Hours"),
    "prerequisites": _l("What must be done before"),
    "evidence": _l("What counts as evidence"),
    "skills": _l("Skills"),
    "resources": _l("Resources"),
    "audience": _l("For whom"),
    "level": _l("Level"),
    "topics": _l("Topics"),
    "license": _l("License"),
    "attribution": _l("Whom it owes"),
    "note": _l("A note to learners"),
}
WORDS: dict[str, Any] = {"kinds": KINDS, "looks": LOOKS, "levels": LEVELS, "resources": RESOURCES, "costs": COSTS}
WORDS |= {"healths": HEALTHS, "evidence": EVIDENCE, "confirmed": CONFIRMED, "listings": LISTINGS, "parts": PARTS}


class Face(NamedTuple):
    """One step as a list or drawing shows it to one person; `look` is a key of LOOKS, or empty for a visitor.

    `is_confirmed` says that a person has confirmed it: another mark and another word than what its learner says.
    """

    step: PlanStep
    look: str
    symbol: str
    word: str
    detail: str
    is_selected: bool
    is_confirmed: bool = False


class Stage(NamedTuple):
    """One heading of the outline with its steps; `part` above 1 when the stage is taken up again."""

    number: int
    title: str
    part: int
    done: int
    total: int
    faces: list[Face]


class Arrows(NamedTuple):
    """The arrows of one look: idle, walked, ahead, before or after; `apart` says that a file of its own holds them."""

    look: str
    drawn: Strokes
    apart: bool = False


def is_stale(review_due_on: date | None) -> bool:
    """Whether a roadmap was to be looked at again before today."""
    return review_due_on is not None and review_due_on < clock.today()


def together(words: Iterable[str]) -> str:
    """Join words as the viewer's language does: a, b and c."""
    return format_list(list(words), locale=get_locale() or "en")


def faces(
    plan: Plan, states: Mapping[str, Any] | None, selected: str = "", known: Mapping[str, Source] | None = None
) -> dict[str, Face]:
    """Return the face of every step in learning order; `states` is None for somebody who has not started."""
    standing = plan.standing({key: row.state for key, row in states.items()}) if states is not None else {}
    words = {name: (str(word), symbol) for name, (word, symbol) in (LOOKS if standing else KINDS).items()}
    found = {}
    for key, step in plan.steps.items():
        look = standing.get(key, "")
        row = states.get(key) if states else None
        word, symbol = words[look or step.type]
        if known and (source := known.get(key)):
            words_of = _("Known from %(roadmap)s") if look == "locked" else _("known from %(roadmap)s")
            detail = words_of % {"roadmap": source.roadmap or _("your profile")}
        elif look in {"", "locked"}:
            detail = _needs(plan, step)
        elif look == "done":
            detail = _known(row) if row else ""
        else:
            detail = _progress(step, row) if row else ""
        is_confirmed = look == "done" and row is not None and row.confirmed_at is not None
        if is_confirmed:
            word, symbol, detail = str(CONFIRMED[0]), CONFIRMED[1], detail or _by(row)
        found[key] = Face(step, look, symbol, word, detail, key == selected, is_confirmed)
    return found


def _by(row: Any) -> str:
    return _("by %(name)s", name=row.confirmer) if row.confirmer else ""


def _known(row: Any) -> str:
    """Say where a step that is done was learned, if not here."""
    if row.known_from:
        return _("known from %(roadmap)s", roadmap=row.known_from["roadmap"] or _("your profile"))
    return _("known before") if row.known_before else ""


def _needs(plan: Plan, step: PlanStep) -> str:
    if not step.needs:
        return ""
    return _("Needs %(steps)s", steps=together(plan.steps[key].title for key in step.needs[:3]))


def _progress(step: PlanStep, row: Any) -> str:
    if row.state == "skipped":
        return str(row.reason)
    if row.state != "in_progress" or not step.evidence:
        return ""
    return _("%(met)s of %(all)s signs met", met=len(row.checked or ()), all=len(step.evidence))


def outline(plan: Plan, shown: Mapping[str, Face]) -> list[Stage]:
    """Return the headings and steps of a roadmap in learning order."""
    parts = Counter[int]()
    found = []
    totals = Counter(node.stage for node in plan.nodes)
    done = Counter(node.stage for node in plan.nodes if shown[node.key].look == "done")
    for run in plan.runs:
        parts[run.stage] += 1
        title, here = plan.stages[run.stage], [shown[key] for key in run.keys]
        found.append(Stage(run.stage + 1, title, parts[run.stage], done[run.stage], totals[run.stage], here))
    return found


def arrows(plan: Plan, shown: Mapping[str, Face], selected: str = "", *, most: int = 10**6) -> list[Arrows]:
    """Return the arrows by look: idle, walked, ahead, and those before and after the selected step, drawn last.

    A drawing of more than so many steps comes in two: what most arrows look like is drawn once, under all others.
    """
    before = plan.before(selected) | {selected} if selected else set()
    found: dict[str, list[Edge]] = {"idle": [], "walked": [], "ahead": [], "before": [], "after": []}
    for edge in plan.layout.edges:
        look = _arrow(shown[edge.source].look, shown[edge.target].look)
        if edge.target in before and not (edge.implied and edge.target != selected):
            look = "before"
        elif edge.source == selected:
            look = "after"
        elif edge.implied:
            continue
        found[look].append(edge)
    looks = [(look, edges) for look, edges in found.items() if edges]
    if len(plan.steps) <= most:
        return [Arrows(look, strokes(edges)) for look, edges in looks]
    common = max(("idle", "walked", "ahead"), key=lambda look: len(found[look]))
    apart = [Arrows(common, Strokes("", ""), True)]
    return apart + [Arrows(look, strokes(edges)) for look, edges in looks if look != common]


def _arrow(source: str, target: str) -> str:
    if source not in {"done", "skipped"}:
        return "idle" if source else "walked"
    return "walked" if target in {"done", "skipped"} else "ahead"


def ring(summary: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the arcs of the progress ring: one a stage, or a single one where they would be too many to tell apart."""
    stages = [(done, total) for done, total in summary["stages"]]
    return stages if len(stages) <= 16 else [(summary["done"], summary["total"])]
