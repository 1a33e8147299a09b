"""Agendas to begin with: our own, for the three sessions that most rooms have. Pure."""

from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, lazy_gettext


@dataclass(frozen=True)
class Agenda:
    """A few items with the minutes that each takes."""

    label: LazyString
    items: tuple[tuple[LazyString, int], ...]

    @property
    def minutes(self) -> int:
        """How long it takes as a whole."""
        return sum(minutes for _words, minutes in self.items)


AGENDAS: dict[str, Agenda] = {
    "first": Agenda(
        lazy_gettext("First session"),
        (
            (lazy_gettext("How each of us came here"), 10),
            (lazy_gettext("What shall be different after ninety days"), 15),
            (lazy_gettext("How we work: rhythm, replies, feedback"), 10),
            (lazy_gettext("The first step until next time"), 10),
        ),
    ),
    "regular": Agenda(
        lazy_gettext("Regular session"),
        (
            (lazy_gettext("What moved since last time"), 10),
            (lazy_gettext("The one thing that is stuck"), 20),
            (lazy_gettext("Next steps, and who takes each"), 10),
            (lazy_gettext("What helped today, and what did not"), 5),
        ),
    ),
    "work": Agenda(
        lazy_gettext("Looking at a piece of work"),
        (
            (lazy_gettext("What to look at, and what to skip"), 5),
            (lazy_gettext("Walk through the work"), 20),
            (lazy_gettext("Keep, try, next"), 15),
            (lazy_gettext("The next version, and by when"), 5),
        ),
    ),
}


def items_of(name: str) -> list[tuple[str, int]]:
    """Return the items of an agenda in the language of whoever plans; none for an unknown name."""
    found: Any = AGENDAS.get(name)
    return [(str(words), minutes) for words, minutes in found.items] if found else []
