"""What rooms put on a member's page: words about them that both sides show."""

from typing import Any

from app.access import Viewer
from rooms.queries.achievements import reached_by
from rooms.queries.groups import open_groups
from rooms.queries.testimonials import shown_about


def testimonials(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the testimonials that stand on somebody's page, and whether it is the viewer's own."""
    rows = shown_about(owner_id, viewer)
    return (rows, owner_id == viewer.id) if rows else None


def groups(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the groups that somebody can be asked for, to members; to the mentor also when there is none yet."""
    is_own = owner_id == viewer.id
    if not viewer.id or (is_own and not getattr(viewer, "is_mentor", False)):
        return None
    rows = tuple(open_groups(owner_id, viewer))
    return (rows, is_own) if rows or is_own else None


def objectives(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the objectives on somebody's portfolio: confirmed, and shown by both."""
    rows = reached_by(owner_id, viewer)
    return (rows,) if rows else None


def words_about(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the testimonials on somebody's portfolio."""
    rows = shown_about(owner_id, viewer)
    return (rows,) if rows else None
