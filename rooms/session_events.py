"""What happens with sessions. No phrase carries a word of an agenda, nor a time: it may be read on a locked screen."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionEvent(Event):
    """Something about a session."""

    icon: ClassVar[str] = "calendar-blank"
    category: ClassVar[str] = "sessions"


@dataclass(frozen=True, kw_only=True)
class SessionProposed(SessionEvent):
    """Somebody offered times."""

    phrase: ClassVar[LazyString] = _l("proposed times for a session")


@dataclass(frozen=True, kw_only=True)
class SessionAgreed(SessionEvent):
    """Somebody chose one of the times."""

    phrase: ClassVar[LazyString] = _l("chose a time for your session")


@dataclass(frozen=True, kw_only=True)
class SessionSuits(SessionEvent):
    """Somebody in a group said which times suit them."""

    phrase: ClassVar[LazyString] = _l("said which times suit them for a session of your group")


@dataclass(frozen=True, kw_only=True)
class SessionMoved(SessionEvent):
    """Somebody asks for another time than was agreed."""

    phrase: ClassVar[LazyString] = _l("asks for another time for your session")


@dataclass(frozen=True, kw_only=True)
class SessionRefused(SessionEvent):
    """Somebody said no to the times, or took them back."""

    phrase: ClassVar[LazyString] = _l("called off planning a session for now")


@dataclass(frozen=True, kw_only=True)
class SessionSkipped(SessionEvent):
    """Somebody skips an agreed session."""

    phrase: ClassVar[LazyString] = _l("skips your next session. Your rhythm stays as it is")


@dataclass(frozen=True, kw_only=True)
class SessionNears(SessionEvent):
    """A session is a day away, or less."""

    phrase: ClassVar[LazyString] = _l("Your session comes up: look at its agenda")


@dataclass(frozen=True, kw_only=True)
class SessionPassed(SessionEvent):
    """The time of a session has passed."""

    phrase: ClassVar[LazyString] = _l("Did your session happen? Say so in a click")


@dataclass(frozen=True, kw_only=True)
class SessionLapsed(SessionEvent):
    """All times that were offered have passed."""

    phrase: ClassVar[LazyString] = _l("The times proposed for a session have passed. New ones can be offered any day")
