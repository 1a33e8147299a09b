"""Setting and changing a room's objectives, and telling how far they have come."""

from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from rooms.models import ObjectiveChange, Room, RoomObjective
from rooms.models.objective import COUNTS, ObjectiveState, differences
from rooms.service.requests import Objective, objective_row
from rooms.service.turns import no_longer_waits

MOST = 6
CLAIM = "claim"


def add_objective(room: Room, wish: Objective, *, person: Any) -> RoomObjective:
    """Add an objective of the person who names it: a mentor learns something, too."""
    ensure_may_post(person)
    if room.is_group and person.id != room.mentor_id:
        raise NotAllowed(
            _("What is set here is for all of the group. Set your own in the room that you have with the mentor alone.")
        )
    if sum(each.owner_id == person.id for each in room.objectives) >= MOST:
        raise Invalid(_("Six objectives are as many as one person can carry."))
    number = max((each.position for each in room.objectives), default=0) + 1
    objective = objective_row(wish, person.id, room.space_id or 0, number)
    objective.begun_on = room.today if room.opened_on and room.today > room.opened_on else None
    room.objectives.append(objective)
    db.session.flush()
    db.session.add(ObjectiveChange(objective_id=objective.id, by_id=person.id, kind="set"))
    return objective


def ensure_owner(objective: RoomObjective, person: Any) -> None:
    """Refuse anybody but whom the objective belongs to."""
    if objective.owner_id != person.id:
        raise NotAllowed(_("An objective is changed by the person it belongs to."))


def change_objective(room: Room, objective: RoomObjective, wish: Objective, *, person: Any, version: int) -> None:
    """Change one's own objective. What was claimed of other words is no longer claimed; a confirmed one stays."""
    ensure_may_post(person)
    ensure_owner(objective, person)
    before = objective.plain()
    after: dict[str, Any] = {
        "title": wish.title,
        "measure": wish.measure,
        "unit": wish.unit,
        "due_on": wish.due_on.isoformat(),
    }
    after |= {"measure_kind": "number" if wish.is_number else "milestone", "start": wish.start, "target": wish.target}
    if objective.version != version:
        raise Conflict(mine=in_words(after), theirs=in_words(before))
    changed = differences(before, after)
    if not changed:
        return
    _ensure_unconfirmed(objective)
    state = ObjectiveState.OPEN if COUNTS & set(changed) else objective.state
    if state == ObjectiveState.OPEN:
        no_longer_waits(room, CLAIM, about_id=objective.id)
    for name in COUNTS & set(changed):
        setattr(objective, name, after[name])
    objective.due_on = wish.due_on
    db.session.add(objective.become(state, person.id, "edited", values=changed))


def in_words(plain: dict[str, Any]) -> str:
    """Write what somebody wrote of an objective in lines, for whoever comes second to compare."""
    way = f"{plain['start']:g} → {plain['target']:g} {plain['unit']}" if plain["measure_kind"] == "number" else ""
    return "\n".join(filter(None, [plain["title"], plain["measure"], way.strip(), plain["due_on"]]))


def set_progress(objective: RoomObjective, value: float, *, person: Any) -> None:
    """Say where one's own objective stands."""
    ensure_may_post(person)
    ensure_owner(objective, person)
    _ensure_unconfirmed(objective)
    if step := objective.advance(value, None):
        db.session.add(step)


def _ensure_unconfirmed(objective: RoomObjective) -> None:
    if objective.state == ObjectiveState.CONFIRMED:
        raise Invalid(_("This objective is confirmed as it stands. Set another one for what comes next."))
