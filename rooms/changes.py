"""How an entry changed, version by version, as its page of changes shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from app.text.diff import Piece, changes
from rooms.shown import PARTS


class Step(NamedTuple):
    """One change: the version that it made, when, and every part whose words are others now."""

    number: int
    made_at: datetime
    parts: list[tuple[str, list[Piece]]]


def steps(entry: Any, revisions: Sequence[Any]) -> list[Step]:
    """Return the changes of an entry, the newest first; `revisions` are its earlier versions, the newest first."""
    later = [entry, *revisions[:-1]]
    return [_step(old, new) for new, old in zip(later, revisions, strict=True)]


def _step(old: Any, new: Any) -> Step:
    before, after = _words(old), _words(new)
    names = [*before, *(name for name in after if name not in before)]
    parts = [(name, changes(before.get(name, ""), after.get(name, ""))) for name in names]
    changed = [(name, pieces) for name, pieces in parts if any(piece.what != "same" for piece in pieces)]
    return Step(new.version, old.made_at, changed)


def _words(version: Any) -> dict[str, str]:
    """Return what a version says, by the label of each part."""
    said = {"": "\n".join(filter(None, [version.title, version.body_md]))}
    return said | {str(label): str(version.fields.get(name) or "") for name, label in PARTS.items()}
