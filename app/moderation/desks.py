"""Desks: places whose own moderators answer reports of what is said there, beside those of the site.

A domain says which kinds of things such a place holds, and is told when the first report of one arrives. Its desk is
built of `app.moderation.service`, so that the same holds there: nobody handles a case about themselves, whoever wrote
the thing reads why, and every act is a line of the trail.
"""

from collections.abc import Callable, Iterable
from typing import Any

Told = Callable[[Any], None]

_desks: dict[str, Told] = {}


def add_desk(kinds: Iterable[str], told: Told) -> None:
    """Have moderators of places answer reports of these kinds too; `told(case)` is called for each new case."""
    _desks.update(dict.fromkeys(kinds, told))


def desk_of(kind: str) -> Told | None:
    """Return who is told of a report of this kind of thing, besides the moderators of the site."""
    return _desks.get(kind)
