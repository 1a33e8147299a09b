"""The only way to answers of surveys: somebody's own."""

from collections.abc import Sequence

from sqlalchemy import select

from app.access import Viewer
from app.db import db
from app.errors import Missing
from rooms.models import Room, RoomSurvey, RoomTurn
from rooms.surveys import SURVEYS, Survey


def survey_for(person: Viewer, room: Room, kind: str) -> tuple[Survey, RoomSurvey | None]:
    """Return a survey that this person was asked in this room, with what they answered.

    One that was never asked is missing, and so is everybody else's.
    """
    survey = SURVEYS.get(kind)
    mine = own_answer(person, room, kind) if survey else None
    if survey is None or (mine is None and not _was_asked(person, room, survey)):
        raise Missing
    return survey, mine


def _was_asked(person: Viewer, room: Room, survey: Survey) -> int | None:
    asked = RoomTurn.room_id == room.id, RoomTurn.kind == "survey", RoomTurn.about_id == survey.number
    return db.session.scalar(select(RoomTurn.id).where(*asked, RoomTurn.whose_id == person.id).limit(1))


def is_asked(person: Viewer, room: Room, kind: str) -> bool:
    """Whether this person was asked this survey in this room, answered or not."""
    return _was_asked(person, room, SURVEYS[kind]) is not None


def own_answer(person: Viewer, room: Room, kind: str) -> RoomSurvey | None:
    """Return what this person answered."""
    mine = RoomSurvey.room_id == room.id, RoomSurvey.user_id == person.id, RoomSurvey.kind == kind
    return db.session.scalar(select(RoomSurvey).where(*mine))


def own_answers(room: Room, person: Viewer) -> Sequence[RoomSurvey]:
    """Return everything this person answered in a room, for the export of their own data and nothing else."""
    mine = RoomSurvey.room_id == room.id, RoomSurvey.user_id == person.id
    return list(db.session.scalars(select(RoomSurvey).where(*mine).order_by(RoomSurvey.id)))
