"""The form of a template of one's own."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from app.forms import Form, Line, Prose
from rooms.kinds import KINDS
from rooms.models.template import AGENDA, MAX_LABEL

ENTRIES = ("message", "question", "session_notes", "reflection")


class TemplateForm(Form):
    """What to begin with again."""

    title = Line(_l("Title"), max=MAX_LABEL, required=_l("Give it a title"))
    entry = RadioField(
        _l("What it begins"),
        choices=[(AGENDA, _l("Agenda")), *((name, KINDS[name].label) for name in ENTRIES)],
        default="message",
    )
    body = Prose(_l("Text"), max=8000, required=_l("Write a line first"))
    version = HiddenField(default="1")

    def words(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the template's columns."""
        return {name: self[name].data for name in ("title", "entry", "body")}
