"""Forms of one objective: where it stands, its evidence, a line to go with a step, and the consent to publish."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from app.forms import Form, Line
from app.web import whole_number
from rooms.forms.fields import Address, Number
from rooms.models.objective import MAX_LINE
from rooms.service import Proof

NONE = ""


class ProgressForm(Form):
    """Where an objective stands."""

    value = Number(_l("Where it stands"), max=12, required=_l("Write a number, such as 12 or 2.5"))


class ProofForm(Form):
    """Evidence: a link, or an entry of the room."""

    title = Line(_l("What shows it"), max=160)
    url = Address(_l("Its address"), max=600)
    entry = SelectField(_l("Or an entry of this room"), choices=[], validate_choice=False)

    def offer(self, entries: list[tuple[int, str]]) -> "ProofForm":
        """Take the entries that can be named."""
        self.entry.choices = [(NONE, _l("No entry")), *((str(seq), words) for seq, words in entries)]
        return self

    @property
    def is_empty(self) -> bool:
        """Whether nothing was named."""
        return not (self.url.data or self.title.data or self.entry.data)

    def shows(self) -> bool:
        """Whether the form holds and names a piece of evidence; else the form says what is missing."""
        if not self.holds():
            return False
        if not (self.url.data or self._seq()):
            self.url.errors = [_("Give the address of what shows it, or choose an entry of this room")]
            return False
        return True

    def _seq(self) -> int | None:
        seq = whole_number(self.entry.data)
        return seq if any(str(seq) == value for value, _words in self.entry.choices) else None

    def proof(self) -> Proof:
        """Return the evidence that was named; without a title it is called by its entry or its address."""
        words: dict[str, Any] = dict(self.entry.choices)
        seq = None if self.url.data else self._seq()
        title = self.title.data or (str(words[str(seq)]) if seq else self.url.data)
        return Proof(title=title[:160], url=self.url.data, seq=seq)


class ConfirmForm(Form):
    """Confirming what was read: the version tells which."""

    version = HiddenField("")


class LineForm(Form):
    """A step that takes a line."""

    note = Line(_l("Your line"), max=MAX_LINE, required=_l("Write a line: both of you can read it"))


class ConsentForm(Form):
    """Whether others may see a confirmed objective."""

    agrees = HiddenField("")
