"""Remembering how far a member has seen their feeds."""

from typing import Any

from app import clock
from app.feed.models import FeedMark
from app.statements import dialect, inserting, prepared


def mark_seen(source: str, mark: list[Any], *, person: Any) -> None:
    """Remember the newest document that a member has seen in a source of the feed; it never goes back."""
    at, ident = mark
    at = min(at, clock.now())
    _marking(dialect())(user_id=person.id, source=source, seen_at=at, seen_id=ident, made_at=clock.now())


@prepared
def _marking(named: str) -> Any:
    row = inserting(FeedMark, named)
    further = {name: row.excluded[name] for name in ("seen_at", "seen_id", "made_at")}
    farther_than = FeedMark.seen_at <= row.excluded.seen_at
    return row.on_conflict_do_update(index_elements=["user_id", "source"], set_=further, where=farther_than)
