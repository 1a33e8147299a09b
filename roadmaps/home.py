"""What home shows of roadmaps: the one that the member touched last, with one statement."""

from typing import Any

from app.gate import Person
from roadmaps import faces, queries


def current_roadmap(person: Person) -> dict[str, Any] | None:
    """Return the roadmap that a member is on, if any."""
    rows = queries.learning(person, limit=1)
    return {"row": rows[0], "ring": faces.ring} if rows else None
