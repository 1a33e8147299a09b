"""The form that asks for feedback on an entry."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, Line
from threads.models.entry import MAX_WANTED


class WantedForm(Form):
    """What its writer wants to know."""

    wanted = Line(_l("What do you want to know?"), max=MAX_WANTED, required=_l("Say what you want to know, in a line"))
