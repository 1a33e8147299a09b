"""What is filled in about a roadmap of somebody: asking for a review, deciding, answering a suggestion."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf
from wtforms.widgets import HiddenInput

from app.forms import Form, Prose
from app.text import single_line


class AskReviewForm(Form):
    """Asking curators for a review."""

    words = Prose(_l("A word to the curators"), max=1000)


class DecideForm(Form):
    """A curator's decision."""

    decision = StringField(validators=[AnyOf(["list", "return", "seen"])])
    number = IntegerField(widget=HiddenInput())
    reasons = Prose(_l("What you found"), max=2000)


class SuggestForm(Form):
    """The reason for a suggestion."""

    reason = Prose(_l("Why"), max=2000, required=_l("Say why: it is what they decide by"))


def answers(sent: Any, names: list[str]) -> dict[str, tuple[bool, str]]:
    """Return the answer to each part of a suggestion: left, unless it is taken, with words."""
    return {
        name: (sent.get(f"take-{name}") == "yes", single_line(sent.get(f"words-{name}", ""))[:500]) for name in names
    }
