"""What is filled in when somebody goes: handing over, closing, taking a member out."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from app.forms import Form, Line
from communities.models.leaving import MAX_REASON
from communities.models.log import MAX_NOTE

THEN = [("stay", _l("I stay, as a moderator")), ("leave", _l("I leave the community"))]


class HandOverForm(Form):
    """Asking somebody to become the steward."""

    handle = Line(_l("Handle"), max=40, required=_l("Write the handle of a member"))
    then = RadioField(_l("Once they have accepted"), choices=THEN, default="stay")


class ClosingForm(Form):
    """Closing a community."""

    why = Line(_l("Note for the log"), max=MAX_NOTE)


class RemovalForm(Form):
    """Taking a member out."""

    reason = Line(_l("Why"), max=MAX_REASON, required=_l("Say why: the person is told"))
    is_ban = BooleanField(_l("They cannot come back"))
