"""The pages of sessions: the whole way plain and with htmx, bad input, and everybody who shall not be there."""

from datetime import date, timedelta

import pytest

from app import clock
from app.db import db
from app.models import User
from rooms.models import Room, RoomEntry, RoomSession
from tests.factories.people import block
from tests.factories.rooms import make_entry, make_room
from tests.factories.sessions import later, make_agreed, make_session


@pytest.fixture
def room(unit, cast):
    with unit():
        made = make_room(cast.mentee, cast.mentor, day=9)
        make_entry(made, cast.mentee, "question", title="When is a join better?")
        return made.id


@pytest.fixture
def agreed(unit, cast, room):
    with unit():
        return make_agreed(db.session.get(Room, room), cast.mentee, cast.mentor, link="https://meet.example.org/x").id


def wall(days: float = 3) -> str:
    return later(days).strftime("%Y-%m-%dT%H:%M")


def only(unit, model=RoomSession):
    with unit():
        return db.session.query(model).order_by(model.id.desc()).first()


def test_from_times_to_notes(unit, visit, cast, room):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    assert "Plan a session" in mentee.get(f"/rooms/{room}").text
    mentee.get(f"/rooms/{room}/sessions/new")
    words = {"when_1": wall(), "when_3": wall(4), "minutes": "45", "place": "Video", "link": "", "agenda": "regular"}
    page = mentee.follow(
        mentee.post(f"/rooms/{room}/sessions", words | {"item": "February numbers", "once": "plan-once"})
    )
    assert "These are your times" in page.text
    assert "February numbers" in page.text
    assert "45 of 45 minutes planned" in page.text
    session = only(unit)
    here = f"/rooms/{room}/sessions/{session.id}"
    assert "Choose a time" in mentor.get(f"/rooms/{room}").text
    assert "When is a join better?" in mentor.get(here).text
    assert "Agreed" in mentor.follow(mentor.post(f"{here}/answer", {"at": session.times[1]})).text
    assert "Next session" in mentee.get(f"/rooms/{room}").text
    with clock.at(later(5)):
        assert "Did it happen?" in mentee.get(f"/rooms/{room}").text
        notes = mentee.follow(mentee.post(f"{here}/held"))
        assert "### February numbers" in notes.text
        assert "### When is a join better?" in notes.text
        mentee.post(f"{here}/notes", {"kind": "session_notes", "body": "### February\n\nUp.", "once": "notes-once"})
        assert "Read the notes" in mentor.get(here).text
    assert only(unit, RoomEntry).entry_kind == "session_notes"


def test_htmx_has_the_same_effect(unit, visit, cast, room):
    words = {"when_1": wall(), "minutes": "30", "place": "", "agenda": ""}
    made = visit(cast.mentor).hx_post(f"/rooms/{room}/sessions", words)
    session = only(unit)
    assert made.headers["HX-Redirect"] == f"/rooms/{room}/sessions/{session.id}"
    visit(cast.mentee).hx_post(f"/rooms/{room}/sessions/{session.id}/answer", {"at": session.times[0]})
    assert only(unit).state == "agreed"


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("when_1", ""),
        ("when_1", "2020-01-01T10:00"),
        ("when_1", "9999-12-31T23:59"),
        ("when_1", "soon"),
        ("minutes", "0"),
        ("minutes", "x"),
        ("link", "javascript:alert(1)"),
        ("agenda", "none"),
        ("place", "x" * 41),
    ],
)
def test_bad_input_keeps_the_rest(visit, cast, room, field, value):
    words = {"when_1": wall(), "minutes": "45", "place": "By phone", "agenda": "", "item": "February numbers"}
    page = visit(cast.mentee).post(f"/rooms/{room}/sessions", words | {field: value}, status=422)
    assert "February numbers" in page.text


@pytest.mark.once("refused")
def test_a_time_that_clocks_skip_is_refused(unit, visit, cast, room):
    with unit():
        db.session.get(User, cast.mentee.id).timezone = "Europe/Berlin"
    today = clock.today()
    ends = [date(year, 3, 31) for year in (today.year, today.year + 1)]
    forward = next(day for end in ends if (day := end - timedelta(days=(end.weekday() + 1) % 7)) > today)
    words = {"when_1": f"{forward}T02:30", "minutes": "45", "agenda": ""}
    page = visit(cast.mentee).post(f"/rooms/{room}/sessions", words, status=422)
    assert "Clocks skip this time" in page.text


