"""The form of one objective, in a request and in an open room."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import Optional

from app.forms import Form, Line
from rooms.forms.fields import Number, in_ninety_days
from rooms.service import Objective


class ObjectiveForm(PlainForm):  # type: ignore[misc]
    """One objective of a request: a milestone, or with two numbers a way from one to the other."""

    title = Line(_l("Objective"), max=160)
    measure = Line(_l("How we will know"), max=200)
    start = Number(_l("From"), max=12)
    target = Number(_l("To"), max=12)
    unit = Line(_l("Counted in"), max=24)
    due_on = DateField(_l("By when"), validators=[Optional(), in_ninety_days])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        return not (self.title.data or self.measure.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """An objective that was begun has to say all it takes."""
        fine = bool(super().validate(extra_validators))
        if self.is_empty:
            return fine
        return all([fine, *(self.has(name, words) for name, words in self.needed().items()), self._is_way()])

    def needed(self) -> dict[str, Any]:
        """Return what an objective cannot do without, with the words for its absence."""
        return {
            "title": _l("Name the objective"),
            "measure": _l("Say how you will both know"),
            "due_on": _l("Choose a day inside the next ninety days"),
        }

    def has(self, name: str, words: Any) -> bool:
        """Whether a field was filled; else the words are pinned to it."""
        field = self._fields[name]
        if field.data or field.errors:
            return not field.errors
        field.errors = [words]
        return False

    def _is_way(self) -> bool:
        if self.target.number is None and not self.start.data:
            return True
        if self.target.number is None or self.target.number == (self.start.number or 0):
            self.target.errors = [_l("Give the number to reach; it differs from the one to start from")]
            return False
        return True

    def wish(self) -> Objective:
        """Return the objective that was written."""
        is_number = self.target.number is not None
        start = (self.start.number or 0) if is_number else 0
        target = self.target.number if self.target.number is not None else 1
        values: dict[str, Any] = {
            "is_number": is_number,
            "start": start,
            "target": target,
            "unit": self.unit.data or "",
        }
        return Objective(title=self.title.data, measure=self.measure.data, due_on=self.due_on.data, **values)


class SetObjectiveForm(Form, ObjectiveForm):
    """One objective of a room that is open."""

    version = HiddenField(default="1")

    def validate(self, extra_validators: Any = None) -> bool:
        """It may not be empty."""
        if not self.is_empty:
            return super().validate(extra_validators)
        super().validate(extra_validators)
        missing = [name for name, words in self.needed().items() if not self.has(name, words)]
        return not missing
