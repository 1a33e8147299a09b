"""What moderators fill in to keep order among topics."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.forms import Form, Line
from communities.forms import MarkForm
from communities.models.log import MAX_NOTE
from communities.models.topic import MAX_REASON

PACES = [
    (0, _l("No slow mode")),
    (5, _l("5 minutes")),
    (15, _l("15 minutes")),
    (60, _l("One hour")),
    (240, _l("4 hours")),
    (1440, _l("One day")),
]


class LockForm(MarkForm):
    """Closing a topic to replies."""

    reason = Line(_l("Why"), max=MAX_REASON, required=_l("Say why: everybody who reads the topic sees it"))


class PaceForm(Form):
    """How long each member waits between two posts."""

    minutes = SelectField(_l("Between two posts of one member"), choices=PACES, coerce=int)


class WhyForm(Form):
    """What other moderators read in the log."""

    why = Line(_l("Note for the log"), max=MAX_NOTE)
