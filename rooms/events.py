"""What happens in rooms. No phrase carries a word of what was written: it may be read on a locked screen."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class RequestSent(Event):
    """A mentee asked a mentor for a room."""

    phrase: ClassVar[LazyString] = _l("asks you to be their mentor")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class PeerRequestSent(Event):
    """A member asked another to learn from each other."""

    phrase: ClassVar[LazyString] = _l("asks you to learn from each other in a room")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class GroupRequestSent(Event):
    """A mentee asked for a place in a group."""

    phrase: ClassVar[LazyString] = _l("asks for a place in your group")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RequestAccepted(Event):
    """A mentor accepted: the agreement waits for the mentee's signature."""

    phrase: ClassVar[LazyString] = _l("accepted your request. The agreement waits for you")
    icon: ClassVar[str] = "handshake"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RequestDeclined(Event):
    """A mentor declined a request."""

    phrase: ClassVar[LazyString] = _l("answered your request")
    icon: ClassVar[str] = "chats-teardrop"
    category: ClassVar[str] = "requests"


@dataclass(frozen=True, kw_only=True)
class RoomEnded(Event):
    """One of the two ended the room; the words are the same whichever way it ended."""

    phrase: ClassVar[LazyString] = _l("closed your room. It stays readable for both of you")
    icon: ClassVar[str] = "lock-simple"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class EntryPosted(Event):
    """Something was written in a room."""

    phrase: ClassVar[LazyString] = _l("wrote in your room")
    icon: ClassVar[str] = "chats-teardrop"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class MessagePosted(EntryPosted):
    """A message."""

    phrase: ClassVar[LazyString] = _l("wrote to you in your room")
    icon: ClassVar[str] = "chat-teardrop-text"


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(EntryPosted):
    """A question."""

    phrase: ClassVar[LazyString] = _l("asked you a question in your room")
    icon: ClassVar[str] = "question"


@dataclass(frozen=True, kw_only=True)
class AnswerPosted(EntryPosted):
    """A reply to an entry."""

    phrase: ClassVar[LazyString] = _l("answered in your room")
    icon: ClassVar[str] = "chat-teardrop-text"


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(EntryPosted):
    """Feedback."""

    phrase: ClassVar[LazyString] = _l("left feedback in your room")
    icon: ClassVar[str] = "pen-nib"


@dataclass(frozen=True, kw_only=True)
class ReviewGiven(EntryPosted):
    """A review that was asked for."""

    phrase: ClassVar[LazyString] = _l("reviewed your work in your room")
    icon: ClassVar[str] = "pen-nib"


@dataclass(frozen=True, kw_only=True)
class CheckInSent(EntryPosted):
    """A check-in."""

    phrase: ClassVar[LazyString] = _l("sent a check-in")
    icon: ClassVar[str] = "list-checks"


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(EntryPosted):
    """A request for a review."""

    phrase: ClassVar[LazyString] = _l("asks for your review in your room")
    icon: ClassVar[str] = "eye"


@dataclass(frozen=True, kw_only=True)
class NotesPosted(EntryPosted):
    """Notes of a session."""

    phrase: ClassVar[LazyString] = _l("took notes of your session")
    icon: ClassVar[str] = "note-pencil"


@dataclass(frozen=True, kw_only=True)
class DecisionProposed(EntryPosted):
    """A decision that the other has to agree to."""

    phrase: ClassVar[LazyString] = _l("proposed a decision in your room")
    icon: ClassVar[str] = "signpost"


@dataclass(frozen=True, kw_only=True)
class DecisionAgreed(Event):
    """The other agreed to a decision."""

    phrase: ClassVar[LazyString] = _l("agreed to your decision")
    icon: ClassVar[str] = "checks"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """The asker marked a question as answered."""

    phrase: ClassVar[LazyString] = _l("marked a question as answered")
    icon: ClassVar[str] = "check-circle"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class ObjectiveClaimed(Event):
    """Somebody says that an objective is reached, and shows why."""

    phrase: ClassVar[LazyString] = _l("asks you to confirm an objective in your room")
    icon: ClassVar[str] = "target"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class ObjectiveConfirmed(Event):
    """The partner confirmed an objective."""

    phrase: ClassVar[LazyString] = _l("confirmed an objective of yours")
    icon: ClassVar[str] = "seal-check"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class EvidenceReturned(Event):
    """The partner asks for more evidence."""

    phrase: ClassVar[LazyString] = _l("asks for more evidence of an objective")
    icon: ClassVar[str] = "target"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class ConfirmationWithdrawn(Event):
    """A confirmation was taken back."""

    phrase: ClassVar[LazyString] = _l("took back the confirmation of an objective")
    icon: ClassVar[str] = "target"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class SurveyOpened(Event):
    """The time of a survey has come: each is told alone."""

    phrase: ClassVar[LazyString] = _l("A few questions about your room wait for you. Only you read the answers")
    icon: ClassVar[str] = "list-checks"
    category: ClassVar[str] = "reminders"


POSTED: dict[str, type[EntryPosted]] = {
    "message": MessagePosted,
    "question": QuestionAsked,
    "feedback": FeedbackGiven,
    "check_in": CheckInSent,
    "review_request": ReviewAsked,
    "review_answer": ReviewGiven,
    "session_notes": NotesPosted,
    "decision": DecisionProposed,
}
