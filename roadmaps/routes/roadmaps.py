"""The catalogue, and a roadmap's page."""

from typing import Any, NamedTuple

from flask import Response, render_template, request
from flask_login import current_user

from app import clock
from app.errors import Missing
from app.gate import public
from app.guests import same_for_guests
from app.text import single_line
from app.web import show, whole_number
from roadmaps import faces, queries
from roadmaps.forms import VIEWS, CriteriaForm, HoursForm, KnownForm, NoteForm, StateForm
from roadmaps.known import Source
from roadmaps.plan import Plan
from roadmaps.queries.known import known_steps
from roadmaps.queries.verification import asks_of
from roadmaps.routes import bp
from roadmaps.strokes import strokes

MANY = 150  # steps: such a drawing is taller than ten windows


@bp.get("")
@public
@same_for_guests
def index() -> Response:
    """List roadmaps, the viewer's own first."""
    viewer = current_user._get_current_object()
    asked: dict[str, Any] = {
        name: single_line(request.args.get(name, ""))[:100] for name in ("topic", "level", "length", "verified")
    }
    found = queries.catalogue(viewer, **asked)
    states = queries.plain_states([row.enrollment_id for row in found if row.enrollment_id])
    mine, topics = queries.learning(viewer), queries.topics(viewer)
    asked["today"] = clock.today(viewer.timezone) if viewer.id else None
    return show("roadmaps/index.html", found=found, states=states, mine=tuple(mine), topics=tuple(topics), **asked)


@bp.get("/<string:slug>", endpoint="show")
@public
@same_for_guests
def show_roadmap(slug: str) -> Response:
    """Show a roadmap as drawing or outline, with one of its steps beside it."""
    roadmap = queries.roadmap_row(current_user._get_current_object(), slug)
    view = request.args.get("view", "")
    key = request.args.get("step", "")
    context = page_context(roadmap, key, view if view in VIEWS else "both")
    return show("roadmaps/page.html", fragment="roadmaps/_swap.html", focus=True, **context)


class Seen(NamedTuple):
    """What a drawing and an outline show: a version, with the states of a learner's steps (None for a visitor).

    `known` are steps that the learner knows from another roadmap; `stage` is the one whose steps are listed, where
    there are too many for all.
    """

    version_id: int
    digest: str
    rows: tuple[Any, ...] | None
    selected: str
    known: tuple[tuple[str, Source], ...] = ()
    stage: int = 0


def page_context(roadmap: Any, key: str, view: str) -> dict[str, Any]:
    """Return what a roadmap's page shows to the signed-in person: its outline, its drawing, and the step at hand.

    `view` is graph, list, both (the width of the window chooses) or step (a page of the step's own); of a very large
    roadmap nobody is sent the drawing unasked.
    """
    viewer = current_user._get_current_object()
    plan = queries.plan_of(roadmap)
    if key and key not in plan.steps:
        raise Missing
    if view == "both" and len(plan.steps) > MANY:
        view = "list"
    rows = queries.states_of(roadmap.enrollment_id) if roadmap.enrollment_id else None
    if not key and rows is not None:
        key = (roadmap.progress["now"] or {"key": ""})["key"]
    known = known_steps(viewer, roadmap.id, plan, rows) if rows is not None else {}
    stage = _open_stage(plan, key) if len(plan.steps) > MANY and view != "graph" else 0
    seen = Seen(roadmap.version_id, roadmap.digest, rows, key, tuple(known.items()), stage)
    around = {"roadmap": roadmap, "seen": seen, "view": view, "step": plan.steps[key] if key else None}
    return around | {"titles": plan.stages, "typed": None, "at": _at(viewer, roadmap.id, seen) if key else None}


def _open_stage(plan: Plan, key: str) -> int:
    """Return the number of the stage that the address names, else that of the step at hand, else the first."""
    named = whole_number(request.args.get("stage"))
    return named if 1 <= named <= len(plan.stages) else plan.steps[key].stage + 1 if key else 1


@bp.get("/<string:slug>/arrows/<int:number>.svg")
@public
def show_arrows(slug: str, number: int) -> Response:
    """Give all arrows of the version that the viewer reads: a version never changes, so a browser asks once."""
    roadmap = queries.roadmap_row(current_user, slug)
    if roadmap.number != number:
        raise Missing
    drawn = strokes(edge for edge in queries.plan_of(roadmap).layout.edges if not edge.implied)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(render_template("roadmaps/arrows.svg", drawn=drawn), 200, headers, mimetype="image/svg+xml")


class At(NamedTuple):
    """What the panel of one step shows beside its words."""

    facts: queries.StepFacts
    evidence: tuple[Any, ...]
    asks: tuple[Any, ...] = ()


def _at(viewer: Any, roadmap_id: int, seen: Seen) -> At:
    facts = queries.step_facts(viewer, roadmap_id, seen.selected)
    state = next((row for row in seen.rows or () if row.step_key == seen.selected), None)
    if state is None:
        return At(facts, ())
    return At(facts, queries.evidence_of(state.id), asks_of(state.id) if state.asks else ())


class Picture(NamedTuple):
    """A roadmap as one person sees it, ready to be drawn."""

    plan: Plan
    states: dict[str, Any]
    faces: dict[str, faces.Face]
    stages: list[faces.Stage]
    arrows: list[faces.Arrows]


def picture(seen: Seen) -> Picture:
    """Return the outline and the drawing."""
    plan = queries.plan_of(seen)
    states = {row.step_key: row for row in seen.rows or ()}
    shown = faces.faces(plan, None if seen.rows is None else states, seen.selected, dict(seen.known))
    stages = faces.outline(plan, shown)
    most = MANY if isinstance(seen, Seen) else len(plan.steps)  # a draft's drawing changes: it has no file
    return Picture(plan, states, shown, stages, faces.arrows(plan, shown, seen.selected, most=most))


def step_forms(state: Any, view: str) -> dict[str, Any]:
    """Return the forms of a learner's step, filled in with what is kept."""
    note = {"note_md": state.note_md, "version": state.version} if state else {}
    checked = list(state.checked or ()) if state else []
    return {
        "state_form": StateForm(formdata=None, view=view),
        "note_form": NoteForm(formdata=None, view=view, **note),
        "known_form": KnownForm(formdata=None, view=view),
        "hours_form": HoursForm(formdata=None, view=view, hours_spent=(state.hours_spent or None) if state else None),
        "criteria_form": CriteriaForm(formdata=None, view=view, checked=checked),
    }
