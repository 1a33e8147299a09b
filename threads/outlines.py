"""What the outline of a thread gathers in one text, read once for equal ones: a row for each entry would cost more."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple


class Line(NamedTuple):
    """One entry of an outline: `title` is empty for what the timeline does not show."""

    id: int
    seq: int
    kind: str
    title: str
    at: datetime


@lru_cache(maxsize=256)
def lines(text: str | None, zone: Any) -> tuple[Line, ...]:
    """Return the entries of an outline, oldest first, by this clock."""
    rows = sorted(json.loads(text or "[]"), key=lambda row: row[1])
    return tuple(Line(ident, seq, kind, title, _moment(at).astimezone(zone)) for ident, seq, kind, title, at in rows)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
