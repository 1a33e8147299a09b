"""Playbooks: agendas, check-ins, feedback, plans, reflections and questions to begin with, written by us.

They are data files beside this one, read once at start; a fault in one stops the start, not a page.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

KINDS: dict[str, tuple[LazyString, str]] = {
    "agenda": (_l("Agendas"), "note-pencil"),
    "check_in": (_l("Check-ins"), "list-checks"),
    "feedback": (_l("Feedback"), "pen-nib"),
    "plan": (_l("Plans for ninety days"), "signpost"),
    "advising": (_l("Before you advise"), "question"),
    "reflection": (_l("Reflections"), "book-open"),
}


@dataclass(frozen=True)
class Playbook:
    """One playbook in one language: an agenda with minutes, or what fills the fields of a kind of entry."""

    key: str
    kind: str
    title: str
    summary: str
    entry: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, int], ...] = ()

    @property
    def minutes(self) -> int:
        """How long an agenda takes as a whole."""
        return sum(minutes for _text, minutes in self.items)


@cache
def _files() -> list[dict[str, Any]]:
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return [each for file in files for each in yaml.safe_load(file.read_text(encoding="utf-8"))]


@cache
def all_in(language: str) -> dict[str, Playbook]:
    """Return every playbook by its key, in this language or else in English."""

    def say(words: dict[str, str]) -> str:
        return words.get(language, words["en"])

    return {
        each["key"]: Playbook(
            each["key"],
            each["kind"],
            say(each["title"]),
            say(each["summary"]),
            each.get("entry", ""),
            tuple((name, say(words).strip()) for name, words in each.get("fields", {}).items()),
            tuple((say(item), int(item["minutes"])) for item in each.get("items", ())),
        )
        for each in _files()
    }


def here() -> dict[str, Playbook]:
    """Return every playbook in the language of whoever reads."""
    return all_in(str(get_locale() or "en"))


def agendas() -> list[Playbook]:
    """Return the agendas: titles, and items with their minutes."""
    return [each for each in here().values() if each.items]


def items_of(key: str) -> list[tuple[str, int]]:
    """Return the items of an agenda with their minutes; none for an unknown key."""
    found = here().get(key)
    return list(found.items) if found else []
