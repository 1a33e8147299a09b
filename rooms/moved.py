"""What is told of moves: one event for each way in which rooms change. Those of the clock are whole sentences."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class RoomMoved(Event):
    """A room changed its state, or who has to act in it."""

    icon: ClassVar[str] = "chats-teardrop"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class RequestAskedBack(RoomMoved):
    """A mentor asks something before answering a request."""

    phrase: ClassVar[LazyString] = _l("asks you something about your request")
    icon: ClassVar[str] = "question"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RequestAnsweredBack(RoomMoved):
    """A mentee answered what was asked about the request."""

    phrase: ClassVar[LazyString] = _l("answered your question about their request")
    icon: ClassVar[str] = "chat-teardrop-text"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RequestExpired(RoomMoved):
    """A request ran out: for the mentee."""

    phrase: ClassVar[LazyString] = _l("Your request ran out without an answer. That says nothing about you")
    icon: ClassVar[str] = "hourglass-medium"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RequestLapsed(RoomMoved):
    """A request ran out: for the mentor."""

    phrase: ClassVar[LazyString] = _l("A request to you ran out without an answer")
    icon: ClassVar[str] = "hourglass-medium"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RequestWaits(RoomMoved):
    """A request waits for a week."""

    phrase: ClassVar[LazyString] = _l("A request has waited for your answer for a week")
    icon: ClassVar[str] = "hourglass-medium"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class AgreementWaits(RoomMoved):
    """An agreement waits for a week."""

    phrase: ClassVar[LazyString] = _l("An agreement has waited for your signature for a week")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class AgreementLapsed(RoomMoved):
    """Nobody signed in time."""

    phrase: ClassVar[LazyString] = _l("An agreement was not signed in two weeks, so the request is over")
    icon: ClassVar[str] = "handshake"


@dataclass(frozen=True, kw_only=True)
class AgreementProposed(RoomMoved):
    """Somebody proposes another version of the agreement."""

    phrase: ClassVar[LazyString] = _l("proposes a change of your agreement")
    icon: ClassVar[str] = "handshake"


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(RoomMoved):
    """Somebody signed a changed agreement."""

    phrase: ClassVar[LazyString] = _l("signed the change of your agreement")
    icon: ClassVar[str] = "handshake"


@dataclass(frozen=True, kw_only=True)
class AgreementKept(RoomMoved):
    """A proposed change was taken back; what was signed before holds on."""

    phrase: ClassVar[LazyString] = _l("took a proposed change of your agreement back. What you both signed holds")
    icon: ClassVar[str] = "handshake"


@dataclass(frozen=True, kw_only=True)
class RoomOpened(RoomMoved):
    """Everybody has signed."""

    phrase: ClassVar[LazyString] = _l("signed the agreement. Your room is open")
    icon: ClassVar[str] = "handshake"


@dataclass(frozen=True, kw_only=True)
class PilotAsks(RoomMoved):
    """A pilot has come to its end."""

    phrase: ClassVar[LazyString] = _l("Your first two weeks are over. Say privately whether you go on")
    icon: ClassVar[str] = "signpost"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class PilotWaits(RoomMoved):
    """Somebody has not answered yet: told to nobody else."""

    phrase: ClassVar[LazyString] = _l("Tomorrow your room goes on. You can still say privately whether it does")
    icon: ClassVar[str] = "signpost"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class PilotWentOn(RoomMoved):
    """The room goes on after its pilot."""

    phrase: ClassVar[LazyString] = _l("Your room goes on")
    icon: ClassVar[str] = "check-circle"


@dataclass(frozen=True, kw_only=True)
class PilotEnded(RoomMoved):
    """The room ends with its pilot: the same words for everybody."""

    phrase: ClassVar[LazyString] = _l("Your room ended with its pilot. What was written stays readable for both of you")
    icon: ClassVar[str] = "lock-simple"


@dataclass(frozen=True, kw_only=True)
class RoomPaused(RoomMoved):
    """Somebody planned a pause."""

    phrase: ClassVar[LazyString] = _l("planned a pause for your room")
    icon: ClassVar[str] = "pause"


@dataclass(frozen=True, kw_only=True)
class RoomResumed(RoomMoved):
    """Somebody ended a pause early."""

    phrase: ClassVar[LazyString] = _l("ended the pause of your room")
    icon: ClassVar[str] = "chats-teardrop"


@dataclass(frozen=True, kw_only=True)
class PauseOver(RoomMoved):
    """The planned day has come."""

    phrase: ClassVar[LazyString] = _l("The pause of your room is over")


@dataclass(frozen=True, kw_only=True)
class ClosingBegun(RoomMoved):
    """Somebody began to close the room."""

    phrase: ClassVar[LazyString] = _l("began to close your room. There is time for a last word")
    icon: ClassVar[str] = "flag-pennant"


@dataclass(frozen=True, kw_only=True)
class DaysOver(RoomMoved):
    """The ninety days are over."""

    phrase: ClassVar[LazyString] = _l("Your days together are over. There is time for a last word")
    icon: ClassVar[str] = "flag-pennant"


@dataclass(frozen=True, kw_only=True)
class ClosingWaits(RoomMoved):
    """A closing has waited for a week."""

    phrase: ClassVar[LazyString] = _l("Your room closes in a week. A last word still fits in")
    icon: ClassVar[str] = "flag-pennant"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class RoomClosed(RoomMoved):
    """The clock closed the room."""

    phrase: ClassVar[LazyString] = _l("Your room is closed. It stays readable for both of you")
    icon: ClassVar[str] = "lock-simple"


@dataclass(frozen=True, kw_only=True)
class MentorPaused(Event):
    """A mentor let several requests lapse."""

    phrase: ClassVar[LazyString] = _l("Several requests to you ran out: you are not listed until you come back")
    icon: ClassVar[str] = "pause"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class TestimonialWritten(RoomMoved):
    """Somebody wrote about the other after their room closed."""

    phrase: ClassVar[LazyString] = _l("wrote about your time together. It is shown only if you agree")
    icon: ClassVar[str] = "quotes"


@dataclass(frozen=True, kw_only=True)
class TestimonialAgreed(RoomMoved):
    """The other lets the words stand on their page."""

    phrase: ClassVar[LazyString] = _l("shows your words on their page")
    icon: ClassVar[str] = "quotes"
