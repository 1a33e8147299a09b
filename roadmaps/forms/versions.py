"""What a learner says when they move to a newer version: which parts of a split step they count as done."""

from typing import Any

from flask_babel import gettext as _
from wtforms import IntegerField, SelectMultipleField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.errors import Invalid
from app.forms import Form

NONE = ""


class MoveForm(Form):
    """The versions between which somebody moves; what is asked of split steps is read by `chosen`."""

    from_number = IntegerField(widget=HiddenInput())
    to = IntegerField(widget=HiddenInput())
    parts = SelectMultipleField(
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False, choices=[]
    )

    def chosen(self, asked: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
        """Return for each split step the parts that count as done; an answer is wanted for every one of them."""
        said = [value.partition(":")[::2] for value in self.parts.data or ()]
        found: dict[str, list[Any]] = {key: [part for old, part in said if old == key] for key in asked}
        if not all(found.values()):
            raise Invalid(_("Say of each step that was split which parts you count as done, or that none is"), "parts")
        return {key: [part for part in parts if part in asked[key]] for key, parts in found.items()}
