"""The page of an objective: its forms for each side, plain and with htmx, and what it never says of itself."""

import pytest

from rooms.models import RoomObjective
from tests.factories.rooms import make_entry, make_room

PROOF = {"title": "The notebook", "url": "https://example.org/notebook"}


@pytest.fixture
def place(unit, cast):
    """The address of an objective in a room with an entry."""
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=40)
        make_entry(room, cast.mentee, "milestone", title="It runs")
        return f"/rooms/{room.id}/objectives/{room.objectives[0].id}"


def stored(app):
    from app.db import db

    with app.app_context():
        objective = db.session.query(RoomObjective).one()
        db.session.expunge_all()
        db.session.rollback()
    return objective


def test_the_whole_way_on_screen(app, visit, cast, place):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    page = mentee.get(place).text
    assert "By the plan it would be at" in page
    assert "Say it is reached" in page
    assert "Confirm that it is reached" not in mentor.get(place).text
    mentee.post(f"{place}/progress", {"value": "2"})
    assert "0 to 2" in mentor.get(place).text
    mentee.post(f"{place}/claim", {})
    assert "no evidence yet" in mentor.get(place).text
    mentee.hx_post(f"{place}/evidence", {"entry": "1"})
    waiting = mentor.get(place).text
    assert "Waits for Mara to confirm" in waiting
    assert "Milestone: It runs" in waiting
    mentor.post(f"{place}/evidence/return", {"note": "Which of the three is it?"})
    assert "Which of the three is it?" in mentee.get(place).text
    mentee.post(f"{place}/evidence", PROOF)
    mentor.post(f"{place}/confirmation", {"version": str(stored(app).version)})
    confirmed = mentee.get(place).text
    assert "Confirmed by Mara" in confirmed
    assert "Self-reported" not in confirmed
    assert "Confirmed by Mara" in mentee.get(place.rpartition("/")[0]).text
    assert "Confirmed by Mara" in mentee.get(place.partition("/objectives")[0]).text


def test_self_reported_and_confirmed_never_look_alike(app, visit, cast, place):
    mentee, mentor, room = visit(cast.mentee), visit(cast.mentor), place.partition("/objectives")[0]
    mentee.post(f"{place}/progress", {"value": "3"})
    assert "At the target" in mentee.get(room).text
    for address in (place, room):
        assert "goal__seal" not in mentor.get(address).text
    mentee.post(f"{place}/claim", PROOF)
    mentor.post(f"{place}/confirmation", {"version": str(stored(app).version)})
    for address in (place, room):
        assert "goal__seal" in mentor.get(address).text


def test_consent_and_withdrawal_on_screen(app, visit, cast, place):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    mentee.post(f"{place}/claim", PROOF)
    mentor.post(f"{place}/confirmation", {"version": str(stored(app).version)})
    mentee.post(f"{place}/consent", {"agrees": "yes"})
    assert "You agree, the other has not yet." in mentee.get(place).text
    mentor.post(f"{place}/consent", {"agrees": "yes"})
    assert "Both of you agree." in mentee.get(place).text
    mentee.post(f"{place}/consent", {"agrees": "no"})
    assert stored(app).owner_publishes_at is None
    mentor.post(f"{place}/confirmation/withdrawal", {"note": ""}, status=422)
    mentor.post(f"{place}/confirmation/withdrawal", {"note": "The link was another team's."})
    assert "The link was another team" in mentee.get(place).text


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("progress", {"value": "many"}),
        ("progress", {"value": ""}),
        ("evidence", {"title": "Kept words"}),
        ("evidence", {"title": "Kept words", "url": "javascript:alert(1)"}),
        ("evidence", {"title": "Kept words", "entry": "999"}),
        ("claim", {"title": "Kept words"}),
        ("claim", {"title": "x" * 161, "url": "https://example.org"}),
    ],
)
def test_forms_that_do_not_hold_keep_the_words(visit, cast, place, step, data):
    for post in (visit(cast.mentee).post, visit(cast.mentee).hx_post):
        page = post(f"{place}/{step}", data, status=422).text
        assert next(iter(data.values()))[:20] in page


def test_the_wrong_side_is_refused(visit, cast, place):
    mentor, mentee = visit(cast.mentor), visit(cast.mentee)
    mentor.post(f"{place}/progress", {"value": "1"}, status=403)
    mentor.post(f"{place}/claim", PROOF, status=403)
    mentor.post(f"{place}/evidence", PROOF, status=403)
    mentee.post(f"{place}/confirmation", {"version": "1"}, status=409)
    mentee.post(f"{place}/claim", PROOF)
    mentee.post(f"{place}/confirmation", {"version": "3"}, status=403)
    mentee.get(f"{place}/claim", status=405)
