"""Forms around a room: asking for it, refusing it kindly, ending it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField, RadioField, SelectField

from app.forms import Form, Prose, Rows
from rooms.forms.objective import ObjectiveForm
from rooms.service import Objective

CADENCES = [("weekly", _l("Every week")), ("fortnightly", _l("Every two weeks")), ("monthly", _l("Every four weeks"))]
MOST_OBJECTIVES = 3


class RequestForm(Form):
    """A request: why this mentor, one to three objectives, how often."""

    why = Prose(_l("Why this mentor"), max=3000, required=_l("Say why you ask this mentor"))
    objectives = Rows(FormField(ObjectiveForm), min_entries=MOST_OBJECTIVES, max_entries=MOST_OBJECTIVES)
    cadence = SelectField(_l("How often you would check in"), choices=CADENCES, default="weekly")

    def validate(self, extra_validators: Any = None) -> bool:
        """The first objective is not optional."""
        fine = bool(super().validate(extra_validators))
        first = self.objectives.entries[0].form
        if first.is_empty:
            for name, words in first.needed().items():
                first.has(name, words)
            fine = False
        return fine

    def wishes(self) -> list[Objective]:
        """Return the objectives that were written."""
        return [entry.form.wish() for entry in self.objectives.entries if not entry.form.is_empty]


class RefusalForm(Form):
    """A kind no: a reason to start from, and words that the mentor can change."""

    reason = RadioField(
        _l("What it is about"),
        choices=[
            ("no_place", _l("No room in my weeks")),
            ("other_fit", _l("Somebody else would help more")),
            ("not_yet", _l("The objectives need another look first")),
        ],
        default="no_place",
    )
    note = Prose(_l("Your words"), max=2000, required=_l("Write a line or two; silence is the part that hurts"))


class EndForm(Form):
    """Ending a room, in one step and without a reason."""

    how = RadioField(
        _l("How it ends"),
        choices=[
            ("wind_down", _l("Together, within two weeks")),
            ("close", _l("We are done, close it now")),
            ("end_early", _l("It ends before we are done")),
        ],
    )
    note = Prose(_l("A note to yourself"), max=2000)

    @classmethod
    def among(cls, moves: frozenset[str], **options: Any) -> "EndForm":
        """Return the form with those ways that are open."""
        form = cls(**options)
        form.how.choices = [(name, label) for name, label in form.how.choices if name in moves]
        if form.how.data is None and not form.is_submitted():
            form.how.data = form.how.choices[0][0]
        return form
