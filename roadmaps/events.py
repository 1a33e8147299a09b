"""What happens on roadmaps."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class EnrollmentStarted(Event):
    """A member began a roadmap."""

    phrase: ClassVar[LazyString] = _l("started the roadmap “%(title)s”")
    icon: ClassVar[str] = "path"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class StepFinished(Event):
    """A member finished a step; the step is what it is about."""

    phrase: ClassVar[LazyString] = _l("finished the step “%(title)s”")
    icon: ClassVar[str] = "check-circle"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class StepAsked(Event):
    """A learner asked somebody to confirm a step."""

    phrase: ClassVar[LazyString] = _l("asks you to confirm the step “%(title)s”")
    icon: ClassVar[str] = "seal-check"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class StepConfirmed(Event):
    """Somebody confirmed a learner's step."""

    phrase: ClassVar[LazyString] = _l("confirmed your step “%(title)s”")
    icon: ClassVar[str] = "seal-check-fill"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class StepReturned(Event):
    """Somebody asked for more evidence of a learner's step."""

    phrase: ClassVar[LazyString] = _l("asks for more evidence of your step “%(title)s”")
    icon: ClassVar[str] = "seal-check"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class StepDeclined(Event):
    """Somebody declined to confirm a learner's step."""

    phrase: ClassVar[LazyString] = _l("does not confirm your step “%(title)s”")
    icon: ClassVar[str] = "seal-check"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class StepUnconfirmed(Event):
    """Somebody withdrew their confirmation of a learner's step."""

    phrase: ClassVar[LazyString] = _l("withdrew the confirmation of your step “%(title)s”")
    icon: ClassVar[str] = "seal-check"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class CredentialIssued(Event):
    """Every required step of a roadmap is confirmed, and its credential is signed."""

    phrase: ClassVar[LazyString] = _l("Your credential for “%(title)s” is ready")
    icon: ClassVar[str] = "seal-check-fill"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class CredentialWithdrawn(Event):
    """A confirmation that a credential rests on was taken back."""

    phrase: ClassVar[LazyString] = _l("Your credential for “%(title)s” no longer holds: a confirmation was withdrawn")
    icon: ClassVar[str] = "warning-diamond"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Event):
    """A roadmap came out in a newer version; its learners decide whether they move to it."""

    phrase: ClassVar[LazyString] = _l("published a newer version of “%(title)s”")
    icon: ClassVar[str] = "path"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class RoadmapAssigned(Event):
    """A mentor gave a roadmap or a step to somebody."""

    phrase: ClassVar[LazyString] = _l("gave you “%(title)s” to learn")
    icon: ClassVar[str] = "path"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class AssignmentAccepted(Event):
    """Somebody took on what they were given."""

    phrase: ClassVar[LazyString] = _l("took on what you gave them of “%(title)s”")
    icon: ClassVar[str] = "path"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class AssignmentDeclined(Event):
    """Somebody declined what they were given."""

    phrase: ClassVar[LazyString] = _l("declined what you gave them of “%(title)s”")
    icon: ClassVar[str] = "path"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class ResourcesAiling(Event):
    """An address in a roadmap no longer leads where it did."""

    phrase: ClassVar[LazyString] = _l("“%(title)s” has links that moved, are gone or ask for payment")
    icon: ClassVar[str] = "link-simple"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class RoadmapReviewAsked(Event):
    """Somebody asked curators to review their roadmap."""

    phrase: ClassVar[LazyString] = _l("asks for a review of “%(title)s”")
    icon: ClassVar[str] = "eye"
    category: ClassVar[str] = "duties"


@dataclass(frozen=True, kw_only=True)
class RoadmapListed(Event):
    """A curator listed a roadmap."""

    phrase: ClassVar[LazyString] = _l("has put “%(title)s” into the catalogue")
    icon: ClassVar[str] = "seal-check"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class RoadmapReturned(Event):
    """A curator returned a roadmap with reasons."""

    phrase: ClassVar[LazyString] = _l("has returned “%(title)s” with reasons")
    icon: ClassVar[str] = "eye"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class EditSuggested(Event):
    """Somebody suggested an edit of a roadmap to who keeps it."""

    phrase: ClassVar[LazyString] = _l("suggests an edit of “%(title)s”")
    icon: ClassVar[str] = "pencil-simple"
    category: ClassVar[str] = "roadmaps"


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(Event):
    """Who keeps a roadmap answered a suggestion."""

    phrase: ClassVar[LazyString] = _l("has answered your suggestion for “%(title)s”")
    icon: ClassVar[str] = "pencil-simple"
    category: ClassVar[str] = "roadmaps"
