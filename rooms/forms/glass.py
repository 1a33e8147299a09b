"""The form of break-glass."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.forms import Form, Prose, ValidationError
from rooms.models.glass import HOURS, MOST_DELAY, MOST_HOURS


class OpeningForm(Form):
    """Why a room is to be opened, for how long, and when those in it are told."""

    reason = Prose(
        _l("Why is it needed?"), max=1000, required=_l("Say what cannot be decided without reading the room")
    )
    hours = IntegerField(
        _l("For how many hours"), default=HOURS, validators=[InputRequired(), NumberRange(1, MOST_HOURS)]
    )
    delay_days = IntegerField(
        _l("Tell those in it after so many days"), default=0, validators=[InputRequired(), NumberRange(0, MOST_DELAY)]
    )
    delay_reason = Prose(_l("Why not at once?"), max=1000)

    def validate_delay_reason(self, field: Any) -> None:
        """Ask for a reason wherever people are told later."""
        if self.delay_days.data and not field.data:
            raise ValidationError(_l("Safety is the only reason to tell them later: say how"))

    def words(self) -> dict[str, Any]:
        """Return what was filled in under the names of the columns."""
        late = bool(self.delay_days.data)
        facts = {"hours": self.hours.data, "delay_days": self.delay_days.data}
        return facts | {"reason": self.reason.data, "delay_reason": self.delay_reason.data if late else ""}
