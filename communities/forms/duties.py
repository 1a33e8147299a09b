"""What moderators of a community decide about a report, and what they tell."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.forms import Form, Line, Prose, ValidationError
from app.moderation.models import Outcome
from app.moderation.rules import RULES
from communities.models.log import MAX_NOTE
from communities.service.duties import ELSEWHERE

OUTCOMES = (
    (Outcome.NOTHING.value, _l("Nothing wrong"), _l("Close the reports. Who reported is told that you looked.")),
    (Outcome.WARN.value, _l("Warn"), _l("It stays. The author reads your words.")),
    (Outcome.HIDE.value, _l("Hide until edited"), _l("Hidden now, from all but the author. You can show it again.")),
    (ELSEWHERE, _l("Pass on"), _l("The moderators of the site answer it. It leaves your queue.")),
)
HINTS = {value: hint for value, _label, hint in OUTCOMES}
SILENT = (None, Outcome.NOTHING, ELSEWHERE)


class DutyForm(Form):
    """What is decided, by which rule, and what the author and the log are told."""

    about = HiddenField("")
    outcome = RadioField(
        _l("Decide"),
        choices=[(value, label) for value, label, _hint in OUTCOMES],
        validators=[InputRequired(_l("Choose an outcome"))],
    )
    rule = SelectField(_l("Guideline"), coerce=int)
    message = Prose(_l("Message to the author"), max=2000)
    note = Line(_l("Note for the log"), max=MAX_NOTE, required=_l("Write one line for the log: others read it later"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rule.choices = [(rule.number, f"{rule.number}. {rule.title}") for rule in RULES]

    def validate_message(self, field: Any) -> None:
        """Ask for words wherever the author is told something."""
        if self.outcome.data not in SILENT and not field.data:
            raise ValidationError(_l("Tell the author what to change, in your own words"))

    @property
    def words(self) -> dict[str, Any]:
        """What is decided."""
        return {name: self[name].data for name in ("outcome", "rule", "message", "note")}


class ShowAgainForm(Form):
    """Why something is shown again."""

    note = Line(_l("Note for the log"), max=MAX_NOTE, required=_l("Write one line for the log: others read it later"))
