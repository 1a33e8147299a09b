"""The forms of a thread's rhythm: a weekly reminder, planned rest."""

from datetime import date, time, timedelta
from typing import Any

from babel.dates import format_time, get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import InputRequired

from app import clock
from app.forms import Form, ValidationError

LONGEST = timedelta(weeks=26)


def weekday_name(number: int) -> str:
    """Return the name of a day of the week; 0 is Monday."""
    return str(get_day_names("wide", locale=get_locale())[number])


def hour_name(hour: int) -> str:
    """Return a full hour as the member's language writes it."""
    return str(format_time(time(hour), "short", locale=get_locale()))


class ReminderForm(Form):
    """On which day of the week, at which hour."""

    weekday = SelectField(_l("Day"), coerce=int, default=6)
    hour = SelectField(_l("Hour"), coerce=int, default=18)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.weekday.choices = [(number, weekday_name(number)) for number in range(7)]
        self.hour.choices = [(hour, hour_name(hour)) for hour in range(24)]


class RestForm(Form):
    """From which day to which a thread rests."""

    begins_on = DateField(_l("First day"), validators=[InputRequired(_l("Give the first day of your rest"))])
    ends_on = DateField(_l("Last day"), validators=[InputRequired(_l("Give the last day of your rest"))])
    everywhere = BooleanField(_l("In all my threads"))

    def validate_ends_on(self, field: Any) -> None:
        """Take a rest that ends after it begins, is not over, and no longer than half a year."""
        begin, end = self.begins_on.data, field.data
        if begin is None or end is None:
            return
        if end < begin:
            raise ValidationError(_("Give a last day that is not before the first"))
        if end - begin > LONGEST or not date(1970, 1, 1) <= begin <= clock.now().date() + 2 * LONGEST:
            raise ValidationError(_("Plan half a year of rest at most, within the next year"))


class WhichRestForm(Form):
    """Which planned rest is meant, by its first day."""

    begins_on = DateField(validators=[InputRequired()])
