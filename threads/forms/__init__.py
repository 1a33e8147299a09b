"""What people fill in: a thread, an entry, a reply."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FloatField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app import clock
from app.drafts import Drafted
from app.forms import Form, Line, Prose, ValidationError
from app.models import Audience
from app.text import single_line
from threads import prompts
from threads.models import MAX_TAGS, MAX_TITLE, Entry, EntryKind
from threads.models.entry import MAX_WANTED

EARLIEST = date(1970, 1, 1)
AUDIENCES = {
    Audience.PUBLIC: (
        _l("Public"),
        "globe-simple",
        _l("Anyone may read it, also without an account, and find it by searching."),
    ),
    Audience.MEMBERS: (_l("Members"), "users-three", _l("Anyone signed in may read it.")),
    Audience.FOLLOWERS: (
        _l("My followers"),
        "user",
        _l("Members who follow you may read it. Anyone whom you have not blocked can follow you."),
    ),
    Audience.MENTORS: (_l("My mentors"), "pen-nib", _l("Only those who mentor you in a room now may read it.")),
    Audience.OWNER: (_l("Only me"), "lock-simple", _l("Nobody else may read it.")),
}
KINDS = {
    EntryKind.PROGRESS: (_l("Progress"), "footprints"),
    EntryKind.CHALLENGE: (_l("Challenge"), "warning-diamond"),
    EntryKind.BREAKTHROUGH: (_l("Breakthrough"), "lightbulb"),
    EntryKind.QUESTION: (_l("Question"), "question"),
    EntryKind.MILESTONE: (_l("Milestone"), "flag-pennant"),
    EntryKind.REFLECTION: (_l("Reflection"), "note-pencil"),
}
ALL_KINDS = KINDS | {EntryKind.SYNTHESIS: (_l("What it came to"), "book-open")}  # written when a thread is finished


def choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Return kinds of something as the choices of a field."""
    return [SelectChoice(key.value, label) for key, (label, *_more) in words.items()]


