"""What is told of words that may go outside of a room, and of somebody who may look in."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class RoomLookedInto(Event):
    """A moderator may read the room for a while: those in it are told, and can read why."""

    phrase: ClassVar[LazyString] = _l("Your room was opened to a moderator for a while. You can read why")
    icon: ClassVar[str] = "shield-check"
    category: ClassVar[str] = "moderation"


@dataclass(frozen=True, kw_only=True)
class QuoteAsked(Event):
    """Somebody wants to quote words from the room."""

    phrase: ClassVar[LazyString] = _l("asks whether your words may be quoted outside of your room")
    icon: ClassVar[str] = "quotes"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class QuoteShown(Event):
    """The last author has said yes to a quote."""

    phrase: ClassVar[LazyString] = _l("said yes: your quote can be read outside of your room")
    icon: ClassVar[str] = "quotes"
    category: ClassVar[str] = "rooms"
