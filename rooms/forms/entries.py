"""One form for each kind of entry. What a form takes is what an entry of its kind can hold."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, MultipleFileField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from app.drafts import Drafted
from app.forms import Form, Line, Prose
from app.web import whole_number
from rooms.forms.fields import Address, Number, in_ninety_days
from rooms.models.entry import MAX_TITLE
from rooms.service import Draft
from rooms.words import first_name

ITEMS = 3
OWN = frozenset(
    {"csrf_token", "once", "kind", "to", "version", "title", "body", "objective", "files", "drafted", "only"}
)


class EntryForm(Drafted, Form):
    """What every entry form carries: its kind, the entry that it answers, the version that it changes."""

    kind = HiddenField("")
    to = HiddenField("")
    version = HiddenField("")
    files = MultipleFileField(_l("Attach"))

    def draft(self) -> Draft:
        """Return the words as the service takes them."""
        objective = self._data("objective")
        return Draft(
            kind=self.kind.data,
            title=self._data("title"),
            body=self._data("body"),
            fields=self.words(),
            objective_id=whole_number(objective) or None,
        )

    def words(self) -> dict[str, Any]:
        """Return what was written into the fields of this kind, dates as text, empty ones left out."""
        values = {field.name: field.data for field in self if field.name not in OWN}
        return {name: _plain(value) for name, value in values.items() if value not in (None, "")}

    def _data(self, name: str) -> str:
        return str(self._fields[name].data or "") if name in self._fields else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class MessageForm(EntryForm):
    """A message, or a reply."""

    body = Prose(_l("Your message"), required=_l("Write a line first"))


class QuestionForm(EntryForm):
    """A question that somebody can answer well."""

    title = Line(
        _l("What are you trying to do?"), max=MAX_TITLE, required=_l("Say in a sentence what you are trying to do")
    )
    body = Prose(_l("What have you tried?"), max=8000)
    good = Line(_l("What would a good answer do?"), max=300)


SHAPES = {
    "keep": {"keep": _l("Name one thing to keep"), "try": _l("Name one thing to try")},
    "sbi": {
        "situation": _l("Say when and where it was"),
        "behavior": _l("Say what was done, as a camera would have seen it"),
        "impact": _l("Say what followed from it"),
    },
}


class FeedbackForm(EntryForm):
    """Feedback in one of two shapes: keep, try, next, or situation, behavior, impact."""

    title = Line(_l("About what?"), max=MAX_TITLE)
    url = Address(_l("Where it is"), max=600)
    shape = RadioField(
        _l("Shape"),
        choices=[("keep", _l("Keep, try, next")), ("sbi", _l("Situation, behavior, impact"))],
        default="keep",
    )
    body = Prose(_l("What you saw"), max=8000)
    keep = Prose(_l("Keep"), max=4000)
    try_ = Prose(_l("Try"), max=4000, name="try")
    situation = Prose(_l("Situation"), max=4000)
    behavior = Prose(_l("Behavior"), max=4000)
    impact = Prose(_l("Impact"), max=4000)
    next = Prose(_l("Next"), max=4000)

    def validate(self, extra_validators: Any = None) -> bool:
        """The shape that was chosen says what cannot be left out."""
        fine = bool(super().validate(extra_validators))
        needed = SHAPES.get(self.shape.data or "", {})
        for field in self:
            if field.name in needed and not field.data and not field.errors:
                field.errors = [needed[field.name]]
                fine = False
        return fine

    def words(self) -> dict[str, Any]:
        """Leave out what belongs to the other shape."""
        words = super().words()
        others = {name for shape, names in SHAPES.items() for name in names if shape != self.shape.data}
        return {name: value for name, value in words.items() if name not in others}


class ReviewAnswerForm(EntryForm):
    """The answer to a request for a review."""

    body = Prose(_l("In a sentence"), max=4000)
    strengths = Prose(_l("Strengths"), max=4000, required=_l("Name one strength, and where it shows"))
    change = Prose(_l("One thing to change"), max=4000, required=_l("Name the one change that helps most"))
    action = Prose(_l("Next action"), max=2000, required=_l("Say what to do next"))


class CheckInForm(EntryForm):
    """A check-in; two lines are enough."""

    moved = Prose(_l("What moved?"), max=4000, required=_l("Write what moved. “Nothing” is a full answer"))
    stuck = Prose(_l("What is stuck?"), max=4000)
    next = Prose(_l("What is next?"), max=4000)
    confidence = RadioField(
        _l("Confidence"), choices=[(str(n), str(n)) for n in range(1, 6)], validators=[Optional()], default="3"
    )

    def _told(self) -> dict[int, float]:
        told = {name: field for name, field in self._fields.items() if name.startswith("progress_")}
        values = {int(name.removeprefix("progress_")): _value(field) for name, field in told.items()}
        return {ident: value for ident, value in values.items() if value is not None}

    def draft(self) -> Draft:
        """Tell the progress apart: it is kept with the objectives."""
        return replace(super().draft(), progress=self._told())

    def words(self) -> dict[str, Any]:
        """Leave out what is told of objectives."""
        return {name: value for name, value in super().words().items() if not name.startswith("progress_")}


class ReviewForm(EntryForm):
    """A request to look at a piece of work."""

    title = Line(_l("What should be looked at?"), max=MAX_TITLE, required=_l("Name what should be looked at"))
    url = Address(_l("Where it is"), max=600)
    source = Line(_l("What kind of thing it is"), max=120)
    look = Prose(_l("Please look at"), max=2000, required=_l("Say what to look at"))
    skip = Prose(_l("Please skip"), max=2000)
    due_on = DateField(_l("By when"), validators=[Optional(), in_ninety_days])

    def validate(self, extra_validators: Any = None) -> bool:
        """There is something to look at: a link, a file, or both."""
        fine = bool(super().validate(extra_validators))
        if self.url.data or self.url.errors or self.version.data or any(self.files.data or ()):
            return fine
        self.url.errors = [_l("Give its address, or attach it")]
        return False


class SessionForm(EntryForm):
    """Notes of a session, with what each takes away."""

    title = Line(_l("Session"), max=MAX_TITLE)
    held_on = DateField(_l("Held on"), validators=[Optional()])
    minutes = IntegerField(_l("Minutes"), validators=[Optional(), NumberRange(1, 600)])
    place = Line(_l("Where"), max=40)
    body = Prose(_l("Notes"), required=_l("Write a line first"))

    def words(self) -> dict[str, Any]:
        """Gather the action items into one list."""
        words = super().words()
        rows = [(n, *(words.pop(f"{name}_{n}", "") for name in ("item", "who", "by"))) for n in range(1, ITEMS + 1)]
        items = [(text, self._owner(n, who), by) for n, text, who, by in rows if text]
        return words | {"items": [{"text": text, "who": who, "by": by, "done": False} for text, who, by in items]}

    def _owner(self, n: int, who: str) -> int:
        ids = [value for value, _ in self._fields[f"who_{n}"].choices]
        return int(who if who in ids else ids[0])


for _n in range(1, ITEMS + 1):
    setattr(SessionForm, f"item_{_n}", Line(_l("Action item %(n)s", n=_n), max=200))
    setattr(SessionForm, f"who_{_n}", SelectField(_l("Whose, item %(n)s", n=_n), choices=[], validate_choice=False))
    setattr(SessionForm, f"by_{_n}", DateField(_l("Due, item %(n)s", n=_n), validators=[Optional()]))


class DecisionForm(EntryForm):
    """A decision, in one sentence that both can sign."""

    title = Line(_l("We decide"), max=MAX_TITLE, required=_l("Write the decision in one sentence"))
    because = Prose(_l("Because"), max=2000)
    revisit_on = DateField(_l("Look at it again on"), validators=[Optional()])


class ResourceForm(EntryForm):
    """Something worth reading, with a reason."""

    title = Line(_l("Title"), max=MAX_TITLE, required=_l("Give it a title"))
    url = Address(_l("Where it is"), max=600, required=_l("Give its address"))
    body = Prose(_l("Why it is worth the time"), max=4000)


class MilestoneForm(EntryForm):
    """Something reached, with what shows it."""

    title = Line(_l("What was reached"), max=MAX_TITLE, required=_l("Say what was reached"))
    body = Prose(_l("How it went"), max=8000)
    url = Address(_l("What shows it"), max=600, description=_l("Optional: the address of a piece of evidence"))


class ReflectionForm(EntryForm):
    """A thought that needs no answer."""

    title = Line(_l("Title"), max=MAX_TITLE)
    body = Prose(_l("What you noticed"), required=_l("Write a line first"))


FORMS: dict[str, type[EntryForm]] = {
    "message": MessageForm,
    "question": QuestionForm,
    "feedback": FeedbackForm,
    "check_in": CheckInForm,
    "review_request": ReviewForm,
    "review_answer": ReviewAnswerForm,
    "session_notes": SessionForm,
    "decision": DecisionForm,
    "resource": ResourceForm,
    "milestone": MilestoneForm,
    "reflection": ReflectionForm,
}
WITHOUT_OBJECTIVE = frozenset({"check_in", "review_answer"})  # the one reports on all, the other answers for one


def form_for(kind: str, room: Any, *, author_id: int | None = None, **options: Any) -> EntryForm:
    """Return the form of a kind for a room: with its objectives to choose from or to report on, and its two people."""
    base, extra = FORMS[kind], dict[str, Any]()
    if kind == "check_in":
        extra = {f"progress_{each.id}": _progress(each) for each in _told_of(room, author_id)}
    if kind not in WITHOUT_OBJECTIVE and room.objectives:
        extra = {"objective": _part_of(room.objectives)}
    if kind == "session_notes":
        people = [(str(each.id), each.name) for each in room.people]
        extra |= {
            f"who_{n}": SelectField(_l("Whose, item %(n)s", n=n), choices=people, validate_choice=False)
            for n in range(1, ITEMS + 1)
        }
    if room.is_group and (alone := alone_with(room)):
        extra |= {"only": SelectField(_l("For whom"), choices=alone, validate_choice=False)}
    form = type(base.__name__, (base,), extra)(**options)
    form.kind.data = kind
    return form


def alone_with(room: Any) -> list[tuple[str, Any]]:
    """Return for whom an entry can be on a group's page: for all, or for one with whom the author has a room alone."""
    found = [each for each in room.members if getattr(each, "own_room_id", None)]
    named = [(str(each.own_room_id), _l("Only %(name)s", name=first_name(each.name))) for each in found]
    return [("", _l("Everybody in the group")), *named] if named else []


def _part_of(objectives: Any) -> SelectField:
    """Return the field that says which objective an entry belongs to."""
    named = [(str(each.id), f"{place}. {each.title}") for place, each in enumerate(objectives, 1)]
    return SelectField(_l("Part of"), choices=[("", _l("No objective")), *named], validate_choice=False)


def _told_of(room: Any, author_id: int | None) -> list[Any]:
    """Return the objectives of whoever checks in, without those that are confirmed."""
    whose = author_id or getattr(room, "owner_id", None)
    return [each for each in room.objectives if each.owner_id == whose and each.state != "confirmed"]


def _value(field: Any) -> float | None:
    return field.number if isinstance(field, Number) else (1.0 if field.data else None)


def _progress(objective: Any) -> Any:
    """Return the field in which a check-in tells of an objective: a number, or a box for a milestone."""
    if objective.is_milestone:
        return BooleanField(objective.title, default=objective.done_share >= 1)
    return Number(objective.title, max=12, default=f"{objective.current:g}")
