"""What a poll and an event ask for besides what every topic asks for."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app import clock
from app.accounts.forms import time_zones
from app.clock import on_wall
from app.forms import Form, Line, Prose
from app.i18n import voice
from app.text import single_line
from communities.models.gathering import LONGEST, MAX_PLACE, SHORTEST
from communities.models.poll import FEWEST, MAX_CHOICE, MOST, Results

RESULTS = [
    (Results.VOTE.value, _l("To each who has voted, and to everybody once it is closed")),
    (Results.CLOSE.value, _l("To everybody once it is closed, to nobody before")),
]
NAMING = [
    ("", _l("Secret: nobody is shown who voted for what")),
    ("1", _l("With names: members see who voted for what")),
]
FAR, MINUTE = timedelta(days=366), timedelta(minutes=1)


def _moment(field: Any, zone: str, problem: str, kept: datetime | None = None) -> datetime | None:
    """Return the moment that a field means on the clocks of a zone; pin what is wrong with it to the field.

    One that is `kept` may have passed.
    """
    if field.data is None:
        wrong = [] if field.errors else [problem]
    else:
        found, now = on_wall(field.data, zone), clock.now()
        if found is not None and kept is not None and abs(found - kept) < MINUTE:
            return kept
        if found is not None and now < found < now + FAR:
            return found
        skipped = _("Clocks skip this time on that day. Choose another")
        wrong = [skipped if found is None else _("Choose a moment that is still to come, within a year")]
    field.errors = [*field.errors, *wrong]
    return None


class PollPart(Form):
    """A poll to be."""

    choices = Prose(_l("Choices"), max=MOST * (MAX_CHOICE + 2))
    takes_many = BooleanField(_l("Several choices may be picked"))
    is_named = RadioField(_l("How it is voted"), choices=NAMING, default="")
    results = RadioField(_l("Who sees the result"), choices=RESULTS, default=Results.VOTE.value)
    closes = DateTimeLocalField(_l("Open until"), validators=[Optional()])

    @property
    def lines(self) -> list[str]:
        """The choices, one for each line."""
        found = (single_line(line) for line in (self.choices.data or "").splitlines())
        return [line for line in found if line]

    @cached_property
    def closes_at(self) -> datetime | None:
        """The moment at which it closes."""
        return _moment(self.closes, str(voice().zone), _("Say until when members can vote"))

    def holds_poll(self) -> bool:
        """Whether what makes it a poll is in order."""
        problem, lines = "", self.lines
        if not FEWEST <= len(lines) <= MOST:
            problem = _("Write two to ten choices, one on each line")
        elif len({line.casefold() for line in lines}) < len(lines):
            problem = _("Write each choice once")
        elif any(len(line) > MAX_CHOICE for line in lines):
            problem = _("Keep each choice to %(limit)s characters or fewer", limit=MAX_CHOICE)
        if problem:
            self.choices.errors = [*self.choices.errors, problem]
        return self.closes_at is not None and not problem

    @property
    def poll(self) -> dict[str, Any]:
        """What to make the poll of."""
        plain = {"takes_many": bool(self.takes_many.data), "is_named": self.is_named.data == "1"}
        return plain | {"choices": self.lines, "results": self.results.data, "closes_at": self.closes_at}


class EventPart(Form):
    """An event to be."""

    starts = DateTimeLocalField(_l("Begins"), validators=[Optional()])
    zone = SelectField(_l("Time zone"), validate_choice=True)
    minutes = IntegerField(
        _l("How long, in minutes"), validators=[Optional(), NumberRange(SHORTEST, LONGEST)], default=60
    )
    place = Line(_l("Where"), max=MAX_PLACE)
    takes_questions = BooleanField(_l("Questions are asked here beforehand"))
    begun: datetime | None = None  # a beginning that may stay as it is

    def __init__(self, *args: Any, **values: Any):
        super().__init__(*args, **values)
        self.zone.choices = list(time_zones().items())
        mine = str(voice().zone)
        if mine not in time_zones():
            self.zone.choices.append((mine, mine))
        self.zone.data = self.zone.data or mine

    @cached_property
    def starts_at(self) -> datetime | None:
        """The moment at which it begins."""
        known = {value for value, _label in self.zone.choices}
        if self.zone.data not in known:
            return None
        return _moment(self.starts, self.zone.data, _("Say when it begins"), self.begun)

    def holds_event(self) -> bool:
        """Whether what makes it an event is in order."""
        if not self.place.data:
            self.place.errors = [*self.place.errors, _("Say where: a place, or the link of a call")]
        return self.starts_at is not None and bool(self.place.data)

    @property
    def event(self) -> dict[str, Any]:
        """What to make the event of."""
        plain = {name: self[name].data for name in ("zone", "place")}
        plain |= {"takes_questions": bool(self.takes_questions.data), "minutes": self.minutes.data or 60}
        return plain | {"starts_at": self.starts_at}


class EventForm(EventPart):
    """Moving an event to another time or place; `version` says which ones were looked at."""

    version = IntegerField(widget=HiddenInput(), validators=[NumberRange(0, 2**31 - 1)])

    def __init__(self, *args: Any, event: Any, **values: Any):
        super().__init__(*args, **values)
        self.begun = event.starts_at


def in_words(starts: datetime | None, zone: str, minutes: int | None, place: str) -> str:
    """Return when and where as a text, to lay beside another."""
    return f"{starts:%Y-%m-%d %H:%M} ({zone}), {minutes or 60} min\n{place}" if starts else place
