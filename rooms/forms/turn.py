"""Forms around turns."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, Line

MAX_LINE = 200


class PassForm(Form):
    """Handing a turn on that cannot be answered now."""

    line = Line(_l("A line with it"), max=MAX_LINE)
