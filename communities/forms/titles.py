"""Calling a topic otherwise."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from app.forms import Form, Line
from communities.forms import KINDS, TagLine
from communities.models import Topic, TopicKind
from communities.models.topic import MAX_REASON, MAX_TOPIC_TITLE

ALONE = (TopicKind.POLL, TopicKind.EVENT)  # what people answered there is for that kind


class TitleForm(Form):
    """Title, tags and kind of a topic; `version` says which ones were looked at."""

    title = Line(_l("Title"), max=MAX_TOPIC_TITLE, required=_l("Give the topic a title"))
    topic_kind: RadioField | None = RadioField(_l("Kind"), choices=[each for each in KINDS if each[0] not in ALONE])
    tags = TagLine(_l("Tags"))
    reason: Line | None = Line(_l("Why"), max=MAX_REASON, required=_l("Say why: everybody who reads the topic sees it"))
    leaves_nothing: BooleanField | None = BooleanField(_l("Nobody shall read what it was called before"))
    version = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])

    @property
    def values(self) -> dict[str, Any]:
        """What it is to be called, and why."""
        plain = {name: self[name].data for name in ("title", "topic_kind", "reason", "leaves_nothing") if name in self}
        return plain | {"tags": self.tags.names}


def title_form(topic: Topic, person_id: int, *, is_blank: bool = False) -> TitleForm:
    """Return the form as it was sent, or filled in with what a topic is called; its author says no reason."""
    said = {"title": topic.title, "topic_kind": topic.topic_kind, "tags": ", ".join(topic.tags)}
    form = TitleForm(formdata=None, data=said | {"version": topic.version}) if is_blank else TitleForm()
    if topic.topic_kind in ALONE:
        del form.topic_kind
    if topic.owner_id == person_id:
        del form.reason, form.leaves_nothing
    return form


def written(title: str, tags: list[str]) -> str:
    """Return title and tags as one text, to lay beside another."""
    return "\n".join((title, *([", ".join(tags)] if tags else [])))
