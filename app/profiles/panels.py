"""Parts of a member's page that domains fill; the kernel knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from app.access import Viewer
from app.profiles.queries import Face
from app.templating import piece


@dataclass(frozen=True)
class ProfilePanel:
    """A part of a page: `load(owner_id, viewer)` gives what the template's macro `panel` shows, or nothing.

    The macro is drawn as a piece: it depends on these values alone. `load` costs one statement at most. A panel that
    names a `section` is shown to whom the page's owner shows that section.
    """

    template: str
    load: Callable[[int, Viewer], tuple[Any, ...] | None]
    section: str = ""


def add_profile_panel(app: Flask, panel: ProfilePanel) -> None:
    """Put a panel on the pages of members."""
    app.extensions.setdefault("profile_panels", []).append(panel)


def panels_on(face: Face, viewer: Viewer) -> list[Markup]:
    """Return what domains show on a member's page, drawn."""
    drawn = []
    for panel in current_app.extensions.get("profile_panels", ()):
        shows = not panel.section or face.shows(panel.section)
        values = panel.load(face.owner_id, viewer) if shows else None
        if values is not None:
            macros: Any = current_app.jinja_env.get_template(panel.template).module
            drawn.append(piece(macros.panel, *values))
    return drawn
