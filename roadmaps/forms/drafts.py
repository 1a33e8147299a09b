"""What authors fill in: what a roadmap says of itself, its stages, and every field of a step."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Form, Line, Prose, Rows
from app.text import slugify
from roadmaps.editing import Step
from roadmaps.faces import COSTS, KINDS, LEVELS, RESOURCES
from roadmaps.forms import web_host
from roadmaps.interchange.fields import RESOURCE_KINDS

SPARE = 2  # empty rows for resources
MOST_RESOURCES = 100


class BeginForm(Form):
    """The title of a roadmap that begins with nothing."""

    title = Line(_l("Title"), max=200, required=_l("Give it a title. You can change it later."))


class ImportForm(Form):
    """A file of the interchange format."""

    file = FileField(_l("File"))

    def validate_file(self, field: Any) -> None:
        """Take a file, and something in it."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_l("Choose a file first: YAML or JSON"))


class DraftForm(Form):
    """The parent of the forms that are kept while somebody types: where they stand, and what was there before."""

    place = HiddenField("")
    seen = HiddenField("")
    drafted = HiddenField("")


class FactsForm(DraftForm):
    """What a roadmap says of itself."""

    title = Line(_l("Title"), max=200, required=_l("Give it a title. You can change it later."))
    summary = Prose(_l("Summary"), max=2000)
    audience = Line(_l("For whom"), max=500)
    level = SelectField(_l("Level"), choices=[("", _l("Not said")), *LEVELS.items()])
    topics = Line(_l("Topics"), max=600)
    license = Line(_l("License"), max=100)
    attribution = Prose(_l("Whom it owes"), max=1000)
    note = Prose(_l("A note to learners"), max=2000)
    review_due_on = DateField(_l("Look at it again on"), validators=[Optional()])

    def words(self) -> dict[str, Any]:
        """Return what was filled in, as the format names it."""
        plain = ("title", "audience", "level", "license", "attribution", "note")
        topics = [topic.strip()[:100] for topic in self.topics.data.split(",")]
        said: dict[str, Any] = {name: self[name].data or "" for name in plain}
        return said | {"summary": self.summary.data, "topics": list(dict.fromkeys(filter(None, topics)))[:20]}


class StageForm(Form):
    """The title of a stage."""

    title = Line(_l("Title of the stage"), max=200, required=_l("Give the stage a title"))


class ResourceForm(PlainForm):
    """Something to read, watch or do."""

    title = Line(_l("Title"), max=300)
    url = Line(_l("Address"), max=2000)
    kind = SelectField(_l("Kind"), choices=[(name, RESOURCES[name][0]) for name in RESOURCE_KINDS], default="article")
    cost = SelectField(_l("Cost"), choices=[("", _l("Cost not said")), *COSTS.items()])
    note = Line(_l("Note"), max=200)

    def validate_url(self, field: Any) -> None:
        """Take whole web addresses, and both an address and a title or neither."""
        if field.data and not web_host(field.data):
            raise ValidationError(_l("Begin the link with https:// or http://"))
        if bool(field.data) != bool(self.title.data):
            raise ValidationError(_l("A resource needs both a title and an address"))


