"""What is read when a room closes: last words, and the objectives that are carried into a next one."""

from typing import Any

from app.access import Viewer
from app.errors import Missing
from rooms.models import Room
from rooms.queries.doors import agreed_for
from rooms.queries.page import entries_of_kind
from rooms.states import PAST


def last_words(room: Room, viewer: Viewer) -> list[Any]:
    """Return what both wrote when they closed the room, the first word first."""
    rows = entries_of_kind(room, viewer, "reflection")
    return [row for row in reversed(rows) if (row.fields or {}).get("closing")]


def carried_over(person: Viewer, mentor: Any, room_id: int) -> list[dict[str, Any]]:
    """Return the objectives of a closed room that go on with the same mentor, as their form takes them."""
    if not room_id:
        return []
    room = agreed_for(person, room_id)
    if room.state not in PAST or room.mentor_id != mentor.owner_id:
        raise Missing
    found = [each for each in room.objectives if each.outcome == "carried" and each.owner_id == room.owner_id][:3]
    rows = [{"title": each.title, "measure": each.measure, **_way(each)} for each in found]
    return rows + [{} for _row in range(3 - len(rows))] if rows else []


def _way(objective: Any) -> dict[str, str]:
    if objective.is_milestone:
        return {}
    return {"start": f"{objective.current:g}", "target": f"{objective.target:g}", "unit": objective.unit}
