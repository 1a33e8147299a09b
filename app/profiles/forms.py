"""Forms of a profile, one for each section.

`version` is the fingerprint of what a section said when its form was opened.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.forms import time_zones
from app.forms import Form, Line, Prose, Rows
from app.models.profile import MAX_HEADLINE, SECTIONS
from app.profiles.words import CADENCES, FORMATS, LEVELS, MAX_PLACES, READERS, REPLY_DAYS, STYLES, language_choices

MAX_SKILLS = 12
MAX_LINKS = 6
MAX_LANGUAGES = 8
MAX_INDUSTRIES = 8


class Boxes(SelectMultipleField):  # type: ignore[misc]
    """Several choices, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _choices(words: Any) -> list[tuple[Any, Any]]:
    return list(words.items())


def _is_link(form: Any, field: Any) -> None:
    if form.title.data and not field.data:
        raise ValidationError(_l("Write the address that this leads to"))
    if field.data and not _is_address(field.data):
        raise ValidationError(_l("Write a whole address, such as https://example.org/notes"))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        return False


def _split(text: str, most: int) -> list[str]:
    """The parts of a comma list: trimmed, without repeats."""
    parts = (part.strip()[:60] for part in (text or "").split(","))
    return list(dict.fromkeys(part.lower() for part in parts if part))[:most]


class LinkForm(PlainForm):
    """One link of a profile."""

    title = Line(_l("What it is"), max=80)
    url = Line(_l("Address"), max=400, validators=[_is_link])


class SkillForm(PlainForm):
    """One skill with its level."""

    name = Line(_l("Skill"), max=120)
    level = SelectField(_l("Level"), choices=_choices(LEVELS), coerce=int, default=3)


class SectionForm(Form):
    """What the form of every section carries."""

    version = HiddenField("")


class AboutForm(SectionForm):
    """Who one is."""

    pronouns = Line(_l("Pronouns"), max=40)
    headline = Line(_l("Headline"), max=MAX_HEADLINE)
    location = Line(_l("Where you live"), max=80)
    about_md = Prose(_l("About you"), max=4000)
    industries = Line(_l("Where you have worked"), max=400)
    links = Rows(FormField(LinkForm), max_entries=MAX_LINKS)

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the profile's columns."""
        links = [{"title": row["title"] or row["url"], "url": row["url"]} for row in self.links.data if row["url"]]
        plain = {name: self[name].data for name in ("pronouns", "headline", "location", "about_md")}
        return {**plain, "industries": _split(self.industries.data, MAX_INDUSTRIES), "links": links}


class SkillsForm(SectionForm):
    """A form with a list of skills."""

    skills = Rows(FormField(SkillForm), max_entries=MAX_SKILLS)

    def named_skills(self) -> list[tuple[str, int]]:
        """Return the skills that were filled in, each once, with their levels."""
        named = {row["name"].casefold(): (row["name"], row["level"]) for row in self.skills.data if row["name"]}
        return list(named.values())


def _ensure_place(form: Any, field: Any) -> None:
    if form.is_mentor.data and not field.data:
        raise ValidationError(_l("Offer one place or more, or switch the offer off"))


def _ensure_order(form: Any, field: Any) -> None:
    begin = form.away_from.data
    if begin and field.data and field.data <= begin:
        raise ValidationError(_l("Choose a day after the one on which you leave"))


class OffersForm(SkillsForm):
    """What one offers as a mentor."""

    is_mentor = BooleanField(_l("I offer mentoring"))
    one_line = Line(_l("In one line"), max=200)
    how_md = Prose(_l("How I mentor"), max=4000)
    capacity = IntegerField(_l("Places"), [Optional(), NumberRange(0, MAX_PLACES), _ensure_place], default=2)
    hours = IntegerField(_l("Hours a month"), [Optional(), NumberRange(0, 160)], default=6)
    cadence = SelectField(_l("Pace"), choices=_choices(CADENCES), default="fortnightly")
    reply_days = SelectField(
        _l("I promise to reply within"), choices=[(days, str(days)) for days in REPLY_DAYS], coerce=int
    )
    formats = Boxes(_l("Kind of room"), choices=_choices(FORMATS))
    styles = Boxes(_l("How we would work"), choices=_choices(STYLES))
    away_from = DateField(_l("Away from"), [Optional()])
    away_until = DateField(_l("Back on"), [Optional(), _ensure_order])

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the profile's columns."""
        names = ("one_line", "how_md", "cadence", "reply_days", "formats", "styles")
        plain = {name: self[name].data for name in names}
        return {**plain, "capacity": self.capacity.data or 0, "hours": self.hours.data or 0}

    def leave(self) -> tuple[date | None, date | None]:
        """Return from when one is away, and on which day one is back."""
        return self.away_from.data, self.away_until.data


class SeeksForm(SkillsForm):
    """What one seeks."""

    goals = Prose(_l("What I want to reach"), max=1000)
    cadence = SelectField(_l("Pace"), choices=[("", _l("Any pace")), *_choices(CADENCES)])
    styles = Boxes(_l("How we would work"), choices=_choices(STYLES))

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the profile's columns."""
        return {"goals": self.goals.data, "seeks": {"cadence": self.cadence.data, "styles": self.styles.data}}


class PlaceForm(SectionForm):
    """Languages and time zone."""

    languages = Boxes(_l("Languages"), choices=[])
    timezone = SelectField(_l("Time zone"), choices=lambda: list(time_zones().items()))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen = frozenset(self.languages.data or ())
        self.languages.choices = sorted(language_choices(), key=lambda pair: pair[0] not in chosen)

    def validate_languages(self, field: Any) -> None:
        """Refuse more languages than anybody works in."""
        if len(field.data or ()) > MAX_LANGUAGES:
            raise ValidationError(_l("Choose eight languages or fewer"))


class VisibilityForm(SectionForm):
    """Who sees the profile, and each of its sections."""

    audience = RadioField(
        _l("The whole page"), choices=lambda: [pair for pair in READERS.items() if pair[0] != "owner"]
    )
    about = RadioField(choices=_choices(READERS))
    offers = RadioField(choices=_choices(READERS))
    seeks = RadioField(choices=_choices(READERS))
    place = RadioField(choices=_choices(READERS))
    writes = RadioField(choices=_choices(READERS))
    learned = RadioField(choices=_choices(READERS))
    objectives = RadioField(choices=_choices(READERS))
    credentials = RadioField(choices=_choices(READERS))
    testimonials = RadioField(choices=_choices(READERS))

    def sections(self) -> dict[str, str]:
        """Return who sees which section."""
        return {name: self[name].data for name in SECTIONS}


class PictureForm(Form):
    """A picture."""

    picture = FileField(_l("Picture"))


def rows_of(pairs: Iterable[Any], fields: tuple[str, ...], spare: int, most: int) -> list[dict[str, Any]]:
    """Return the rows of a list field: what there is, and some empty ones to fill in."""
    rows = [dict(zip(fields, pair, strict=True)) for pair in pairs]
    empty: dict[str, Any] = {}
    return [*rows, *([empty] * max(min(spare, most - len(rows)), 0))]
