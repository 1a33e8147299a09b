"""The parent of all forms: CSRF, the `once` token against double submits, fields that clean and cap."""

from collections.abc import Iterator
from typing import Any

from flask_babel import LazyString, format_decimal, get_domain, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import FieldList, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.errors import Invalid
from app.templating import ONCE
from app.text import MAX_MARKDOWN, normalize, single_line
from app.web import is_preview

_CHOOSE = lazy_gettext("Choose one of the answers that are offered")
_OURS = {  # what WTForms says of its own, in our words
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "This field is required.": lazy_gettext("Please fill this in"),
    "Not a valid integer value.": lazy_gettext("Write a whole number, such as 12"),
    "Not a valid float value.": lazy_gettext("Write a number, such as 12 or 2.5"),
    "Not a valid date value.": lazy_gettext("Write the day as year, month and day, such as 2026-03-13"),
    "Number must be between %(min)s and %(max)s.": lazy_gettext("Give a number from %(min)s to %(max)s"),
}


class _Translations:
    """Lets WTForms speak in our words, through our own catalog."""

    def gettext(self, string: str) -> str:
        return str(_OURS.get(string) or gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(get_domain().get_translations().ungettext(singular, plural, n))  # WTForms fills the values in itself


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the house. Its fields are named one by one, so nothing else can be assigned."""

    once = HiddenField("")

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = (
            False  # every unsafe request is checked before its view (app/__init__.py); a field would sign a token more
        )

        def get_translations(self, form: Any) -> Any:
            """Let WTForms speak our languages."""
            return _Translations()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.once.data:
            self.once.data = ONCE

    def holds(self) -> bool:
        """Whether the form was sent to be carried out and every field is in order."""
        return not is_preview() and bool(self.validate_on_submit())

    def pin(self, error: Invalid) -> None:
        """Pin a broken rule of the house to the field it names, or to the form as a whole."""
        if error.field and error.field in self._fields:
            field = self._fields[error.field]
            field.errors = [*field.errors, error.message]
        else:
            self.form_errors.append(error.message)


class Line(StringField):  # type: ignore[misc]
    """One line of text: controls and doubled spaces removed, counted on what is stored."""

    def __init__(self, label: Any = None, *, max: int = 160, required: str | LazyString | None = None, **kwargs: Any):
        rules = [DataRequired(required or lazy_gettext("Please fill this in")) if required is not None else _optional]
        super().__init__(
            label, [*rules, Length(max=max, message=_too_long(max)), *kwargs.pop("validators", [])], **kwargs
        )
        self.max = max

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was sent before any rule counts it."""
        self.data: str = single_line(valuelist[0] if valuelist else "")


class Prose(TextAreaField):  # type: ignore[misc]
    """Markdown that a person writes: line ends and controls put in order, counted on what is stored."""

    def __init__(
        self, label: Any = None, *, max: int = MAX_MARKDOWN, required: str | LazyString | None = None, **kwargs: Any
    ):
        rules = [DataRequired(required or lazy_gettext("Please fill this in")) if required is not None else _optional]
        super().__init__(
            label, [*rules, Length(max=max, message=_too_long(max)), *kwargs.pop("validators", [])], **kwargs
        )
        self.max = max

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was sent before any rule counts it."""
        self.data: str = normalize(valuelist[0] if valuelist else "")


class Rows(FieldList):  # type: ignore[misc]
    """A list of small forms, numbered in their names by figures only."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        named = (name[len(prefix) + 1 :].partition("-")[0] for name in formdata if name.startswith(f"{prefix}-"))
        return iter({int(index) for index in named if index.isascii() and index.isdecimal() and len(index) < 4})


class EmptyForm(Form):
    """A form of one button."""


def _optional(form: Any, field: Any) -> None:
    return None


def _too_long(limit: int) -> Any:
    return lazy_gettext("Keep this to %(limit)s characters or fewer", limit=LazyString(format_decimal, limit))


__all__ = ["EmptyForm", "Form", "Line", "Prose", "Rows", "ValidationError"]
