"""One objective behind its door: its history line by line, and what the room holds to show for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from app.models import User
from app.models.audience import Audience
from rooms.kinds import KINDS
from rooms.models import ObjectiveChange, ObjectiveProgress, Room, RoomEntry, RoomObjective

MOST_SHOWN = 40
MOST_LINES = 400


class Line(NamedTuple):
    """One line of an objective's history."""

    made_at: datetime
    kind: str
    name: str
    values: dict[str, Any]
    note: str = ""
    seq: int | None = None


def objective_for(person: Viewer, room: Room, objective_id: int, *, lock: bool = False) -> RoomObjective:
    """Return an objective of this room; `lock` holds it for a step."""
    query = select(RoomObjective).where(RoomObjective.id == objective_id, RoomObjective.room_id == room.id)
    query = query.where(visible(RoomObjective, person))
    if lock:
        query = query.with_for_update(of=RoomObjective).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def history_of(objective: RoomObjective, viewer: Viewer) -> Sequence[Line]:
    """Return everything that happened to an objective, the newest first: progress, claims, evidence, edits."""
    lines = [*_changes(objective, viewer), *_steps(objective, viewer)]
    return sorted(lines, key=attrgetter("made_at"), reverse=True)[:MOST_LINES]


def _changes(objective: RoomObjective, viewer: Viewer) -> list[Line]:
    query = select(ObjectiveChange, User.name).outerjoin(User, User.id == ObjectiveChange.by_id)
    query = query.where(ObjectiveChange.objective_id == objective.id).order_by(ObjectiveChange.id)
    rows = db.session.execute(query).all()
    there = readable(objective.room_id, {change.values.get("seq") for change, _name in rows}, viewer)
    told = [(change, name, without_words(change.values, there)) for change, name in rows]
    return [Line(change.made_at, change.kind, name or "", values, change.note) for change, name, values in told]


def readable(room_id: int, seqs: Iterable[int | None], viewer: Viewer) -> frozenset[int]:
    """Return those of these numbers whose entries the viewer may read at this moment."""
    wanted = sorted({seq for seq in seqs if seq})
    query = select(RoomEntry.seq).where(RoomEntry.room_id == room_id, RoomEntry.seq.in_(wanted))
    query = query.where(RoomEntry.removed_at.is_(None), visible(RoomEntry, viewer))
    return frozenset(db.session.scalars(query)) if wanted else frozenset()


def without_words(values: dict[str, Any], there: frozenset[int]) -> dict[str, Any]:
    """Return evidence without the words of an entry that cannot be read: it was taken back, or hidden."""
    is_gone = values.get("seq") and values["seq"] not in there
    return {**values, "title": "", "seq": None} if is_gone else dict(values or {})


def _steps(objective: RoomObjective, viewer: Viewer) -> list[Line]:
    told, owner = aliased(RoomEntry), aliased(User)
    seen = (told.id == ObjectiveProgress.entry_id) & visible(told, viewer)
    query = select(ObjectiveProgress, owner.name, told.seq).select_from(ObjectiveProgress).outerjoin(told, seen)
    query = query.join(owner, owner.id == objective.owner_id).where(ObjectiveProgress.objective_id == objective.id)
    rows = db.session.execute(query.order_by(ObjectiveProgress.id)).all()
    return [
        Line(step.made_at, "progress", name, {"way": [step.before, step.value]}, seq=seq) for step, name, seq in rows
    ]


def showable(room: Room, viewer: Viewer) -> list[tuple[int, str]]:
    """Return the newest entries of a room that can be named as evidence for all in it, as (number, words)."""
    query = select(RoomEntry.seq, RoomEntry.entry_kind, RoomEntry.title, RoomEntry.body_text)
    there = RoomEntry.removed_at.is_(None), RoomEntry.hidden_at.is_(None), RoomEntry.audience == Audience.SPACE
    query = query.where(RoomEntry.room_id == room.id, *there, visible(RoomEntry, viewer))
    rows = db.session.execute(query.order_by(RoomEntry.seq.desc()).limit(MOST_SHOWN))
    return [(row.seq, _named(row)) for row in rows]


def _named(row: Any) -> str:
    words = " ".join((row.title or row.body_text).split())
    return f"{KINDS[row.entry_kind].label}: {words[:80]}" if words else f"{KINDS[row.entry_kind].label} {row.seq}"
