"""Forms around turns and rest."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from app.forms import Form, Line

MAX_LINE = 200


class PassForm(Form):
    """Handing a turn on that cannot be answered now."""

    line = Line(_l("A line with it"), max=MAX_LINE)


class BreakForm(Form):
    """Weeks of rest."""

    begins_on = DateField(_l("First day of rest"), validators=[InputRequired(_l("Choose a day"))])
    ends_on = DateField(_l("Last day of rest"), validators=[InputRequired(_l("Choose a day"))])
