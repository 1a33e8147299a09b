"""What can be sent to communities: shapes and limits."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.drafts import Drafted
from app.forms import Form, Line, Prose, ValidationError
from app.text import single_line
from app.web import is_preview
from communities.forms.kinds import EventPart, PollPart
from communities.models.community import MAX_GUIDELINES, MAX_SUMMARY, MAX_TAG, MAX_TITLE
from communities.models.topic import MAX_TAGS, MAX_TOPIC_TITLE

READINGS = [
    ("public", _l("Everyone, visitors too")),
    ("members", _l("Anyone signed in")),
    ("space", _l("Only its members")),
]
JOININGS = [
    ("open", _l("Anyone may join")),
    ("request", _l("People ask, you let them in")),
    ("invitation", _l("By invitation")),
]
KINDS = [
    ("discussion", _l("Discussion")),
    ("question", _l("Question")),
    ("show_and_tell", _l("Show and tell")),
    ("poll", _l("Poll")),
    ("event", _l("Event")),
]
OF_PARTS = ("minutes", "starts", "closes")


def read_tags(text: str | None) -> list[str]:
    """Read tags written with commas: lower case, each once."""
    words = (single_line(word).lower().lstrip("#") for word in (text or "").split(","))
    return list(dict.fromkeys(word for word in words if word))


class TagLine(Line):
    """A few short tags on one line, separated by commas."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, max=200, **kwargs)

    @property
    def names(self) -> list[str]:
        """The tags."""
        return read_tags(self.data)

    def pre_validate(self, form: Any) -> None:
        """Refuse too many tags, and too long ones."""
        if len(self.names) > MAX_TAGS:
            raise ValidationError(_l("Keep this to %(limit)s tags or fewer", limit=MAX_TAGS))
        if any(len(name) > MAX_TAG for name in self.names):
            raise ValidationError(_l("Keep each tag to %(limit)s characters or fewer", limit=MAX_TAG))


class CommunityForm(Form):
    """Founding a community."""

    title: Line | None = Line(_l("Name"), max=MAX_TITLE, required=_l("Give the community a name"))
    summary = Line(_l("In one sentence"), max=MAX_SUMMARY, required=_l("Say in one sentence who it is for"))
    about_md = Prose(_l("About"), max=5_000)
    guidelines = Prose(_l("How we do it here"), max=2_000)
    area = Line(_l("Field"), max=60)
    tags = TagLine(_l("Tags"))
    reading = RadioField(_l("Who can read"), choices=READINGS, default="public")
    joining = RadioField(_l("Who can join"), choices=JOININGS, default="open")

    def validate_guidelines(self, field: Any) -> None:
        """Refuse more lines than anybody reads."""
        if len(self.lines) > MAX_GUIDELINES:
            raise ValidationError(_l("Keep this to %(limit)s lines or fewer", limit=MAX_GUIDELINES))

    @property
    def lines(self) -> list[str]:
        """The guidelines, one for each line."""
        return [line for line in map(single_line, (self.guidelines.data or "").splitlines()) if line]

    @property
    def values(self) -> dict[str, Any]:
        """What to found the community with, or what it is to say from now on."""
        names = ("title", "summary", "about_md", "area", "reading", "joining")
        plain = {name: self[name].data or "" for name in names if name in self}
        return plain | {"guidelines": self.lines, "tags": self.tags.names}


class SettingsForm(CommunityForm):
    """Changing a community; its name stays, and `version` says which settings were looked at."""

    title = None
    version = HiddenField("")


def settings_form(readings: Sequence[str], said: dict[str, Any] | None = None, version: str = "") -> SettingsForm:
    """Return the form as it was sent, or filled in with what a community says; `readings` are those left to choose."""
    if said is None:
        form = SettingsForm()
    else:
        lines = {"guidelines": "\n".join(said["guidelines"]), "tags": ", ".join(said["tags"])}
        form = SettingsForm(formdata=None, data=said | lines | {"version": version})
    form.reading.choices = [choice for choice in READINGS if choice[0] in readings]
    return form


class TopicForm(Drafted, PollPart, EventPart):
    """Starting a topic. What only a poll or an event asks for is read where the topic is one."""

    topic_kind = RadioField(_l("Kind"), choices=KINDS, default="discussion")
    title = Line(_l("Title"), max=MAX_TOPIC_TITLE, required=_l("Give the topic a title"))
    body = Prose(_l("What you would like to say"), required=_l("Write a few words to begin with"))
    tags = TagLine(_l("Tags"))

    def holds(self) -> bool:
        """Whether the form was sent and every field that its kind asks for is in order."""
        if is_preview():
            return False
        for name in {"poll": ("minutes", "starts"), "event": ("closes",)}.get(str(self.topic_kind.data), OF_PARTS):
            self[name].process(None)  # of a kind that was not chosen in the end
        whole = super().holds()
        part = {"poll": self.holds_poll, "event": self.holds_event}.get(self.topic_kind.data)
        return (part is None or part()) and whole

    @property
    def values(self) -> dict[str, Any]:
        """What to start the topic with."""
        plain = {"title": self.title.data, "body": self.body.data, "tags": self.tags.names}
        more = {"poll": lambda: {"poll": self.poll}, "event": lambda: {"event": self.event}}.get(self.topic_kind.data)
        return plain | {"topic_kind": self.topic_kind.data} | (more() if more else {})


class ReplyForm(Drafted, Form):
    """Replying in a topic."""

    body = Prose(_l("Your reply"), required=_l("Write your reply first"))
    reply_to_seq = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, 2**31 - 1)])


def blank_reply(reply_to: int | None) -> ReplyForm:
    """Return the form with nothing typed yet, perhaps in answer to a post."""
    return ReplyForm(formdata=None, data={"reply_to_seq": reply_to})


class EditPostForm(Drafted, Form):
    """Changing a post."""

    body = Prose(_l("Your post"), required=_l("Write something, or take the post back"))
    version = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])


def changing(post: Any) -> Callable[..., EditPostForm]:
    """Return what makes the form that changes a post, filled with what it says."""
    return partial(EditPostForm, data={"body": post.body_md, "version": post.version})


class AskForm(Form):
    """Asking to join."""

    words = Line(_l("A few words about you"), max=500)


class InviteForm(Form):
    """Inviting a member."""

    handle = Line(_l("Handle"), max=40, required=_l("Write the handle of a member"))


class MarkForm(Form):
    """A button that sets a mark (`on` is 1) or takes it away."""

    on = HiddenField(default="1")

    @property
    def is_on(self) -> bool:
        """Whether the mark shall be set."""
        return bool(self.on.data == "1")
