"""Setting and changing a room's objectives."""

from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from rooms.models import Room, RoomObjective
from rooms.service.requests import Objective, objective_row

MOST = 6


def add_objective(room: Room, wish: Objective, *, person: Any) -> RoomObjective:
    """Add an objective of the person who names it."""
    ensure_may_post(person)
    if len(room.objectives) >= MOST:
        raise Invalid(_("Six objectives are as many as one room can carry."))
    objective = objective_row(wish, person.id, room.space_id or 0, len(room.objectives) + 1)
    room.objectives.append(objective)
    db.session.flush()
    return objective


def change_objective(objective: RoomObjective, wish: Objective, *, person: Any, version: int, current: float) -> None:
    """Change one's own objective; where it stands is kept as a step of its way."""
    ensure_may_post(person)
    if objective.owner_id != person.id:
        raise NotAllowed(_("An objective is changed by the person it belongs to."))
    if objective.version != version:
        raise Conflict(mine=wish.title, theirs=objective.title)
    objective.title, objective.measure, objective.due_on = wish.title, wish.measure, wish.due_on
    objective.measure_kind = "number" if wish.is_number else "milestone"
    objective.start, objective.target, objective.unit = wish.start, wish.target, wish.unit
    if step := objective.advance(current, None):
        db.session.add(step)
    objective.version += 1
