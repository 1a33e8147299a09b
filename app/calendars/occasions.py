"""Occasions: what occurs on a member's days, as domains tell it and as iCalendar writes it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app

from app import clock
from app.later import Later
from app.mail import host

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Later("icalendar")

KEPT_FOR = timedelta(days=60)  # what has passed stays in calendars for so long


@dataclass(frozen=True)
class Reader:
    """Whose days are asked for. `with_names`: they want first names in titles, which lock screens show."""

    id: int
    timezone: str
    locale: str
    with_names: bool = False


@dataclass(frozen=True)
class Occasion:
    """One thing in a calendar: a time with a length, or a whole day. Its title never holds what people wrote.

    `uid` stays the same for the same thing; `sequence` and `changed_at` grow when it is moved or called off.
    """

    uid: str
    title: str
    address: str
    starts: datetime | date
    changed_at: datetime
    minutes: int = 0
    sequence: int = 0
    is_cancelled: bool = False
    place: str = ""  # only in a file that somebody who may read the thing itself asked for


Source = Callable[[Reader], Sequence[Occasion]]


def add_source(app: Flask, load: Source) -> None:
    """Have a domain say what occurs on a member's days; it asks for what this member may see at that moment."""
    app.extensions.setdefault("calendar_sources", []).append(load)


def occasions_of(reader: Reader) -> list[Occasion]:
    """Return everything on a member's days."""
    return [each for load in current_app.extensions.get("calendar_sources", ()) for each in load(reader)]


def written(occasions: Sequence[Occasion], zone: str) -> bytes:
    """Write occasions as iCalendar (RFC 5545), with the rules of the time zone that they are in."""
    calendar = icalendar.Calendar()
    for name, value in (("version", "2.0"), ("prodid", "-//Menteo//Menteo//EN"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Menteo")
    calendar.add("x-published-ttl", "PT4H")
    for each in occasions:
        calendar.add_component(_event(each, ZoneInfo(zone)))
    years = [each.starts.year for each in occasions] or [clock.now().year]
    calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return bytes(calendar.to_ical())


def _event(each: Occasion, zone: ZoneInfo) -> "icalendar.Event":
    event = icalendar.Event()
    event.add("uid", f"{each.uid}@{host()}")
    event.add("summary", each.title)
    event.add("url", each.address)
    event.add("description", each.address)
    event.add("dtstamp", each.changed_at.astimezone(UTC))
    event.add("last-modified", each.changed_at.astimezone(UTC))
    event.add("sequence", each.sequence)
    event.add("status", "CANCELLED" if each.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if each.place:
        event.add("location", each.place)
    if isinstance(each.starts, datetime):
        event.add("dtstart", each.starts.astimezone(zone))
        event.add("dtend", (each.starts + timedelta(minutes=each.minutes)).astimezone(zone))
    else:
        event.add("dtstart", each.starts)
        event.add("dtend", each.starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def answer(body: bytes, name: str = "") -> Response:
    """Answer with a calendar: kept by nobody between, and sent again only when it has changed."""
    response = Response(body, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    return response
