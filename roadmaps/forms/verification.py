"""What people fill in to have a step confirmed, and to confirm it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.forms import Form, Prose
from roadmaps.models.verification import MAX_WORDS


class AskForm(Form):
    """Whom to ask to confirm a step, and which evidence they see."""

    view = HiddenField("")
    whom = RadioField(_l("Whom you ask"), validators=[InputRequired(_l("Choose whom you ask"))])
    evidence = SelectMultipleField(
        _l("What they see"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    words = Prose(_l("A line for them"), max=MAX_WORDS)

    def offer(self, people: Iterable[Any], evidence: Iterable[Any]) -> "AskForm":
        """Offer these people and this evidence; a mentor with two rooms stands in both."""
        known = list(people)
        self.whom.choices = [
            (each.value, _("%(name)s, your mentor", name=each.name) if each.space_id else _curator(each.name))
            for each in known
        ]
        self.evidence.choices = [(each.id, each.title) for each in evidence]
        if not self.whom.data and len(known) == 1:
            self.whom.data = known[0].value
        return self


def _curator(name: str) -> str:
    return _("%(name)s, who curates this roadmap", name=name)


class AnswerForm(Form):
    """What somebody says who was asked to confirm a step."""

    version = IntegerField(widget=HiddenInput(), default=1)
    words = Prose(_l("A note"), max=MAX_WORDS)
    act = StringField(validators=[AnyOf(["confirm", "return", "decline"], _l("Choose one of the answers"))])


class RevokeForm(Form):
    """Why somebody withdraws their confirmation."""

    words = Prose(_l("Why you withdraw it"), max=MAX_WORDS)
