"""The reactions there are: what each says on screen, and its icon."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.models.audience import kinds

NAMES: dict[str, tuple[LazyString, str]] = {
    "cheering": (_l("Cheering"), "hands-clapping"),
    "learned": (_l("Learned something"), "lightbulb"),
    "been_there": (_l("Been there"), "footprints"),
    "impressive": (_l("Impressive"), "sparkle"),
    "helpful": (_l("Helpful"), "check-circle"),
    "got_it": (_l("Got it"), "check"),
}


def names_for(kind: str) -> tuple[str, ...]:
    """Return the reactions that things of a kind take, in the order in which they are shown."""
    return tuple(getattr(kinds.get(kind), "reactions", ()))