class Tags(StringField):  # type: ignore[misc]
    """A few words, parted by commas; each is kept once, in lower case."""

    def _value(self) -> str:
        return ", ".join(self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the words apart."""
        words = (single_line(word).casefold() for word in ",".join(valuelist)[:2000].split(","))
        self.data = list(dict.fromkeys(word for word in words if word))

    def pre_validate(self, form: Any) -> None:
        """Refuse too many words and too long ones."""
        if len(self.data or ()) > MAX_TAGS or any(len(word) > 40 for word in self.data or ()):
            raise ValidationError(_("Give eight tags or fewer, of 40 characters or fewer each"))


class ThreadForm(Form):
    """What a thread is about, and who may read it."""

    title = Line(_l("Title"), max=MAX_TITLE, required=_l("Give the thread a title"))
    purpose_md = Prose(_l("Purpose"), max=2000)
    tags = Tags(_l("Tags"))
    roadmap_id = SelectField(_l("Roadmap"), default="")
    aim = Line(_l("Next milestone"), max=MAX_TITLE)
    aim_on = DateField(_l("Aiming for"), validators=[Optional()])
    objective_id = SelectField(_l("Objective"), default="")
    audience = RadioField(_l("Who may read it"), default=Audience.PUBLIC.value, choices=choices(AUDIENCES))
    version = IntegerField(widget=HiddenInput(), default=1)

    def offer(self, roadmaps: dict[str, str], objectives: dict[str, str], kept: Any = None) -> Self:
        """Say which roadmaps and objectives can be chosen; what a thread has stays one when it is no longer seen."""
        for field, found in ((self.roadmap_id, roadmaps), (self.objective_id, objectives)):
            has = kept and getattr(kept, field.name)
            more = {} if not has or str(has) in found else {str(has): _("As before")}
            field.choices = {"": _("None")} | found | more
        return self

    def validate_aim_on(self, field: Any) -> None:
        """Take a day within ten years of now, of a milestone that has a name."""
        if field.data and abs(field.data - clock.now().date()) > timedelta(days=3660):
            raise ValidationError(_("Give a day within the next ten years"))
        if field.data and not self.aim.data:
            raise ValidationError(_("Say which milestone is meant, or leave the day empty"))

    def words(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the thread's columns."""
        plain = {
            name: self[name].data
            for name in ("title", "purpose_md", "tags", "aim", "aim_on", "audience")
            if name in self
        }
        tied = {name: self[name].data for name in ("roadmap_id", "objective_id")}
        return plain | {name: int(chosen) if chosen else None for name, chosen in tied.items()}


class ThreadChangesForm(ThreadForm):
    """What a thread is about; who may read it has a page of its own, which says what a change means."""

    audience = None


class EntryForm(Drafted, Form):
    """One entry of a thread."""

    type = RadioField(_l("Kind"), default=EntryKind.PROGRESS.value, choices=choices(KINDS))
    title = Line(_l("Title"), max=MAX_TITLE)
    body_md = Prose(_l("What happened"), required=_l("Write a few words: two lines are enough"))
    evidence_title = Line(_l("Evidence"), max=160)
    evidence_url = Line(_l("Link to the evidence"), max=600)
    wanted = Line(_l("Feedback wanted"), max=MAX_WANTED)
    prompt = SelectField(_l("Prompt of the week"), default="", choices=["", *prompts.PROMPTS])
    hours = FloatField(
        _l("Hours spent"), validators=[Optional(), NumberRange(0, 999, _l("Give a number of hours from 0 to 999"))]
    )
    about_on = DateField(_l("About an earlier day"), validators=[Optional()])
    version = IntegerField(widget=HiddenInput(), default=1)

    def validate_about_on(self, field: Any) -> None:
        """Take days that have passed: an entry may be late, never early."""
        if field.data and not EARLIEST <= field.data <= clock.now().date() + timedelta(days=1):
            raise ValidationError(_("Give a day that has passed"))

    def validate_evidence_url(self, field: Any) -> None:
        """Take web addresses only: what is shown as a link is never a script or a file."""
        parts = _web_address(field.data or "")
        if field.data and parts is None:
            raise ValidationError(_("Begin the link with https:// or http://"))
        if self.evidence_title.data and not field.data:
            raise ValidationError(_("Add the link where the evidence can be seen"))
        if parts and not self.evidence_title.data:
            self.evidence_title.data = parts[:160]

    def words(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the entry's columns."""
        names = ("type", "title", "body_md", "evidence_title", "evidence_url", "hours", "about_on", "prompt")
        return {name: self[name].data for name in names if name in self}


class EntryChangesForm(EntryForm):
    """What an entry says; feedback on it is asked for, and no longer asked for, without changing it."""

    wanted: Any = None


class SynthesisForm(EntryChangesForm):
    """The entry that says what a thread came to: its kind stays."""

    type = None


def changes_of(entry: Entry) -> type[EntryForm]:
    """Return the form that changes an entry."""
    return SynthesisForm if entry.type == EntryKind.SYNTHESIS else EntryChangesForm


def changing(entry: Entry) -> Callable[..., EntryForm]:
    """Return what makes the form that changes an entry, filled with what it says."""
    return partial(changes_of(entry), obj=entry)


def blank_entry() -> EntryForm:
    """Return the form with nothing typed yet."""
    return EntryForm(formdata=None)


def _web_address(text: str) -> str | None:
    """Return the host of a web address, or None when it is none."""
    try:
        parts = urlsplit(text)
        return parts.hostname if parts.scheme in {"http", "https"} and " " not in text else None
    except ValueError:
        return None


class CommentForm(Drafted, Form):
    """A reply to an entry."""

    body_md = Prose(_l("Your reply"), max=8000, required=_l("Write a few words first"))
