"""The form that makes an action item of an entry."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from app.forms import Form, Line


class ItemForm(Form):
    """What somebody takes on."""

    text = Line(_l("What"), max=200, required=_l("Say in a line what is to be done"))
    who = SelectField(_l("Who"), choices=[], validate_choice=False)
    by = DateField(_l("By when"), validators=[Optional()])

    def offer(self, room: Any) -> "ItemForm":
        """Say who is in the room."""
        self.who.choices = [(str(each.id), each.name) for each in room.people]
        return self
