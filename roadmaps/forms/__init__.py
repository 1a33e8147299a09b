"""What learners fill in: a step's state, a note, criteria, evidence, their pace."""

from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FloatField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms import Form as Subform
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.forms import Form, Line, Prose, Rows
from app.models import Audience
from roadmaps.models import State
from roadmaps.models.learning import MAX_NOTE, MAX_REASON

VIEWS = ("graph", "list")


class StepForm(Form):
    """The parent of the forms on a step: `view` says on which page it stood."""

    view = HiddenField("")


class StateForm(StepForm):
    """Another state for a step; leaving one out needs a reason."""

    state = StringField(validators=[AnyOf([state.value for state in State])])
    reason = Line(_l("Why you leave it out"), max=MAX_REASON)


class NoteForm(StepForm):
    """The learner's own note on a step."""

    note_md = Prose(_l("Your note"), max=MAX_NOTE)
    version = IntegerField(widget=HiddenInput(), default=1)


class CriteriaForm(StepForm):
    """Which criteria of a step are met."""

    checked = SelectMultipleField(
        _l("You can move on when"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


class KnownForm(StepForm):
    """Whether a step counts that is known from another roadmap."""

    act = StringField(validators=[AnyOf(["accept", "refuse"])])


class PaceForm(Form):
    """How many hours a week there are for a roadmap, and whether it rests."""

    hours_per_week = IntegerField(
        _l("Hours a week"),
        validators=[Optional(), NumberRange(0, 80, _l("Give a number of hours from 0 to 80"))],
    )
    is_paused = BooleanField(_l("I pause this roadmap for now"))


class HoursForm(StepForm):
    """How many hours a learner has spent on a step so far."""

    hours_spent = FloatField(
        _l("Hours spent so far"),
        validators=[InputRequired(_l("Give a number of hours, such as 2.5")), NumberRange(0, 1000)],
    )


class PaceRow(Subform):  # type: ignore[misc]
    """One roadmap among several that share a week."""

    enrollment_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    hours_per_week = IntegerField(
        _l("Hours a week"),
        validators=[Optional(), NumberRange(0, 80, _l("Give a number of hours from 0 to 80"))],
    )


class SplitForm(Form):
    """How the hours of a week are divided among roadmaps."""

    rows = Rows(FormField(PaceRow), max_entries=60)

    def hours(self) -> dict[int, int]:
        """Return the hours of each enrollment."""
        return {row.form.enrollment_id.data: row.form.hours_per_week.data or 0 for row in self.rows}


SHOWN_TO = {
    Audience.OWNER.value: _l("Nobody else"),
    Audience.MEMBERS.value: _l("Members"),
    Audience.PUBLIC.value: _l("Everybody"),
}


class ShareForm(Form):
    """Who sees on the learner's profile which steps are done and confirmed."""

    audience = RadioField(_l("Who sees your steps on your profile"), choices=list(SHOWN_TO.items()))


class LeaveForm(Form):
    """Leaving a roadmap."""

    forget = BooleanField(_l("Delete my progress, notes and evidence too. This cannot be undone."))


def web_host(address: str | None) -> str:
    """Return the host of a web address, or nothing when it is none."""
    try:
        parts = urlsplit(address or "")
        return (parts.hostname or "") if parts.scheme in {"http", "https"} and " " not in str(address) else ""
    except ValueError:
        return ""
