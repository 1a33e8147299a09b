"""The forms of an end: what a thread came to, its story, an answer to who wants to quote."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.drafts import Drafted
from app.forms import Form, Line, Prose
from threads.models import MAX_TITLE


class FinishForm(Drafted, Form):
    """What a thread came to; it may stay empty."""

    title = Line(_l("Title"), max=MAX_TITLE)
    body_md = Prose(_l("What it came to"))
    version = IntegerField(widget=HiddenInput(), default=1)


class StoryForm(Drafted, Form):
    """The story of a thread, and the mentors' notes that it quotes."""

    title = Line(_l("Title"), max=MAX_TITLE, required=_l("Give the story a title"))
    body_md = Prose(_l("Your story"), required=_l("Write a few words: two lines are enough"))
    notes = SelectMultipleField(
        _l("Notes to quote"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    def offer(self, notes: Any) -> "StoryForm":
        """Say which notes can be quoted."""
        self.notes.choices = [(note.id, note.name) for note in notes]
        return self


def story_form(notes: Any) -> Callable[..., StoryForm]:
    """Return what makes the form of a story that can quote these notes."""

    def make(**values: Any) -> StoryForm:
        return StoryForm(**values).offer(notes)

    return make


class AnswerForm(Form):
    """Yes or no."""

    answer = RadioField(_l("Your answer"), choices=[("yes", _l("Yes")), ("no", _l("No"))], validators=[InputRequired()])


class OmissionForm(Form):
    """Which words a story leaves out."""

    quote = StringField()
