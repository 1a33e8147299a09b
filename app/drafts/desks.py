"""Desks: the places where somebody may have a draft, named by the domains whose forms stand there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.drafts.models import MAX_PLACE
from app.errors import Missing
from app.web import whole_number

_PLACE = re.compile(r"([a-z_]+):(\d+):([a-z0-9_:]+)")


@dataclass(frozen=True)
class Desk:
    """A form and the page on which it stands; `form()` reads what was sent, `form(formdata=None)` is as it begins."""

    url: str
    form: Callable[..., Any]


Find = Callable[[Any, int, str], Desk]


def add_desk(app: Flask, kind: str, find: Find) -> None:
    """Let drafts be kept at `kind:id:what`; `find(person, id, what)` raises as doors do."""
    app.extensions.setdefault("desks", {})[kind] = find


def desk_at(place: str, person: Any) -> Desk:
    """Return the desk at a place, if this person may write there now."""
    found = _PLACE.fullmatch(place) if len(place) <= MAX_PLACE else None
    find: Find | None = current_app.extensions.get("desks", {}).get(found[1]) if found else None
    if find is None or found is None:
        raise Missing
    return find(person, whole_number(found[2]), found[3])
