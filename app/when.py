"""Moments as they are read off a wall: with the weekday, the day, the time, and the zone that the clock hangs in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import gettext as _

from app.i18n import voice


class Wall(NamedTuple):
    """What a clock shows, and the name of its zone."""

    words: str
    zone: str


def place_of(zone: str) -> str:
    """Write the name of a time zone: America/Lima, Europe/Isle of Man."""
    return zone.replace("_", " ")


def on_wall_of(moment: datetime, zone: str) -> Wall:
    """Return what clocks in a zone show: Thursday 19 March 2026, 17:00."""
    there, language = moment.astimezone(ZoneInfo(zone)), voice().language
    day = format_date(there.date(), _("EEEE d MMMM yyyy"), locale=language)
    return Wall(f"{day}, {format_time(there.time(), _('HH:mm'), locale=language)}", place_of(zone))


def walls(moment: datetime, zone: str) -> tuple[Wall, ...]:
    """Return a moment on the reader's clock and, where it shows something else, on that of the event's own zone."""
    mine, own = on_wall_of(moment, str(voice().zone)), on_wall_of(moment, zone)
    return (mine,) if mine.words == own.words and mine.zone == own.zone else (mine, own)


def when_of(facts: Mapping[str, Any], zone: str) -> str:
    """Say on the clocks of a zone when something takes place, if its document tells."""
    if not (starts := facts.get("starts")):
        return ""
    wall = on_wall_of(datetime.fromisoformat(starts), zone)
    return f"{wall.words} ({wall.zone})"
