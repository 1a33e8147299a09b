"""What people fill in about sessions: times, where, agenda items, and a note to themselves."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.clock import on_wall
from app.errors import Invalid
from app.forms import Form, Line, Prose
from rooms.agendas import AGENDAS
from rooms.forms.fields import Address
from rooms.models.session import MAX_ITEM, MAX_PLACE, MAX_TIMES

LONGEST = 480


class TimesForm(Form):
    """Up to five times, as the one who offers them reads them off the wall."""

    def times(self, zone: str) -> list[datetime]:
        """Return the moments that are meant; a time that no clock shows is refused."""
        found = []
        for field in self.when:
            if field.data:
                moment = on_wall(field.data, zone)
                if moment is None:
                    raise Invalid(_("Clocks skip this time on that day. Choose another"), field=field.name)
                found.append(moment)
        return found

    @property
    def when(self) -> list[Any]:
        """Return the fields of the times."""
        return [self[f"when_{number}"] for number in range(1, MAX_TIMES + 1)]


for _n in range(1, MAX_TIMES + 1):
    setattr(TimesForm, f"when_{_n}", DateTimeLocalField(_l("Time %(n)s", n=_n), validators=[Optional()]))


class PlanForm(TimesForm):
    """A session to plan."""

    minutes = IntegerField(
        _l("How long, in minutes"), validators=[InputRequired(), NumberRange(10, LONGEST)], default=45
    )
    place = Line(_l("Where"), max=MAX_PLACE)
    link = Address(_l("Link"), max=600, description=_l("Optional: where the call takes place"))
    agenda = SelectField(_l("Begin the agenda with"), validate_choice=True)
    item = Line(_l("What do you want to talk about?"), max=MAX_ITEM, description=_l("Optional. You both can add more."))

    def __init__(self, *args: Any, **values: Any):
        super().__init__(*args, **values)
        label = _l("%(label)s, %(minutes)s minutes")
        named = [(name, label % {"label": each.label, "minutes": each.minutes}) for name, each in AGENDAS.items()]
        self.agenda.choices = [("", _("An empty page")), *named]
        self.agenda.data = self.agenda.data or ""

    def offer(self, agendas: list[tuple[str, str, Any]]) -> "PlanForm":
        """Offer more agendas to begin with: names, titles, items."""
        self.agenda.choices = [*self.agenda.choices, *((name, title) for name, title, _items in agendas)]
        return self


class ItemForm(Form):
    """One item of an agenda."""

    words = Line(_l("What to talk about"), max=MAX_ITEM, required=_l("Write a line first"))
    minutes = IntegerField(_l("Minutes"), validators=[Optional(), NumberRange(0, LONGEST)], default=10)


class SessionReflectionForm(Form):
    """A note after a session."""

    body = Prose(_l("What stays with you?"), max=8000, required=_l("Write a line first"))
    share = BooleanField(_l("Share it in the room, as a reflection"))
