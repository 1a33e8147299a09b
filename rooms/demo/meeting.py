"""Sessions of the demo's rooms: times that one of them offered and the other chose."""

from datetime import datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from app.demo.chronicle import Chronicle
from rooms.models import Room, RoomSession
from rooms.service import sessions


def plan_session(chronicle: Chronicle, key: str, said: dict[str, Any]) -> None:
    """Plan that somebody offers a time, and that the other agrees to it."""
    chronicle.plan(chronicle.of(said["offered"]), partial(_offer, chronicle, key, said))


def _offer(chronicle: Chronicle, key: str, said: dict[str, Any]) -> None:
    room: Room = chronicle.things[f"room/{key}"]
    hours, minutes = said["time"].split(":")
    there = datetime.combine(chronicle.date(said["day"]), time(int(hours), int(minutes)), ZoneInfo(room.timezone))
    session = sessions.propose(
        room,
        person=chronicle.people[said["offered"]["by"]],
        times=[there.astimezone(ZoneInfo("UTC"))],
        minutes=said["minutes"],
        place=said["place"],
        agenda=[(item["text"], item["minutes"]) for item in said["agenda"]],
    )
    chronicle.plan(chronicle.of(said["chosen"]), partial(_choose, chronicle, room, session, said["chosen"]["by"]))


def _choose(chronicle: Chronicle, room: Room, session: RoomSession, handle: str) -> None:
    sessions.choose(room, session, person=chronicle.people[handle], at=session.times[0])
