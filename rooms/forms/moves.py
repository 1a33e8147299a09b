"""Forms of a room's moves: asking back, answering, pausing."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from app import clock
from app.forms import Form, Prose

MOST = 2000


class AskBackForm(Form):
    """What a mentor asks before answering."""

    note = Prose(_l("Your question"), max=MOST, required=_l("Write a line first"))


class AnswerBackForm(Form):
    """What the mentee answers."""

    note = Prose(_l("Your answer"), max=MOST, required=_l("Write a line first"))


class PauseForm(Form):
    """Until when a room rests."""

    until = DateField(
        _l("Goes on again on"),
        validators=[InputRequired(_l("Choose a day within the next six weeks."))],
        default=lambda: clock.today() + timedelta(days=14),
    )
