"""Surveys: a door of one's own. What is answered here is read by nobody else."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.web import done, show
from rooms.forms.surveys import answers_of, survey_form
from rooms.models import Room, RoomSurvey
from rooms.queries import room_for
from rooms.queries.surveys import survey_for
from rooms.routes import bp
from rooms.service.surveys import answer_survey, leave_out_survey
from rooms.surveys import Survey, is_low


def _open(room_id: int, kind: str) -> tuple[Room, Survey, RoomSurvey | None]:
    room = room_for(current_user, room_id)
    return room, *survey_for(current_user, room, kind)


@bp.get("/<int:room_id>/surveys/<any(fit, midway, closing):survey>", endpoint="survey")
def show_survey(room_id: int, survey: str) -> Response:
    """Show a survey that the reader was asked, and after an answer what may help."""
    room, asked, mine = _open(room_id, survey)
    form = survey_form(asked, mine.answers if mine else {})
    offers = mine is not None and is_low(asked, mine.answers)
    return show("rooms/survey.html", room=room, survey=asked, mine=mine, offers=offers, form=form)


@bp.post("/<int:room_id>/surveys/<any(fit, midway, closing):survey>", endpoint="answer_survey")
@limited("60 per hour")
def create_survey_answer(room_id: int, survey: str) -> Response:
    """Keep one's own answers."""
    room, asked, mine = _open(room_id, survey)
    form = survey_form(asked)
    if not form.holds():
        return show("rooms/survey.html", status=422, room=room, survey=asked, mine=mine, offers=False, form=form)
    answer_survey(room, asked, answers_of(asked, form), person=current_user)
    return done(to=url_for("rooms.survey", room_id=room.id, survey=asked.kind), toast=_("Kept, for you alone"))


@bp.post("/<int:room_id>/surveys/<any(fit, midway, closing):survey>/omission", endpoint="leave_out_survey")
@limited("60 per hour")
def create_omission(room_id: int, survey: str) -> Response:
    """Leave a survey out."""
    room, asked, _mine = _open(room_id, survey)
    leave_out_survey(room, asked, person=current_user)
    return done(to=url_for("rooms.show", room_id=room.id), toast=_("Left out. Nobody is told."))
