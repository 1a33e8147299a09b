"""The form of a survey, made from its questions."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from app.forms import Form, Prose
from rooms.surveys import Question, Survey

MAX_FREE = 2000


def survey_form(survey: Survey, answers: Mapping[str, Any] | None = None) -> Form:
    """Return the form of a survey; with answers it is filled with them and not read from the request."""
    fields = {each.name: _field(each) for each in survey.questions}
    form = type("SurveyForm", (Form,), fields)
    return form() if answers is None else form(formdata=None, data=dict(answers))


def answers_of(survey: Survey, form: Form) -> dict[str, Any]:
    """Return what was answered, by question; what was left empty is left out."""
    given = {each.name: form[each.name].data for each in survey.questions}
    return {name: int(value) if str(value).isdecimal() else value for name, value in given.items() if value}


def _field(question: Question) -> Any:
    if question.kind == "free":
        return Prose(question.label, max=MAX_FREE)
    fives = [(str(number), str(number)) for number in range(1, 6)]
    choices = fives if question.kind == "scale" else list(question.choices)
    return RadioField(
        question.label, choices=choices, coerce=str, validators=[DataRequired(_l("Choose one of the answers"))]
    )
