"""Writing down what moderators do."""

from typing import Any

from app.db import db
from communities.models import Act, Community, LogLine


def note(
    community: Community,
    act: Act,
    *,
    actor: Any,
    topic_id: int | None = None,
    person_id: int | None = None,
    why: str = "",
) -> None:
    """Add a line to the log of a community."""
    about = {"topic_id": topic_id, "person_id": person_id, "note": why}
    db.session.add(LogLine(community_id=community.id, actor_id=actor.id, act=act, **about))
    db.session.flush()
