"""Surveys: asked when everybody can see that it is time, answered for oneself, and seen by nobody else."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app import clock
from app.models import Notification
from app.ticks import tick
from rooms import service
from rooms.models import Room, RoomSurvey, RoomTurn
from rooms.queries.surveys import own_answers
from rooms.service.surveys import ask_survey
from rooms.surveys import SURVEYS, due_kinds, is_low, next_look
from tests.factories.rooms import actor, make_entry, make_room

OPENED = date(2026, 3, 2)
MIDWAY = dict.fromkeys(("heard", "closer", "honest", "time", "replies", "again"), "2") | {"helped": "zqsecretzq"}
CHANGING = re.compile(r'name="(?:csrf_token|once)" value="[^"]*"|<meta name="csrf-token"[^>]*>')


def room_of(day: int, *, state: str = "active", notes: int = 0, check_ins: int = 0):
    """A room as the plan of surveys sees it, and the day it is."""
    counts = {"session_notes": notes} if notes else {}
    room = SimpleNamespace(opened_on=OPENED, state=state, counts=counts, check_in_days=list(range(check_ins)))
    return room, OPENED + timedelta(days=day - 1)


@pytest.mark.parametrize(
    ("day", "changes", "expected"),
    [
        (1, {}, []),
        (6, {"notes": 1}, ["fit"]),
        (13, {"check_ins": 2}, ["fit"]),
        (13, {"check_ins": 1}, []),
        (21, {}, ["fit"]),
        (45, {"notes": 3}, ["midway"]),
        (60, {"state": "paused"}, []),
        (88, {"state": "closing"}, ["closing"]),
        (30, {"state": "closing"}, ["closing"]),
        (90, {"state": "closed"}, ["closing"]),
        (5, {"state": "ended_early"}, []),
        (30, {"state": "ended_early"}, ["closing"]),
    ],
)
def test_when_which_survey_is_due(day, changes, expected):
    assert due_kinds(*room_of(day, **changes)) == expected


def test_the_next_look_is_the_next_day_that_matters():
    assert next_look(*room_of(1)) == OPENED + timedelta(days=20)
    assert next_look(*room_of(21)) == OPENED + timedelta(days=44)
    assert next_look(*room_of(45)) is next_look(*room_of(90, state="closed")) is None


def test_low_answers_are_known():
    assert is_low(SURVEYS["fit"], {"fit": "not_fit"})
    assert not is_low(SURVEYS["fit"], {"fit": "good"})
    fine = dict.fromkeys(SURVEYS["midway"].scales, 4)
    assert not is_low(SURVEYS["midway"], fine)
    assert is_low(SURVEYS["midway"], fine | {"heard": 2})
    assert not is_low(SURVEYS["closing"], {"reached": 4, "confidence_before": 1, "confidence": 4})


def turns(session, kind: str) -> list[int]:
    """Who was asked a survey."""
    about = RoomTurn.kind == "survey", RoomTurn.about_id == SURVEYS[kind].number
    return sorted(session.scalars(select(RoomTurn.whose_id).where(*about)))


def test_the_clock_asks_each_once_and_tells_each_once(app, unit, cast):
    with unit():
        make_room(cast.mentee, cast.mentor, day=21)
        make_room(cast.stranger, cast.mentor, day=3)
    both = sorted([cast.mentee.id, cast.mentor.id])
    with app.app_context():
        for _ in range(3):
            tick()
    with unit() as session:
        assert turns(session, "fit") == both
        told = session.scalars(select(Notification.user_id).where(Notification.event == "SurveyOpened"))
        assert sorted(told) == both


def test_the_first_session_brings_the_first_survey(app, unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=6)
        make_entry(room, cast.mentee, "session_notes")
    with app.app_context():
        tick()
    with unit() as session:
        assert len(turns(session, "fit")) == 2


def test_the_end_brings_the_last_one(app, unit, cast):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor, day=80)
        service.end(room, person=actor(cast.mentee), early=False)
    with app.app_context():
        tick()
    with unit() as session:
        assert len(turns(session, "closing")) == 2


def test_while_it_closes_the_last_one_is_asked_once(app, unit, visit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=80)
        service.begin_closing(room, person=actor(cast.mentee))
        address = f"/rooms/{room.id}"
    mentee = visit(cast.mentee)
    assert "Answer privately" not in mentee.get(f"{address}/closing").text
    with app.app_context():
        tick()
    assert f'href="{address}/surveys/closing"' in mentee.get(f"{address}/closing").text
    said = {"reached": "5", "again": "5", **dict.fromkeys(("confidence_before", "clarity_before"), "2")}
    mentee.post(f"{address}/surveys/closing", said | {"confidence": "4", "clarity": "4"})
    visit(cast.mentor).post(f"{address}/closing", {"how": "close", "note": ""})
    with app.app_context():
        tick()
    with unit() as session:
        assert turns(session, "closing") == sorted([cast.mentee.id, cast.mentor.id])
        assert session.query(Notification).filter_by(event="SurveyOpened").count() == 2


@pytest.fixture
def asked(unit, cast):
    """The address of a survey of a room in which something was written."""
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor, day=46)
        make_entry(room, cast.mentor, "question")
        ask_survey(room, SURVEYS["midway"])
        session.execute(update(Notification).values(read_at=clock.now()))
        return f"/rooms/{room.id}/surveys/midway"


def seen(visitor, room_id: str) -> dict[str, str]:
    """Everything that somebody can read of a room, without what changes at every look."""
    pages = ["", "?view=goals", "?view=loops", "/objectives", "/check-ins", "/agreement", "/closing", "/surveys/midway"]
    pages = [f"/rooms/{room_id}{page}" for page in pages]
    pages += ["/", "/rooms", "/rooms/requests", "/notifications", "/notifications/count", "/search?q=zqsecretzq"]
    pages += ["/moderation", "/feed", "/@mila_mentee"]
    return {page: CHANGING.sub("", visitor.client.get(page).text) for page in pages}


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("act", ["answer", "omission"])
@pytest.mark.parametrize("who", ["mentor", "moderator", "admin", "stranger"])
def test_an_answer_changes_no_byte_for_anybody_else(unit, visit, cast, asked, who, act):
    room_id = asked.split("/")[2]
    with unit() as session:
        frozen = clock.now()
        columns = session.execute(select(Room.last_at, Room.last_seq, Room.counts)).one()
    other = visit(getattr(cast, who))
    with clock.at(frozen):
        before = seen(other, room_id)
        visit(cast.mentee).post(asked if act == "answer" else f"{asked}/omission", MIDWAY)
        after = seen(other, room_id)
    assert before == after
    with unit() as session:
        assert session.execute(select(Room.last_at, Room.last_seq, Room.counts)).one() == columns
        assert not session.scalars(select(Notification).where(Notification.read_at.is_(None))).all()


def test_answers_are_kept_shown_to_their_writer_and_followed_by_help(app, unit, visit, cast, asked):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    assert "A few questions about your room with Mara" in mentee.get("/").text
    page = mentee.follow(mentee.post(asked, MIDWAY)).text
    assert "zqsecretzq" in page
    assert "a guide for twenty minutes" in page
    assert "A few questions about your room" not in mentee.get("/").text
    assert "A few questions about your room with Mila" in mentor.get("/").text
    assert "zqsecretzq" not in mentor.get(asked).text
    mentee.hx_post(asked, MIDWAY | dict.fromkeys(SURVEYS["midway"].scales, "5"))
    assert "a guide for twenty minutes" not in mentee.get(asked).text
    with unit() as session:
        room = session.scalars(select(Room)).one()
        assert [each.answers["heard"] for each in own_answers(room, cast.mentee)] == [5]
        assert own_answers(room, cast.mentor) == []


@pytest.mark.once("refused")
def test_half_an_answer_is_refused_and_kept(visit, cast, asked, unit):
    for post in (visit(cast.mentee).post, visit(cast.mentee).hx_post):
        assert "Kept words" in post(asked, {"heard": "3", "helped": "Kept words"}, status=422).text
        post(asked, MIDWAY | {"heard": "9"}, status=422)
    with unit() as session:
        assert session.scalars(select(RoomSurvey)).all() == []


def test_surveys_that_were_not_asked_are_not_there(visit, cast, asked):
    mentee = visit(cast.mentee)
    for other in ("fit", "closing", "nothing"):
        mentee.get(asked.replace("midway", other), status=404)
        mentee.post(asked.replace("midway", other), MIDWAY, status=404)
    mentee.get(f"{asked}/omission", status=405)
    visit(cast.stranger).post(asked, MIDWAY, status=404)
    visit(cast.moderator).get(asked, status=404)
