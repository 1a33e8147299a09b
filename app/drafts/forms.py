"""Drafts as forms see them: what was typed into one, and the form that shows it again."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.widgets import HiddenInput

from app.text import MAX_MARKDOWN, excerpt, normalize, plain

NEVER = frozenset({"csrf_token", "once", "files", "drafted"})


class Drafted:
    """What a form has that can be kept as a draft: stands before `Form` among its parents."""

    drafted = HiddenField("")  # the place of the draft in it, so that posting drops it


def typed(form: Any, blank: Any, sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what was sent for the form's own fields, or nothing when that is what the blank form shows anyway.

    Hidden fields, choices and dates are kept beside words, and are none themselves: so is the version that is changed.
    """
    both = zip(form, blank, strict=True)
    pairs = [(mine, empty) for mine, empty in both if mine.name in sent and mine.name not in NEVER]
    words = [(_shown(mine), _shown(empty)) for mine, empty in pairs if _takes_words(mine)]
    if all(mine == empty for mine, empty in words) or not any(mine.strip() for mine, _empty in words):
        return {}
    return {mine.name: [normalize(each) for each in sent.getlist(mine.name)] for mine, _empty in pairs}


def _takes_words(field: Any) -> bool:
    return isinstance(field, StringField) and not isinstance(field.widget, HiddenInput)


def _shown(field: Any) -> str:
    return normalize(str(field._value() or ""))


def first_words(values: Mapping[str, Any]) -> str:
    """Return what a draft is known by in a list: the beginning of the longest of its texts."""
    return excerpt(
        plain(max((text for texts in values.values() for text in texts), key=len, default="")[:MAX_MARKDOWN])
    )


def restored(make: Callable[..., Any], place: str, values: Mapping[str, Any]) -> Any:
    """Return the form as a draft left it; `make` is the form, or what returns it."""
    form = make(formdata=MultiDict([(name, each) for name, texts in values.items() for each in texts]))
    form.drafted.data = place
    return form
