"""What happens in communities, for notifications and feeds."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class TopicStarted(Event):
    """Somebody started a topic."""

    phrase: ClassVar[LazyString | str] = _l("started the topic “%(title)s”")
    icon: ClassVar[str] = "chat-teardrop-text"
    category: ClassVar[str] = "communities"


@dataclass(frozen=True, kw_only=True)
class PostPublished(Event):
    """Somebody replied in a topic."""

    phrase: ClassVar[LazyString | str] = _l("replied in “%(title)s”")
    icon: ClassVar[str] = "chats-teardrop"
    category: ClassVar[str] = "communities"


@dataclass(frozen=True, kw_only=True)
class ReplyChosen(Event):
    """A reply was chosen as the answer."""

    phrase: ClassVar[LazyString | str] = _l("chose your reply as the answer to “%(title)s”")
    icon: ClassVar[str] = "check-circle"
    category: ClassVar[str] = "communities"


@dataclass(frozen=True, kw_only=True)
class MembershipAsked(Event):
    """Somebody asked to join a community."""

    phrase: ClassVar[LazyString | str] = _l("asked to join %(title)s")
    icon: ClassVar[str] = "users-three"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class MemberAdmitted(Event):
    """Somebody who had asked was let in."""

    phrase: ClassVar[LazyString | str] = _l("welcomed you to %(title)s")
    icon: ClassVar[str] = "users-three"
    category: ClassVar[str] = "communities"


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    """The steward made somebody a moderator."""

    phrase: ClassVar[LazyString | str] = _l("made you a moderator of %(title)s")
    icon: ClassVar[str] = "shield-check"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class Welcomed(Event):
    """Somebody came into a community that has words for newcomers."""

    phrase: ClassVar[LazyString | str] = _l("Welcome to the community. Begin here: “%(title)s”")
    icon: ClassVar[str] = "users-three"
    category: ClassVar[str] = "communities"


@dataclass(frozen=True, kw_only=True)
class StewardWanted(Event):
    """The steward asks somebody to take the community over."""

    phrase: ClassVar[LazyString | str] = _l("asks you to become the steward of %(title)s")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class HandedOver(Event):
    """Somebody has become the steward in another's place."""

    phrase: ClassVar[LazyString | str] = _l("is now the steward of %(title)s")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class StewardMissing(Event):
    """The steward of a community has left the site."""

    phrase: ClassVar[LazyString | str] = _l("%(title)s has no steward any more. You can become it")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class StewardChosen(Event):
    """Who offered to look after a community has become its steward."""

    phrase: ClassVar[LazyString | str] = _l("You are the steward of %(title)s now, as you offered")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class ReportCame(Event):
    """Something that was said in a community was reported."""

    phrase: ClassVar[LazyString | str] = _l("A report waits for the moderators of %(title)s")
    icon: ClassVar[str] = "flag"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class HiddenChanged(Event):
    """The author of something hidden until it is edited has edited it."""

    phrase: ClassVar[LazyString | str] = _l("In %(title)s, something that you hid was changed. Look whether to show it")
    icon: ClassVar[str] = "flag"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class MemberRemoved(Event):
    """A moderator took somebody out of a community."""

    phrase: ClassVar[LazyString | str] = _l("took you out of %(title)s")
    icon: ClassVar[str] = "users-three"
    category: ClassVar[str] = "moderation"


@dataclass(frozen=True, kw_only=True)
class TopicRetitled(Event):
    """A moderator gave somebody's topic another title or other tags."""

    phrase: ClassVar[LazyString | str] = _l("changed what your topic is called: “%(title)s”")
    icon: ClassVar[str] = "pencil-simple"
    category: ClassVar[str] = "moderation"


@dataclass(frozen=True, kw_only=True)
class EventMoved(Event):
    """An event takes place at another time, or elsewhere."""

    phrase: ClassVar[LazyString | str] = _l("changed when or where “%(title)s” takes place")
    icon: ClassVar[str] = "calendar-blank"
    category: ClassVar[str] = "communities"


@dataclass(frozen=True, kw_only=True)
class EventNears(Event):
    """An event begins within a day."""

    phrase: ClassVar[LazyString | str] = _l("“%(title)s” begins: %(when)s")
    icon: ClassVar[str] = "calendar-blank"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class EventCalledOff(Event):
    """An event was called off."""

    phrase: ClassVar[LazyString | str] = _l("called off “%(title)s”")
    icon: ClassVar[str] = "calendar-blank"
    category: ClassVar[str] = "communities"
