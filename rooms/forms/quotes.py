"""Forms of quotes: what to quote and where, and an author's answer."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.forms import Form, Line, Prose
from app.web import whole_number
from rooms.models.quote import MAX_WHERE

NAMED = ((("name"), _l("With my name")), ("part", _l("As “a mentor” or “a mentee”")))


class QuoteForm(Form):
    """The passage, with which replies, where it shall appear, and how one's own words are signed."""

    words = Prose(_l("The passage"), max=8000)
    place = Line(_l("Where shall it appear?"), max=MAX_WHERE, required=_l("Say where it shall appear"))
    named = RadioField(_l("Your own words are signed"), choices=list(NAMED), default="part")

    def replies(self) -> set[int]:
        """Return the ids of the replies that were ticked."""
        return {ident for value in request.form.getlist("reply") if (ident := whole_number(value))}


class ConsentForm(Form):
    """An author's answer."""

    answer = RadioField(
        _l("May these words be shown?"),
        choices=[("yes", _l("Yes, as they stand here")), ("no", _l("No"))],
        validators=[InputRequired(_l("Choose an answer"))],
    )
    named = RadioField(_l("They are signed"), choices=list(NAMED), default="part")

    def values(self) -> dict[str, Any]:
        """Return the answer as the service takes it."""
        return {"says_yes": self.answer.data == "yes", "is_named": self.named.data == "name"}
