"""What follows from a room's state and the two people in it, for rooms and for what a page is shown of them. Pure."""

from typing import Any

from rooms.states import LIVE, OPENED, WRITABLE, Part

GROUP = "group"
LEADS, IN_GROUP = "leads", "in_group"  # what people are in the common room of a group


class Sides:
    """Who is what in a room, and what its state lets them do."""

    __slots__ = ()

    mentor_id: Any
    owner_id: Any
    state: Any
    format: Any
    opened_on: Any
    mentee: Any
    mentor: Any
    members: Any
    group_title: Any

    @property
    def is_open(self) -> bool:
        """Whether the room has opened, whatever came after; one that ended unsigned never has."""
        return self.state in OPENED and self.opened_on is not None

    @property
    def is_live(self) -> bool:
        """Whether the room has opened and not ended."""
        return self.state in LIVE

    @property
    def is_writable(self) -> bool:
        """Whether something can be written in it today."""
        return self.state in WRITABLE

    @property
    def is_group(self) -> bool:
        """Whether it is the common room of a group, in which one mentor has several mentees."""
        return bool(self.format == GROUP)

    @property
    def is_peer(self) -> bool:
        """Whether both are both: each learns, checks in, and confirms what the other reached."""
        return bool(self.format == "peer")

    def writes_as(self, person_id: int) -> Part:
        """Return whose kinds of entries somebody may write: between peers those of whoever learns."""
        return Part.MENTEE if self.is_peer else self.part_of(person_id)

    @property
    def people(self) -> tuple[Any, ...]:
        """Return everybody in the room."""
        return tuple(self.members) if self.is_group else (self.mentee, self.mentor)

    def others(self, person_id: int) -> frozenset[int]:
        """Return who else is in the room."""
        return frozenset({self.owner_id, self.mentor_id}) - {person_id}

    def part_of(self, person_id: int) -> Part:
        """Return what a participant is to this room."""
        return Part.MENTOR if person_id == self.mentor_id else Part.MENTEE

    def partner(self, person_id: int) -> Any:
        """Return the other person of the room."""
        return self.mentee if person_id == self.mentor_id else self.mentor
