"""Planning a topic of the week."""

from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from app.accounts.forms import time_zones
from app.forms import Form, Line, Prose
from app.i18n import voice
from communities.models.topic import MAX_TOPIC_TITLE

MONDAY = date(2024, 1, 1)


class WeeklyForm(Form):
    """What begins every week, and when."""

    title = Line(_l("Title"), max=MAX_TOPIC_TITLE - 20, required=_l("Give the topic a title"))
    body_md = Prose(_l("Text"), required=_l("Write a few words to begin with"))
    weekday = SelectField(_l("Day"), coerce=int, default=0)
    hour = SelectField(_l("Hour"), coerce=int, default=9, choices=[(hour, f"{hour:02}:00") for hour in range(24)])
    zone = SelectField(_l("Time zone"))

    def __init__(self, *args: Any, own_zone: str = "", **values: Any):
        super().__init__(*args, **values)
        days = (MONDAY + timedelta(days=number) for number in range(7))
        named = [(number, format_date(day, "EEEE", locale=voice().language)) for number, day in enumerate(days)]
        self.weekday.choices = named
        self.zone.choices = list(time_zones().items())
        mine = str(voice().zone)
        others = {mine, own_zone} - {"", *time_zones()}
        self.zone.choices += [(zone, zone) for zone in sorted(others)]
        self.zone.data = self.zone.data or mine

    @property
    def values(self) -> dict[str, Any]:
        """What to plan."""
        return {name: self[name].data for name in ("title", "body_md", "weekday", "hour", "zone")}


class ChangedWeeklyForm(WeeklyForm):
    """Changing what begins every week; `version` says which words were looked at."""

    version = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])
