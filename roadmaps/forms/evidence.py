"""Evidence as a learner fills it in: one small form for each kind of it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, SelectField, StringField

from app.forms import Form, Line, Prose, ValidationError
from roadmaps.forms import web_host
from roadmaps.models import EvidenceKind
from roadmaps.models.learning import MAX_NOTE

KINDS = (EvidenceKind.LINK, EvidenceKind.FILE, EvidenceKind.GROWTH_ENTRY, EvidenceKind.TEXT, EvidenceKind.CODE)
LANGUAGES = ("", "python", "sql", "javascript", "typescript", "r", "java", "go", "rust", "bash", "html", "css", "yaml")


class EvidenceForm(Form):
    """What shows that the step was reached; `kind` says as what it was sent, else what is filled in does."""

    view = HiddenField("")
    kind = HiddenField("")
    title = Line(_l("What it is"), max=160)
    url = Line(_l("Link"), max=600)
    files = FileField(_l("File"))
    entry = SelectField(_l("Entry of a growth thread"), coerce=int, choices=[], validate_choice=False, default=0)
    language = SelectField(_l("Language"), choices=[(name, name or "–") for name in LANGUAGES], default="")
    note_md = Prose(_l("In your words"), max=MAX_NOTE)
    finish = StringField(default="yes")

    @property
    def chosen(self) -> str:
        """Return the kind that this is."""
        if self.kind.data in {each.value for each in KINDS}:
            return str(self.kind.data)
        return EvidenceKind.LINK if self.url.data else EvidenceKind.TEXT

    def validate_url(self, field: Any) -> None:
        """Take web addresses only, and something at all."""
        if field.data and not web_host(field.data):
            raise ValidationError(_("Begin the link with https:// or http://"))
        if self.chosen == EvidenceKind.LINK and not field.data:
            raise ValidationError(_("Begin the link with https:// or http://"))
        if not self.kind.data and not field.data and not self.note_md.data:
            raise ValidationError(_("Add a link, or say in a few words what you did and saw"))

    def validate_note_md(self, field: Any) -> None:
        """Take words, and code, where they are what is shown."""
        if self.kind.data in {EvidenceKind.TEXT, EvidenceKind.CODE} and not field.data:
            raise ValidationError(_("Please fill this in"))

    def validate_entry(self, field: Any) -> None:
        """Take one of one's own entries."""
        known = {value for value, _text in field.choices}
        if self.chosen == EvidenceKind.GROWTH_ENTRY and field.data not in known - {0}:
            raise ValidationError(_("Choose one of your entries"))

    def words(self) -> dict[str, Any]:
        """Return what was filled in; evidence without a name takes one from its link or words."""
        said, kind = self.note_md.data or "", self.chosen
        if kind == EvidenceKind.CODE:
            said = fenced(said, self.language.data or "")
        named = {"title": self.title.data or self._name(kind), "note_md": said, "kind": kind}
        if kind == EvidenceKind.GROWTH_ENTRY:
            return named | {"entry_id": self.entry.data}
        return named | ({"url": self.url.data} if kind == EvidenceKind.LINK else {})

    def _name(self, kind: str) -> str:
        if kind == EvidenceKind.GROWTH_ENTRY:
            return str(dict(self.entry.choices)[self.entry.data])[:160]
        if kind == EvidenceKind.CODE:
            return _("Code, %(language)s", language=self.language.data) if self.language.data else _("Code")
        return web_host(self.url.data)[:160] or " ".join((self.note_md.data or "").split())[:80] or _("Evidence")


def fenced(code: str, language: str) -> str:
    """Return code as Markdown shows it, whatever fences it holds itself."""
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}{language if language in LANGUAGES else ''}\n{code}\n{fence}"
