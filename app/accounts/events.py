"""What happens to accounts that others have to hear of."""

from dataclasses import dataclass

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class NameChanged(Event):
    """A member is called otherwise from now on; nobody is told, but what is found by their name follows."""
