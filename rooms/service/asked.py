"""What a mentor asks all of a group: it waits for each of them, until they answer or the question is closed."""

from rooms.models import Room, RoomEntry
from rooms.service.due import due_for
from rooms.service.turns import no_longer_waits, wait_for

TURN = "asked"


def let_wait(room: Room, entry: RoomEntry) -> None:
    """Let a question wait for everybody but who asks it, each until their own day."""
    where = {"room_id": room.id, "after": max(entry.seq - 4, 0), "_anchor": f"entry-{entry.seq}"}
    for each in sorted(room.others(entry.owner_id)):
        wait_for(room, TURN, each, endpoint="rooms.show", values=where, due_on=due_for(room, each), about_id=entry.id)


def answered(room: Room, entry: RoomEntry, person_id: int) -> None:
    """Let it wait no longer for somebody who wrote under it."""
    if room.is_group:
        no_longer_waits(room, TURN, whose_id=person_id, about_id=entry.id)


def settled(room: Room, entry: RoomEntry) -> None:
    """Let it wait for nobody any more."""
    if room.is_group:
        no_longer_waits(room, TURN, about_id=entry.id)
