"""Asking the surveys of a room when their time has come, and keeping answers that are nobody else's."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.db import db
from rooms.events import SurveyOpened
from rooms.models import Room, RoomSession, RoomSurvey, RoomTurn
from rooms.models.session import SessionState
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits, wait_for
from rooms.sides import GROUP
from rooms.states import LIVE, PAST
from rooms.surveys import SURVEYS, Survey, due_kinds, next_look

SURVEY = "survey"


def with_survey_due(now: datetime) -> Select[Any]:
    """Select the rooms of two in which the time of a survey may have come."""
    states = sorted(LIVE | PAST)
    due = Room.survey_on <= now.date(), Room.state.in_(states), Room.format != GROUP
    return select(Room).where(*due).order_by(Room.survey_on, Room.id)


def ask_surveys(room: Room, now: datetime) -> None:
    """Ask everybody in a room the surveys whose time has come, each once, and note when to look again."""
    for kind in due_kinds(room, room.today, has_held=_has_held(room)):
        ask_survey(room, SURVEYS[kind])
    following = next_look(room, room.today)
    if following is not None:  # it may be yesterday where the room is
        following = max(following, now.date() + timedelta(days=1))
    db.session.execute(update(Room).where(Room.id == room.id).values(survey_on=following))


def _has_held(room: Room) -> bool:
    held = RoomSession.room_id == room.id, RoomSession.state == SessionState.HELD
    return bool(db.session.scalar(select(exists().where(*held))))


def ask_survey(room: Room, survey: Survey) -> None:
    """Ask everybody in a room a survey; the one before waits no longer."""
    before = RoomTurn.room_id == room.id, RoomTurn.kind == SURVEY, RoomTurn.about_id == survey.number
    asked = frozenset(db.session.scalars(select(RoomTurn.whose_id).where(*before)))
    for person_id in sorted(room.others(0) - asked):
        no_longer_waits(room, SURVEY, whose_id=person_id)
        place = {"room_id": room.id, "survey": survey.kind}
        wait_for(room, SURVEY, person_id, endpoint="rooms.survey", values=place, about_id=survey.number, private=True)
        say(SurveyOpened, room, frozenset({person_id}))


def answer_survey(room: Room, survey: Survey, answers: Mapping[str, Any], *, person: Any) -> None:
    """Keep somebody's answers in the place of earlier ones. Nothing that anybody else sees changes."""
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    said = {"version": survey.version, "answers": dict(answers), "made_at": clock.now()}
    whose = {"room_id": room.id, "user_id": person.id, "kind": survey.kind}
    keeping = upsert(RoomSurvey).values(**whose, **said)
    db.session.execute(keeping.on_conflict_do_update(index_elements=list(whose), set_=said))
    no_longer_waits(room, SURVEY, whose_id=person.id, about_id=survey.number)


def leave_out_survey(room: Room, survey: Survey, *, person: Any) -> None:
    """Leave a survey out: it waits no longer, and can still be answered on its page."""
    no_longer_waits(room, SURVEY, whose_id=person.id, about_id=survey.number)
