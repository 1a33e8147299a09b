"""The form with which a thread gets other readers."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField
from wtforms.widgets import HiddenInput

from app.forms import Form
from threads.forms import AUDIENCES, choices


class ReadersForm(Form):
    """Who may read a thread."""

    audience = RadioField(_l("Who may read it"), choices=choices(AUDIENCES))
    version = IntegerField(widget=HiddenInput(), default=1)
