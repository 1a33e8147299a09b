"""Going on with a form that changes something: its draft, and whether that was changed since."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from app.access import Viewer
from app.drafts.forms import restored
from app.drafts.queries import kept_at


class Resumed(NamedTuple):
    """A form as its draft left it, or as it begins; `is_stale` when what it changes has changed since it was typed."""

    form: Any
    saved_at: datetime | None = None
    is_stale: bool = False


def resumed(make: Callable[..., Any], place: str, person: Viewer, *, version: int) -> Resumed:
    """Return the form that changes something, which has this version now; `make` fills it with what stands there.

    Who saves a stale draft has seen both texts: the page shows them, and the form carries the version of now.
    """
    kept = kept_at(place, person)
    if kept is None:
        return Resumed(make(formdata=None))
    words = {name: each for name, each in kept.values.items() if name != "version"}
    is_stale = tuple(kept.values.get("version", ())) != (str(version),)
    return Resumed(restored(make, place, words), kept.saved_at, is_stale)
