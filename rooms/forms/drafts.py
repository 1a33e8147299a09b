"""Drafts as forms see them: what was typed into one, and the form that shows it again."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField

from app.text import normalize
from rooms.forms.entries import EntryForm, form_for

NEVER = frozenset({"csrf_token", "once", "version", "kind", "to", "files", "drafted"})


def typed(form: EntryForm, blank: EntryForm, sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """Return what was sent for the form's own fields, or nothing when that is what the blank form shows anyway."""
    both = zip(form, blank, strict=True)
    pairs = [(mine, empty) for mine, empty in both if mine.name in sent and mine.name not in NEVER]
    if all(_shown(mine) == _shown(empty) for mine, empty in pairs):
        return {}
    return {mine.name: [normalize(each) for each in sent.getlist(mine.name)] for mine, _empty in pairs}


def _shown(field: Any) -> str:
    value = field.data if isinstance(field, SelectField | BooleanField) else field._value()
    return normalize(str(value or ""))


def restored(kind: str, room: Any, to: int, values: Mapping[str, Any]) -> EntryForm:
    """Return the form of a kind as a draft left it."""
    sent = MultiDict([(name, each) for name, texts in values.items() for each in texts])
    form = form_for(kind, room, formdata=sent)
    form.to.data, form.drafted.data = str(to) if to else "", "1"
    return form
