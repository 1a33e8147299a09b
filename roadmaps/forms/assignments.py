"""What people fill in to give somebody a roadmap, and to answer."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired

from app.forms import Form, Prose
from roadmaps.models.assignment import MAX_WORDS


class AssignForm(Form):
    """To whom a roadmap or one of its steps is given."""

    whom = RadioField(_l("Who shall learn it"), validators=[InputRequired(_l("Choose who shall learn it"))])
    step = SelectField(_l("What"), validate_choice=True)
    words = Prose(_l("A line for them"), max=MAX_WORDS)

    def offer(self, people: Iterable[Any], steps: Iterable[Any], whole: str) -> "AssignForm":
        """Offer these people and steps, and the whole roadmap."""
        known = [(f"{each.user_id}-{each.space_id}", each.name) for each in people]
        self.whom.choices = known
        self.step.choices = [("", whole), *((step.key, step.title) for step in steps)]
        if not self.whom.data and len(known) == 1:
            self.whom.data = known[0][0]
        return self


class AssignedForm(Form):
    """Whether somebody takes on what they were given."""

    words = Prose(_l("A line, if you like"), max=MAX_WORDS)
    act = StringField(validators=[AnyOf(["accept", "decline"], _l("Choose one of the answers"))])
