"""What is read about rooms: doors, lists, and the parts of a room's page."""

from rooms.queries.closing import carried_over, last_words
from rooms.queries.doors import agreed_for, entry_for, person_by_handle, request_for, room_for
from rooms.queries.lists import cards, has_open_request, waiting_entries
from rooms.queries.objectives import history_of, objective_for, showable
from rooms.queries.page import (
    Stream,
    check_in_entries,
    decisions_and_shelf,
    history,
    just_posted,
    loops,
    newest_seq,
    progress_of,
    stream,
)
from rooms.queries.shown import Door, Drafted, Goal, RoomSeen, objectives_of, requests_of, room_seen

__all__ = [
    "Door",
    "Drafted",
    "Goal",
    "RoomSeen",
    "Stream",
    "agreed_for",
    "cards",
    "carried_over",
    "check_in_entries",
    "decisions_and_shelf",
    "entry_for",
    "has_open_request",
    "history",
    "history_of",
    "just_posted",
    "last_words",
    "loops",
    "newest_seq",
    "objective_for",
    "objectives_of",
    "person_by_handle",
    "progress_of",
    "request_for",
    "requests_of",
    "room_for",
    "room_seen",
    "showable",
    "stream",
    "waiting_entries",
]
