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
