"""One moment on the clocks of several people: the weekday, the day and the time that each reads off the wall."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import gettext as _

from app import clock
from app.i18n import voice


class Reading(NamedTuple):
    """What one participant's clock shows."""

    person_id: int
    name: str
    zone: str
    words: str
    is_same: bool


def place_of(zone: str) -> str:
    """Name a time zone by its town: America/Lima is Lima."""
    return zone.rpartition("/")[2].replace("_", " ")


def written(moment: datetime, zone: str | None = None) -> str:
    """Write a moment with its weekday: Thursday 19 March, 17:00; with the year when it is not this one."""
    there = moment.astimezone(ZoneInfo(zone) if zone else voice().zone)
    language = voice().language
    this_year = clock.now().astimezone(there.tzinfo).year
    pattern = _("EEEE d MMMM") if there.year == this_year else _("EEEE d MMMM yyyy")
    return f"{format_date(there.date(), pattern, locale=language)}, {_time(there)}"


def _time(there: datetime) -> str:
    return format_time(there.time(), _("HH:mm"), locale=voice().language)


def readings(moment: datetime, people: Iterable[Any], viewer_id: int) -> list[Reading]:
    """Return what the clocks of the others show at a moment, beside the viewer's own."""
    mine = moment.astimezone(voice().zone)
    found = []
    for each in people:
        if each.id != viewer_id:
            zone = each.timezone or "UTC"
            theirs = moment.astimezone(ZoneInfo(zone))
            is_same = theirs.replace(tzinfo=None) == mine.replace(tzinfo=None)
            name = each.name.split(" ", maxsplit=1)[0] or each.name
            found.append(Reading(each.id, name, place_of(zone), written(moment, zone), is_same))
    return found
