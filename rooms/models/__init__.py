"""Tables of rooms: the room and its history, agreements, objectives, entries with files, turns."""

from rooms.models.achievement import RoomAchievement
from rooms.models.agreement import RoomAgreement, RoomSignature
from rooms.models.attachment import RoomAttachment
from rooms.models.breaks import RoomBreak
from rooms.models.entry import RoomEntry, RoomEntryRevision
from rooms.models.group import RoomGroup
from rooms.models.objective import ObjectiveChange, ObjectiveProgress, RoomObjective
from rooms.models.packet import RoomPacket
from rooms.models.pilot import PilotAnswer, RoomPriority
from rooms.models.room import Room, RoomTransition
from rooms.models.session import RoomSession, SessionReflection
from rooms.models.survey import RoomSurvey
from rooms.models.template import RoomTemplate
from rooms.models.testimonial import RoomTestimonial
from rooms.models.turn import RoomTurn

__all__ = [
    "ObjectiveChange",
    "ObjectiveProgress",
    "PilotAnswer",
    "Room",
    "RoomAchievement",
    "RoomAgreement",
    "RoomAttachment",
    "RoomBreak",
    "RoomEntry",
    "RoomEntryRevision",
    "RoomGroup",
    "RoomObjective",
    "RoomPacket",
    "RoomPriority",
    "RoomSession",
    "RoomSignature",
    "RoomSurvey",
    "RoomTemplate",
    "RoomTestimonial",
    "RoomTransition",
    "RoomTurn",
    "SessionReflection",
]
