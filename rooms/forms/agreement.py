"""Forms of the agreement and of the end of a pilot."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.forms import Form, Line, Prose
from rooms.forms.request import CADENCES
from rooms.service import Terms

WORDS = ("channel", "confidentiality", "boundaries", "exit")
LENGTHS = [(days, _l("%(days)s days", days=days)) for days in (30, 60, 90, 120, 180)]
MOST = 600


def usual(name: str) -> str:
    """Return what holds where an agreement says nothing of its own."""
    return {
        "channel": _("In writing, in this room."),
        "confidentiality": _("What is said here stays here. Nothing is quoted outside without the author's yes."),
        "exit": _("Either of you can end it at any time, without giving a reason."),
    }.get(name, "")


class ProposalForm(Form):
    """Another version of the agreement."""

    cadence = SelectField(_l("Check-ins"), choices=CADENCES)
    reply_days = IntegerField(_l("Working days for an answer"), validators=[InputRequired(), NumberRange(1, 10)])
    days = SelectField(_l("Length"), choices=LENGTHS, coerce=int)
    pilot_days = IntegerField(_l("Days to try it out first"), validators=[InputRequired(), NumberRange(0, 30)])
    channel = Prose(_l("How we talk"), max=MOST)
    confidentiality = Prose(_l("Confidentiality"), max=MOST)
    boundaries = Prose(_l("Boundaries"), max=MOST)
    exit = Prose(_l("Ending"), max=MOST)
    why = Line(_l("Why you propose it"), max=300)
    seen = HiddenField("")

    @classmethod
    def of(cls, agreement: Any) -> "ProposalForm":
        """Return the form with what a version says."""
        facts = {name: getattr(agreement, name) for name in ("cadence", "reply_days", "days", "pilot_days")}
        words = {name: agreement.words.get(name) or usual(name) for name in WORDS}
        return cls(formdata=None, data={**facts, **words, "seen": str(agreement.version)})

    def terms(self) -> Terms:
        """Return what is proposed; what is usual need not be written down."""
        said = {name: self._fields[name].data for name in WORDS}
        words = {name: text for name, text in said.items() if text and text != usual(name)}
        words |= {"why": self.why.data} if self.why.data else {}
        facts: dict[str, Any] = {name: self._fields[name].data for name in ("reply_days", "days", "pilot_days")}
        return Terms(cadence=self.cadence.data, words=words, **facts)


class PilotForm(Form):
    """Whether somebody goes on after the pilot."""

    answer = RadioField(
        _l("Do you go on?"),
        choices=[("yes", _l("Yes, I go on")), ("no", _l("No, I would rather stop here"))],
    )
