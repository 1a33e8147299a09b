"""The portfolio: what a member can show for themself, in parts that domains fill; the kernel knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from app.access import Viewer
from app.profiles.queries import Face
from app.templating import piece


@dataclass(frozen=True)
class PortfolioPart:
    """A part of a portfolio, shown to whom its owner shows that `section` of the profile.

    `load(owner_id, viewer)` gives what the template's macro `part` shows, or nothing, for one statement at most; the
    macro gets `is_own` behind these values and is drawn as a piece: it depends on them alone.
    """

    section: str
    order: int
    template: str
    load: Callable[[int, Viewer], tuple[Any, ...] | None]


def add_portfolio_part(app: Flask, part: PortfolioPart) -> None:
    """Put a part into portfolios."""
    parts = app.extensions.setdefault("portfolio_parts", [])
    parts.append(part)
    parts.sort(key=lambda each: each.order)


def parts_of(face: Face, viewer: Viewer) -> list[Markup]:
    """Return the parts of somebody's portfolio that the viewer may see and that hold anything, drawn."""
    drawn = []
    for part in current_app.extensions.get("portfolio_parts", ()):
        values = part.load(face.owner_id, viewer) if face.shows(part.section) else None
        if values is not None:
            macros: Any = current_app.jinja_env.get_template(part.template).module
            drawn.append(piece(macros.part, *values, face.is_own))
    return drawn