def test_moving_skipping_and_saying_no(unit, visit, cast, room, agreed):
    here = f"/rooms/{room}/sessions/{agreed}"
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    assert "Move the session" in mentor.get(f"{here}/times").text
    mentor.post(f"{here}/times", {"when_1": ""}, status=422)
    mentor.post(f"{here}/times", {"when_1": wall(8)})
    assert "Other times" in mentee.get(f"{here}/times").text
    mentee.post(f"{here}/answer")
    assert only(unit).state == "skipped"
    mentee.post(f"{here}/answer", status=409)
    mentee.post(f"{here}/skip", status=409)
    mentee.post(f"{here}/held", status=409)


def test_agenda_by_both(unit, visit, cast, room, agreed):
    here = f"/rooms/{room}/sessions/{agreed}"
    visit(cast.mentor).post(f"{here}/agenda", {"words": "", "minutes": "5"}, status=422)
    visit(cast.mentor).post(f"{here}/agenda", {"words": "What to ask Billing", "minutes": "30"})
    assert "50 of 45 minutes planned: 5 minutes too many" in visit(cast.mentee).get(here).text
    assert "What to ask Billing" in visit(cast.mentee).get(f"/rooms/{room}").text
    visit(cast.mentee).post(f"{here}/agenda/2/removal")
    visit(cast.mentee).post(f"{here}/agenda/99/removal")
    assert len(only(unit).agenda) == 1


def test_a_reflection_is_read_by_nobody_else(unit, visit, cast, room, agreed):
    here = f"/rooms/{room}/sessions/{agreed}"
    with clock.at(later(4)):
        visit(cast.mentor).post(f"{here}/held")
        visit(cast.mentee).post(f"{here}/reflection", {"body": ""}, status=422)
        visit(cast.mentee).post(f"{here}/reflection", {"body": "zqsecretzq"})
        assert "zqsecretzq" in visit(cast.mentee).get(f"{here}/reflection").text
        for page in (here, f"{here}/reflection", f"/rooms/{room}", f"/rooms/{room}/sessions"):
            assert "zqsecretzq" not in visit(cast.mentor).get(page).text
        visit(cast.mentor).post(f"{here}/reflection/skip")
        assert "A thought after the session" not in visit(cast.mentor).get(f"/rooms/{room}").text
        visit(cast.mentee).post(f"{here}/reflection", {"body": "zqsecretzq", "share": "y"})
    assert "zqsecretzq" in visit(cast.mentor).get(f"/rooms/{room}").text


def test_strangers_guests_and_the_blocked_stay_outside(unit, visit, cast, room, agreed):
    here = f"/rooms/{room}/sessions"
    for page in (here, f"{here}/new", f"{here}/{agreed}", f"{here}/{agreed}/times", f"{here}/{agreed}/notes"):
        for who in (cast.stranger, cast.moderator):
            visit(who).get(page, status=404)
        visit(None).get(page, status=303)
    visit(cast.stranger).post(f"{here}/{agreed}/skip", status=404)
    visit(cast.mentee).post(here.replace("sessions", "sessions/9999/skip"), status=404)
    visit(cast.mentee).get(f"{here}/{agreed}/skip", status=405)
    with unit():
        block(cast.mentor, cast.mentee)
    visit(cast.mentee).get(f"{here}/{agreed}", status=404)


def test_an_ended_room_shows_its_sessions_and_changes_none(visit, cast, room, agreed):
    visit(cast.mentee).post(f"/rooms/{room}/closing", {"how": "end_early"})
    here = f"/rooms/{room}/sessions"
    assert "Plan a session" not in visit(cast.mentor).get(here).text
    visit(cast.mentor).get(f"{here}/{agreed}")
    assert "Next session" not in visit(cast.mentor).get(f"/rooms/{room}").text
    for act in ("skip", "answer", "times", "agenda"):
        visit(cast.mentor).post(f"{here}/{agreed}/{act}", {"when_1": wall()}, status=403)


def test_the_room_page_costs_no_more_with_a_session(visit, cast, room, agreed, unit, statements):
    visitor = visit(cast.mentee)
    visitor.get(f"/rooms/{room}")
    with statements() as seen:
        visitor.get(f"/rooms/{room}")
    assert len(seen) <= 8
    with unit():
        make_session(db.session.get(Room, room), cast.mentor, clock.now() + timedelta(days=2))
    with statements() as more:
        visitor.get(f"/rooms/{room}")
    assert len(more) == len(seen)
