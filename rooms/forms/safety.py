"""Forms of a room's safety: leaving at once, and a report with chosen entries."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.forms import Form, Prose
from app.moderation.rules import REASONS
from app.web import whole_number
from rooms.models import Room

HERE = ("pressure", "threat", "private", "unkind", "selling", "pretending", "other")


class ExitForm(Form):
    """Leaving at once."""

    apart = BooleanField(_l("Block too, so that neither of us finds the other any more"))


class ReportRoomForm(Form):
    """What is wrong, about whom, and which entries show it."""

    about = SelectField(_l("About whom?"), validate_choice=False)
    reason = RadioField(
        _l("What is wrong?"),
        choices=[(each.key, each.label) for key in HERE for each in REASONS if each.key == key],
        validators=[InputRequired(_l("Choose what comes closest"))],
    )
    note = Prose(_l("What should a moderator know?"), max=2000)

    def __init__(self, room: Room, reporter_id: int, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = {each.id: each.name for each in room.people}
        self.about.choices = [(str(each), people.get(each, "")) for each in sorted(room.others(reporter_id))]

    def about_id(self) -> int:
        """Return whom the report is about; with nobody named it is the first of the others."""
        ids = [int(value) for value, _ in self.about.choices]
        wanted = whole_number(self.about.data)
        return wanted if wanted in ids else ids[0]

    def chosen(self) -> set[int]:
        """Return the ids of the entries that were ticked."""
        return {ident for value in request.form.getlist("entry") if (ident := whole_number(value))}
