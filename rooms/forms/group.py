"""The form of a group: what it is for, how many places it has, how often each checks in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.forms import Form, Line, Prose
from rooms.forms.request import CADENCES
from rooms.models.group import FEWEST, MAX_TITLE, MOST


class GroupForm(Form):
    """What a mentor invites to."""

    title = Line(_l("What the group is called"), max=MAX_TITLE, required=_l("Give the group a name"))
    about = Prose(_l("What it is for"), max=3000, required=_l("Say who it is for, and what you do together"))
    places = IntegerField(
        _l("Places"),
        default=4,
        validators=[
            InputRequired(_l("Say how many can join")),
            NumberRange(FEWEST, MOST, _l("A group has two to twelve places")),
        ],
    )
    cadence = SelectField(_l("How often each checks in"), choices=CADENCES, default="fortnightly")


class GroupTextForm(GroupForm):
    """What a mentor changes of it; how often each checks in stands in their agreements."""

    cadence = None
    version = HiddenField(default="1")

    def words(self) -> dict[str, Any]:
        """Return what was filled in, as the service takes it."""
        return {name: self[name].data for name in ("title", "about", "places")}
