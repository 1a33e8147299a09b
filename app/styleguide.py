"""The style guide: every component in every state on one page, in demo mode only."""

from datetime import date

from flask import Blueprint, Flask, abort, current_app, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app import drawings
from app.gate import public

bp = Blueprint("styleguide", __name__)

ROLES = (
    ("paper", "page"),
    ("sheet", "write or act"),
    ("well", "inset, quote"),
    ("line", "hairline"),
    ("edge", "control border"),
    ("ink", "text, rules"),
    ("ink-2", "second text"),
    ("ink-3", "meta text"),
    ("leaf", "act, progress"),
    ("leaf-tint", "chosen, steady"),
    ("mulberry", "mentor mark"),
    ("mulberry-ink", "mentor words"),
    ("mulberry-tint", "mentor pill"),
    ("marigold", "today, focus"),
    ("marigold-ink", "due text"),
    ("marigold-tint", "due, highlight"),
    ("brick", "error, risk"),
    ("brick-tint", "error ground"),
    ("sky", "information"),
    ("band", "landing band"),
)
STATES = ("on_time", "on_time", "late", "on_time", "on_time", "due")


def _choices(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class SampleForm(FlaskForm):
    """One field of each kind, for showing."""

    objective = StringField("Objective", description="Something with a number, or a thing you can show.")
    by_when = DateField("By when")
    words = TextAreaField("What moved?")
    language = SelectField("Language", choices=_choices(en="English", pt="Portuguese"))
    tell = BooleanField("Tell Marisol")
    cadence = RadioField("How often", choices=_choices(week="Weekly", fortnight="Every two weeks"))
    aims = SelectMultipleField(
        "Help with",
        choices=_choices(data="Data analysis", lead="Leading meetings"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    intent = RadioField("What brings you here?", choices=_choices(learn="I want to learn", mentor="I want to mentor"))
    outcome = RadioField("Decide", choices=_choices(none="Nothing wrong", hide="Hide until edited"))
    confidence = RadioField("Confidence", choices=[SelectChoice(str(n)) for n in range(1, 6)])


def sample_form() -> SampleForm:
    """The form filled in, with one error."""
    form = SampleForm(formdata=None, data={"objective": "Lead two cross-department meetings", "tell": True})
    form.by_when.data = date(2026, 5, 30)
    form.cadence.data, form.intent.data, form.outcome.data, form.confidence.data = "week", "learn", "hide", "4"
    form.by_when.errors = ["Choose a day inside your ninety days, up to 2 May 2026"]
    return form


def sample_weeks() -> list[list[int | None]]:
    """Ten weeks of invented counts."""
    return [
        [(week * 5 + day * 3 + week * day) % 9 % 5 * (1 if day < 5 else 0) for day in range(7)] for week in range(10)
    ]


@bp.get("/styleguide")
@public
def page() -> str:
    """Shows the parts, where the demo runs."""
    if not current_app.config.get("DEMO"):
        abort(404)
    marks = list(zip(drawings.CHECK_IN_DAYS, STATES, strict=False))
    marks += [(day, "upcoming") for day in drawings.CHECK_IN_DAYS[len(STATES) :]]
    return render_template("styleguide/page.html", sample=sample_form(), roles=ROLES, marks=marks, weeks=sample_weeks())


def init_app(app: Flask) -> None:
    """Registers the page."""
    app.register_blueprint(bp)
