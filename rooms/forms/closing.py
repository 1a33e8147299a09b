"""Forms of closing: outcomes, a last word, words about the other."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from app.forms import Form, Line, Prose
from rooms.models.testimonial import MOST

OUTCOMES = [
    ("reached", _l("Reached")),
    ("partly", _l("Partly")),
    ("carried", _l("Goes on")),
    ("let_go", _l("Let go")),
]


class LastWordForm(Form):
    """A last word."""

    body = Prose(_l("Your last word"), max=8000, required=_l("Write a line first"))


class TestimonialForm(Form):
    """Words about the other, for their page."""

    body = Prose(_l("Your words"), max=MOST, required=_l("Write a line first"))


def outcome_form(objectives: Any, **options: Any) -> Form:
    """Return the form of what became of these objectives, with what was said before."""
    fields: dict[str, Any] = {}
    for each in objectives:
        default = each.outcome or None
        choice = RadioField(each.title, choices=OUTCOMES, validators=[Optional()], default=default)
        fields[f"outcome_{each.id}"] = choice
        fields[f"note_{each.id}"] = Line(_l("A line on it"), max=300, default=each.outcome_note)
    form: Form = type("OutcomeForm", (Form,), fields)(**options)
    return form


def outcomes_of(form: Any, objectives: Any) -> dict[int, tuple[str, str]]:
    """Return the outcomes that were chosen, by objective."""
    said = {each.id: (form[f"outcome_{each.id}"].data or "", form[f"note_{each.id}"].data or "") for each in objectives}
    return {ident: words for ident, words in said.items() if words[0]}
