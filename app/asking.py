"""Asking a mentor about something: other domains know a mentorship's space, rooms know where a question is written.

The words with which the question begins wait under a key (`app/handover.py`); who answers for rooms says at which
address they are read through and sent.
"""

from typing import Protocol

from flask import Flask, current_app

from app.access import Viewer
from app.errors import Missing


class Composer(Protocol):
    """Where a question is written to the mentor in a space, with the words under a key; None where nobody may write."""

    def __call__(self, person: Viewer, space_id: int, key: str) -> str | None:
        """Return the address."""


def add_composer(app: Flask, composer: Composer) -> None:
    """Name who knows where questions to a mentor are written."""
    app.extensions["asking"] = composer


def where_to_ask(person: Viewer, space_id: int, key: str) -> str:
    """Return where somebody goes on with a question that they begin elsewhere; raises `Missing` where they cannot."""
    composer: Composer | None = current_app.extensions.get("asking")
    found = composer(person, space_id, key) if composer else None
    if found is None:
        raise Missing
    return found
