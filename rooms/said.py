"""What is said of moves: how a room came to where it is, in words that name nobody."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from rooms.expectations import expectations
from rooms.forms.agreement import usual
from rooms.schedule import LAPSE, decided_on


def move_words(move: str) -> str:
    """Say what a step in the life of a room was."""
    return {
        "ask": _("Asked"),
        "accept": _("Accepted"),
        "decline": _("Declined"),
        "ask_back": _("Asked something back"),
        "answer_back": _("Answered"),
        "withdraw": _("Withdrawn"),
        "expire": _("Ran out without an answer"),
        "try_out": _("Signed and opened, to be tried out first"),
        "open": _("Signed and opened"),
        "lapse": _("Not signed in time"),
        "go_on": _("Went on after trying it out"),
        "end_pilot": _("Ended after trying it out"),
        "pause": _("Paused"),
        "resume": _("Went on after a pause"),
        "resume_on_day": _("Went on after a pause"),
        "wind_down": _("Closing began"),
        "wind_down_on_day": _("The days were over, and closing began"),
    }.get(move, _("Closed"))


def runs_out(room: Any) -> datetime:
    """Return when a request or an agreement that nobody answers is over."""
    return room.moved_at + LAPSE  # type: ignore[no-any-return]


def outcome_words(outcome: str) -> tuple[str, str, str]:
    """Return the word for what became of an objective, its tone and its icon."""
    return {
        "reached": (_("Reached"), "good", "check-circle-fill"),
        "partly": (_("Partly reached"), "due", "circle-half"),
        "carried": (_("Goes on"), "info", "arrow-right"),
        "let_go": (_("Let go"), "", "minus-circle"),
    }.get(outcome, (_("Not said"), "", "circle-dashed"))


ALL = (decided_on, expectations, move_words, outcome_words, runs_out, usual)
