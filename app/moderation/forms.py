"""Forms of moderation."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.forms import Form, Line, Prose
from app.moderation.models import Outcome
from app.moderation.rules import REASONS, RULES

OUTCOMES = (
    (Outcome.NOTHING, _l("Nothing wrong"), _l("Close the reports and thank the reporters.")),
    (Outcome.ASK_EDIT, _l("Ask for an edit"), _l("Stays visible. The author has two days.")),
    (Outcome.HIDE, _l("Hide until edited"), _l("Hidden now. Comes back after an edit you approve.")),
    (Outcome.REMOVE, _l("Remove"), _l("Gone for everyone. The author keeps a copy.")),
    (Outcome.PAUSE, _l("Pause the account for 7 days"), _l("Needs a second moderator to agree.")),
)

LABELS = {str(value): label for value, label, _hint in OUTCOMES} | {str(Outcome.WARN): _l("A warning")}


class ReportForm(Form):
    """What is wrong, and in one's own words why."""

    about = HiddenField("")
    reason = RadioField(
        _l("What is wrong?"),
        choices=[(reason.key, reason.label) for reason in REASONS],
        validators=[InputRequired(_l("Choose what comes closest"))],
    )
    note = Prose(_l("What should a moderator know?"), max=2000)


class DecisionForm(Form):
    """What is decided, by which rule, and what the author and the log are told."""

    outcome = RadioField(
        _l("Decide"),
        choices=[(str(value), label) for value, label, _hint in OUTCOMES],
        validators=[InputRequired(_l("Choose an outcome"))],
    )
    rule = SelectField(_l("Guideline"), coerce=int)
    message = Prose(_l("Message to the author"), max=2000)
    note = Line(
        _l("Note for the log"), max=500, required=_l("Write one line for the log: other moderators read it later")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rule.choices = [(rule.number, f"{rule.number}. {rule.title}") for rule in RULES]

    def validate_message(self, field: Any) -> None:
        """Ask for words wherever the author is told something."""
        from app.forms import ValidationError

        if self.outcome.data not in (None, Outcome.NOTHING) and not field.data:
            raise ValidationError(_l("Tell the author what to change, in your own words"))


class NoteForm(Form):
    """One line for the log."""

    note = Line(_l("Note for the log"), max=500, required=_l("Write one line for the log"))


class AppealForm(Form):
    """Why a decision should be looked at again."""

    words = Prose(_l("What did we get wrong?"), max=2000, required=_l("Say what another moderator should look at"))
