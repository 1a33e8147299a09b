"""What happens in growth threads."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadStarted(Event):
    """A member began a growth thread."""

    phrase: ClassVar[LazyString] = _l("started the growth thread “%(title)s”")
    icon: ClassVar[str] = "notebook"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class EntryPublished(Event):
    """A member wrote an entry."""

    phrase: ClassVar[LazyString] = _l("wrote “%(title)s”")
    icon: ClassVar[str] = "notebook"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class CommentPosted(Event):
    """Somebody replied to an entry; the entry is what it is about, because its readers are the reply's."""

    phrase: ClassVar[LazyString] = _l("replied to “%(title)s”")
    icon: ClassVar[str] = "chat-teardrop-text"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class NoteLeft(CommentPosted):
    """A mentor replied to an entry."""

    phrase: ClassVar[LazyString] = _l("left a mentor note on “%(title)s”")
    icon: ClassVar[str] = "pen-nib"


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(Event):
    """The writer of a question chose a reply as the answer."""

    phrase: ClassVar[LazyString] = _l("chose your reply as the answer to “%(title)s”")
    icon: ClassVar[str] = "check-circle"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class TimeToWrite(Event):
    """The hour that a writer planned for their thread has come."""

    phrase: ClassVar[LazyString] = _l("If something moved this week, a few lines in “%(title)s” keep it.")
    icon: ClassVar[str] = "notebook"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class StoryAsked(Event):
    """Somebody wants to quote a member's note in the story of a thread."""

    phrase: ClassVar[LazyString] = _l("asks to quote your note “%(title)s” in a story")
    icon: ClassVar[str] = "book-open"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Somebody let a story quote them."""

    phrase: ClassVar[LazyString] = _l("lets you quote them in the story of “%(title)s”")
    icon: ClassVar[str] = "book-open"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class ConsentTaken(Event):
    """Somebody does not want to be quoted in a story, or no longer."""

    phrase: ClassVar[LazyString] = _l("does not want to be quoted in the story of “%(title)s”")
    icon: ClassVar[str] = "book-open"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class FeedbackWanted(Event):
    """A writer wants to know something about an entry; their mentors are told."""

    phrase: ClassVar[LazyString] = _l("would like feedback on “%(title)s”")
    icon: ClassVar[str] = "chat-teardrop-text"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class ReplyThanked(Event):
    """The writer of an entry thanked for a reply."""

    phrase: ClassVar[LazyString] = _l("thanked you for your reply to “%(title)s”")
    icon: ClassVar[str] = "hands-clapping"
    category: ClassVar[str] = "follows"


@dataclass(frozen=True, kw_only=True)
class MentionedInThread(Event):
    """Somebody named a member in an entry or a reply."""

    phrase: ClassVar[LazyString] = _l("mentioned you in “%(title)s”")
    icon: ClassVar[str] = "at"
    category: ClassVar[str] = "follows"
