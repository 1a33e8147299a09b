"""The catalogue, and a roadmap's page."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.errors import Missing
from app.gate import public
from app.text import single_line
from app.web import show
from roadmaps import faces, queries
from roadmaps.forms import VIEWS, CriteriaForm, NoteForm, StateForm
from roadmaps.plan import Plan
from roadmaps.routes import bp

WORDS: dict[str, Any] = {"kinds": faces.KINDS, "looks": faces.LOOKS, "levels": faces.LEVELS}
PANEL = {"resource_kinds": faces.RESOURCES, "costs": faces.COSTS, "together": faces.together}


@bp.get("")
@public
def index() -> Response:
    """List roadmaps, the viewer's own first."""
    asked: dict[str, Any] = {
        name: single_line(request.args.get(name, ""))[:100] for name in ("topic", "level", "length")
    }
    found = queries.catalogue(current_user, **asked)
    states = queries.plain_states([row.enrollment_id for row in found if row.enrollment_id])
    mine = queries.learning(current_user)
    topics = queries.topics(current_user)
    return show(
        "roadmaps/index.html", found=found, states=states, mine=mine, topics=topics, ring=faces.ring, **asked, **WORDS
    )


@bp.get("/<string:slug>", endpoint="show")
@public
def show_roadmap(slug: str) -> Response:
    """Show a roadmap as drawing or outline, with one of its steps beside it."""
    roadmap = queries.roadmap_row(current_user, slug)
    view = request.args.get("view", "")
    key = request.args.get("step", "")
    context = page_context(roadmap, key, view if view in VIEWS else "both")
    return show("roadmaps/page.html", fragment="roadmaps/_swap.html", focus=True, **context)


def page_context(roadmap: Any, key: str, view: str) -> dict[str, Any]:
    """Return what a roadmap's page shows to the signed-in person: its outline, its drawing, and the step at hand.

    `view` is graph, list, both (the width of the window chooses) or step (a page of the step's own).
    """
    plan = queries.plan_of(roadmap)
    if key and key not in plan.steps:
        raise Missing
    states = queries.states_of(roadmap.enrollment_id) if roadmap.enrollment_id else None
    plain = {step_key: row.state for step_key, row in (states or {}).items()}
    if not key and states is not None:
        key = next(iter(plan.next_up(plain)), "")
    shown = faces.faces(plan, states, key)
    stages = faces.outline(plan, shown)
    drawing = {"strips": faces.strips(plan, stages), "arrows": faces.arrows(plan, shown, key)}
    around = {"roadmap": roadmap, "plan": plan, "view": view, "faces": shown, "stages": stages}
    beside = step_context(roadmap, plan, key, states, view) if key else {"step": None}
    return around | drawing | beside | {"ring": faces.ring} | WORDS


def step_context(roadmap: Any, plan: Plan, key: str, states: Any, view: str) -> dict[str, Any]:
    """Return what the panel of one step shows."""
    state = (states or {}).get(key)
    step_id, busy, skills = queries.step_facts(current_user, roadmap.id, key)
    evidence = queries.evidence_of(state.id) if state else ()
    words: dict[str, Any] = {
        "step": plan.steps[key],
        "state": state,
        "step_id": step_id,
        "busy": busy,
        "skills": skills,
    }
    return words | {"evidence": evidence, "view": view} | (_forms(state, view) if states is not None else {}) | PANEL


def _forms(state: Any, view: str) -> dict[str, Any]:
    """Return the forms of a learner's step, filled in with what is kept."""
    note = {"note_md": state.note_md, "version": state.version} if state else {}
    checked = list(state.checked or ()) if state else []
    return {
        "state_form": StateForm(formdata=None, view=view),
        "note_form": NoteForm(formdata=None, view=view, **note),
        "criteria_form": CriteriaForm(formdata=None, view=view, checked=checked),
    }
