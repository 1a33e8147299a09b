"""Home: what waits for a member, and the panels that domains put there; for visitors the landing page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, current_app
from flask_login import current_user

from app.gate import Person, public
from app.web import show

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Panel:
    """A part of home that a domain fills: `slot` is lead, main or aside; `load` gives the template's context."""

    slot: str
    order: int
    template: str
    load: Callable[[Person], dict[str, Any] | None]


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a member: who has to act, since when, due when, and where to do it.

    `title` and `detail` are plain text in the viewer's language; `tone` is mentor, due or empty.
    """

    icon: str
    title: str
    detail: str
    url: str
    action: str
    since: datetime
    due_at: datetime | None = None
    tone: str = ""


def add_panel(app: Flask, panel: Panel) -> None:
    """Put a panel on home."""
    app.extensions.setdefault("home_panels", []).append(panel)


def add_waiting(app: Flask, load: Callable[[Person], list[Waiting]]) -> None:
    """Name a function that says what waits for a member in this domain."""
    app.extensions.setdefault("home_waiting", []).append(load)


def waiting_for(person: Person) -> list[Waiting]:
    """Return all that waits for a member, the most urgent first."""
    things = [thing for load in current_app.extensions.get("home_waiting", ()) for thing in load(person)]
    return sorted(things, key=lambda thing: (thing.due_at is None, thing.due_at or thing.since, thing.since))


def panels_for(person: Person) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Return the filled panels of each slot, in order, as (template, context) pairs."""
    slots: dict[str, list[tuple[str, dict[str, Any]]]] = {"lead": [], "main": [], "aside": []}
    for panel in sorted(current_app.extensions.get("home_panels", ()), key=lambda panel: panel.order):
        context = panel.load(person)
        if context is not None:
            slots[panel.slot].append((panel.template, context))
    return slots


@bp.get("/")
@public
def index() -> Response:
    """Show home to a member, the landing page to a visitor."""
    if not current_user.is_authenticated:
        return show("home/landing.html")
    person = current_user._get_current_object()
    return show("home/page.html", waiting=waiting_for(person), panels=panels_for(person))


def init_app(app: Flask) -> None:
    """Serve home."""
    app.register_blueprint(bp)
