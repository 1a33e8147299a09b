"""When an account goes: it is counted out of the roadmaps it learned on, and those that only it could see go along."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select, update

from app.models import Audience
from roadmaps.models import Enrollment, Roadmap


def farewell(connection: Connection, user_id: int, now: datetime) -> dict[Any, set[int]]:
    """Count somebody out, with plain statements; their own roadmaps that nobody else sees or learns on go along."""
    learns = exists().where(
        Enrollment.owner_id == user_id, Enrollment.roadmap_id == Roadmap.id, Enrollment.left_at.is_(None)
    )
    counted = update(Roadmap).where(learns, Roadmap.learner_count > 0)
    connection.execute(counted.values(learner_count=Roadmap.learner_count - 1))
    others = select(Enrollment.roadmap_id).where(Enrollment.owner_id != user_id)
    private = Roadmap.owner_id == user_id, Roadmap.audience == Audience.OWNER, Roadmap.id.not_in(others)
    return {Roadmap.__table__: set(connection.scalars(select(Roadmap.id).where(*private)))}
