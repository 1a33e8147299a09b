"""The form that takes a picture."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField

from app.forms import Form


class PictureForm(Form):
    """One picture."""

    picture = FileField(_l("Picture"))
