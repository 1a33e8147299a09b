"""What happens in moderation."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class DecisionMade(Event):
    """A moderator decided about something that a member wrote."""

    phrase = _l("decided about what you wrote: “%(title)s”")
    icon = "shield-check"
    category = "moderation"


@dataclass(frozen=True, kw_only=True)
class EditDue(Event):
    """The time in which a moderator asked for an edit is half over."""

    phrase = _l("An edit of “%(title)s” is asked for by %(when)s.")
    icon = "hourglass-medium"
    category = "moderation"


@dataclass(frozen=True, kw_only=True)
class ReportAnswered(Event):
    """A moderator closed the case that a member's report belongs to."""

    phrase = _l("looked at your report about “%(title)s”")
    icon = "flag"
    category = "moderation"


@dataclass(frozen=True, kw_only=True)
class ShownAgain(Event):
    """Something that had been hidden is shown again."""

    phrase = _l("shows “%(title)s” again")
    icon = "eye"
    category = "moderation"
