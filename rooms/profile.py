"""What rooms put on a member's page: words about them that both sides show."""

from typing import Any

from app.access import Viewer
from rooms.queries.testimonials import shown_about


def testimonials(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the testimonials that stand on somebody's page, and whether it is the viewer's own."""
    rows = shown_about(owner_id, viewer)
    return (rows, owner_id == viewer.id) if rows else None
