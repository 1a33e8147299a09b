"""What members fill in about how they are told: a way for each category, and the hours of mail."""

from typing import Any

from babel.dates import get_day_names
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.forms import Form
from app.notifications.categories import CATEGORIES, WAYS
from app.notifications.hours import Hours

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
NEEDED = frozenset({"moderation"})  # what the site owes its members stays in the list


def _day(number: int) -> str:
    return str(get_day_names("wide", locale=get_locale())[number])


def _way_field(category: str) -> SelectField:
    offered = [(way, words) for way, words in WAYS.items() if way != "off" or category not in NEEDED]
    return SelectField(CATEGORIES[category], choices=offered)


class WaysForm(Form):
    """How a member wants to be told, and when."""

    quiet_from = SelectField(_l("No mail from"), choices=HOURS, coerce=int)
    quiet_until = SelectField(_l("until"), choices=HOURS, coerce=int)
    digest_hour = SelectField(_l("Daily and weekly mail comes at"), choices=HOURS, coerce=int)
    digest_day = SelectField(
        _l("Weekly mail comes on"), choices=[(day, LazyString(_day, day)) for day in range(7)], coerce=int
    )
    requests = _way_field("requests")
    rooms = _way_field("rooms")
    reminders = _way_field("reminders")
    sessions = _way_field("sessions")
    follows = _way_field("follows")
    communities = _way_field("communities")
    roadmaps = _way_field("roadmaps")
    moderation = _way_field("moderation")
    duties = _way_field("duties")

    def ways(self) -> dict[str, str]:
        """Return the way chosen for each category."""
        return {category: self[category].data for category in CATEGORIES}

    def hours(self) -> dict[str, int]:
        """Return the hours chosen, by the names that the service knows."""
        return {name: self[name].data for name in ("quiet_from", "quiet_until", "digest_hour", "digest_day")}


def form_of(ways: dict[str, str], hours: Hours) -> WaysForm:
    """Return the form, filled with what holds now."""
    values: dict[str, Any] = {**ways, **hours._asdict()}
    return WaysForm(data=values)
