"""The form for asking a cover mentor: why, and what is taken along. Nothing is ticked by itself."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Form, Prose
from app.jinja import short_day
from rooms.kinds import KINDS


class Ticked(SelectMultipleField):  # type: ignore[misc]
    """Several things, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _named(entry: Any) -> str:
    kind = KINDS[entry.entry_kind].label
    return f"{kind}, {short_day(entry.made_at)}: {entry.label}"


class CoverForm(Form):
    """A request to a cover mentor."""

    why = Prose(_l("Why this mentor"), max=3000, required=_l("Say why you ask this mentor"))
    objectives = Ticked(_l("Objectives to go on with"), coerce=int)
    entries = Ticked(_l("Entries to take along"), coerce=int)

    def offer(self, entries: Any, objectives: Any) -> None:
        """Name what can be ticked."""
        self.entries.choices = [(each.id, _named(each)) for each in entries]
        self.objectives.choices = [(each.id, each.title) for each in objectives]
