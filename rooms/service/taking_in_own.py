"""Taking in what somebody kept for themself in a room: their answers and notes, which stay theirs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.db import db
from rooms.models import Room, RoomSurvey, SessionReflection


def keep(
    file: Mapping[str, Any],
    room: Room,
    people: Mapping[str, int],
    sessions: Sequence[int],
    entries: Mapping[int, int],
) -> None:
    """Keep answers and notes for whom they are by; `sessions` are ids by place, `entries` by number."""
    for each in file.get("surveys", ()):
        facts = {name: each[name] for name in ("kind", "version")}
        said = {"answers": each.get("answers", {}), "made_at": datetime.fromisoformat(each["made_at"])}
        db.session.add(RoomSurvey(room_id=room.id, user_id=people[each["by"]], **facts, **said))
    for each in file.get("reflections", ()):
        noted = SessionReflection(session_id=sessions[each["session"] - 1], user_id=people[each["by"]])
        noted.write(each["body"])
        noted.entry_id, noted.made_at = entries.get(each.get("entry", 0)), datetime.fromisoformat(each["made_at"])
        db.session.add(noted)