class DraftStepForm(DraftForm):
    """Every field of a step."""

    title = Line(_l("Title"), max=200, required=_l("Give the step a title"))
    kind = SelectField(_l("Kind"), choices=[(name, word) for name, (word, _symbol) in KINDS.items()], default="learn")
    stage = SelectField(_l("Stage"), coerce=int, choices=[])
    hours = Line(_l("Hours"), max=10)
    optional = BooleanField(_l("This step is optional"))
    summary = Prose(_l("Summary"), max=5000)
    how_to = Prose(_l("How to go about it"), max=20000)
    evidence = Prose(_l("What counts as evidence"), max=10100)
    skills = Line(_l("Skills"), max=1000)
    prerequisites = SelectMultipleField(
        _l("What must be done before"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[],
    )
    resources = Rows(FormField(ResourceForm), max_entries=MOST_RESOURCES)

    def validate_hours(self, field: Any) -> None:
        """Take a number of hours, as people write it."""
        try:
            found = float((field.data or "0").replace(",", "."))
        except ValueError:
            found = -1
        if not 0 <= found <= 10000:
            raise ValidationError(_l("Give a number of hours from 0 to 10000"))

    def validate_evidence(self, field: Any) -> None:
        """Take a criterion a line, not too many, none too long."""
        lines = _lines(field.data)
        if len(lines) > 20 or any(len(line) > 500 for line in lines):
            raise ValidationError(_l("At most 20 lines of 500 characters each"))

    def validate_skills(self, field: Any) -> None:
        """Take names that can stand in an address, for that is how skills are known."""
        if any(slugify(name) == "untitled" for name in self.skill_names()):
            raise ValidationError(_l("Write the names of skills with Latin letters or figures"))

    def words(self, key: str, before: Step, slugs: dict[str, str]) -> Step:
        """Return the step as the format names it; what the form does not ask for stays as it was."""
        hours = float((self.hours.data or "0").replace(",", "."))
        rows = [row for row in self.resources.data if row["url"]]
        skills = [slugs.get(name.casefold()) or slugify(name) for name in self.skill_names()]
        return before | {
            "key": key,
            "title": self.title.data,
            "kind": self.kind.data,
            "optional": self.optional.data,
            "hours": int(hours) if hours == int(hours) else hours,
            "summary": self.summary.data,
            "how_to": self.how_to.data,
            "evidence": _lines(self.evidence.data),
            "skills": list(dict.fromkeys(filter(None, skills)))[:30],
            "prerequisites": list(self.prerequisites.data or ()),
            "resources": [{name: value for name, value in row.items() if value} for row in rows],
        }

    def skill_names(self) -> list[str]:
        """Return the skills as they were typed."""
        return [name.strip() for name in self.skills.data.split(",") if name.strip()]


def _lines(text: str | None) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def shown_step(step: Step, stage: int) -> dict[str, Any]:
    """Return a step as its form shows it, with a few empty rows for resources."""
    plain: dict[str, Any] = {name: step.get(name, "") for name in ("title", "kind", "summary", "how_to")}
    rows = [*step.get("resources", ()), *({} for _number in range(SPARE))]
    hours = step.get("hours")
    return plain | {
        "stage": stage,
        "hours": f"{hours:g}" if hours else "",
        "optional": step.get("optional", False),
        "evidence": "\n".join(step.get("evidence", ())),
        "skills": ", ".join(step.get("skills", ())),
        "prerequisites": list(step.get("prerequisites", ())),
        "resources": [{"kind": "article", **row} for row in rows],
    }


def shown_facts(content: dict[str, Any]) -> dict[str, Any]:
    """Return what a roadmap says of itself as its form shows it."""
    return {**content, "topics": ", ".join(content.get("topics", ()))}


class PlaceForm(Form):
    """Where something goes: by one place up or down, before the step with a key, or to the end of a stage."""

    by = IntegerField(validators=[Optional(), NumberRange(-1, 1)])
    before = HiddenField(validators=[Length(max=100)])
    stage = IntegerField(validators=[Optional(), NumberRange(0, 1000)])
    title = HiddenField(validators=[Length(max=200)])


class SplitForm(Form):
    """The titles of the parts that a step is split into."""

    first = Line(_l("First part"), max=200, required=_l("Give each part a title"))
    second = Line(_l("Second part"), max=200, required=_l("Give each part a title"))
    third = Line(_l("Third part"), max=200)
    fourth = Line(_l("Fourth part"), max=200)

    def titles(self) -> list[str]:
        """Return the titles that were given."""
        parts = (self.first, self.second, self.third, self.fourth)
        return [part.data for part in parts if part.data]


class MergeForm(Form):
    """The step that takes another one in."""

    into = SelectField(_l("Merge it into"), choices=[])


class PublishForm(Form):
    """What learners are told about a version."""

    summary = Prose(_l("What changed"), max=2000)
