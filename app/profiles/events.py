"""What happens to profiles that others have to hear of."""

from dataclasses import dataclass
from typing import ClassVar

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class LeaveChanged(Event):
    """A mentor said when they are away; nobody is told, but what waits for them is due later."""

    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class VisibilityChanged(Event):
    """A member said who sees their page and its sections; nobody is told, but what others put there follows."""
