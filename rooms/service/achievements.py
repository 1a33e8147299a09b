"""What of a room's objectives is shown outside it: only while both agree and the confirmation stands."""

from typing import Any

from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Profile
from rooms.models import RoomAchievement, RoomObjective

SHOWN = ("owner_id", "confirmed_by_id", "title", "measure", "measure_kind", "start", "target", "unit", "confirmed_at")


def show_or_not(objective: RoomObjective) -> None:
    """Let a confirmed objective stand on its owner's portfolio while both agree, or take it from there at once."""
    db.session.flush()
    found = db.session.scalar(select(RoomAchievement).where(RoomAchievement.objective_id == objective.id))
    if found is not None and not objective.is_published:
        db.session.delete(found)
    elif found is None and objective.is_published:
        audience = db.session.scalars(select(Profile.audience).where(Profile.owner_id == objective.owner_id)).one()
        words = {name: getattr(objective, name) for name in SHOWN}
        shown = RoomAchievement(objective_id=objective.id, audience=audience, shown_at=clock.now(), **words)
        db.session.add(shown)
    db.session.flush()


def take_from_portfolio(achievement: RoomAchievement, *, person: Any) -> None:
    """Take one's consent back without going into the room: also when a block stands between the two by now."""
    query = select(RoomObjective).where(RoomObjective.id == achievement.objective_id)
    objective = db.session.scalars(query.with_for_update(of=RoomObjective)).one()
    if person.id == objective.owner_id:
        objective.owner_publishes_at = None
    else:
        objective.confirmer_publishes_at = None
    db.session.add(objective.become(objective.state, person.id, "unpublished"))
    show_or_not(objective)
