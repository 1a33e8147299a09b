"""Break-glass: two persons, one room, a limited time, every look written down, and those in it are told once."""

from datetime import timedelta

import pytest

from app import clock
from app.db import db
from app.models import Membership, Notification, User
from app.moderation import service as moderation
from app.moderation.models import Audit
from app.ticks import tick
from rooms.models.glass import RoomOpening
from tests.factories.rooms import actor, make_entry, make_room

WHY = {"reason": "Two people say different things", "hours": "24", "delay_days": "0"}


@pytest.fixture
def case(unit, cast):
    """A case about a room that the moderator has taken: ids of the case and the room."""
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for number in range(25):
            make_entry(room, cast.mentor, body=f"A line {number}.")
        made = moderation.report(room, person=actor(cast.mentee), reason="pressure", note="")
        moderation.take(made.case, moderator=cast.moderator)
        return made.case_id, room.id


def ask(visit, cast, case, status=303, **words):
    """Ask for the room, and return where the opening stands."""
    return (
        visit(cast.moderator)
        .post(f"/moderation/rooms/new/{case[0]}", WHY | words, status=status)
        .headers.get("Location")
    )


@pytest.fixture
def opened(visit, cast, case):
    """An opening that an administrator has agreed to."""
    place = ask(visit, cast, case)
    visit(cast.admin).post(f"{place}/approval")
    return place


def lines(app, *actions):
    """The audit lines with these actions."""
    with app.app_context():
        return db.session.query(Audit).filter(Audit.action.in_(actions)).count()


def test_two_persons_open_one_room_and_every_look_is_written_down(app, visit, cast, case, opened):
    assert "A line" not in visit(cast.moderator).get(opened).text
    page = visit(cast.moderator).post(f"{opened}/reading", {}, status=200).text
    assert "A line 24." in page
    assert "A line 3." not in page
    assert "A line 3." in visit(cast.moderator).post(f"{opened}/reading", {"before": "6"}, status=200).text
    assert (lines(app, "room_asked", "room_opened"), lines(app, "room_read")) == (2, 2)
    assert "read in an opened room" in visit(cast.admin).get("/moderation/log").text


def test_nothing_but_that_page_opens(visit, cast, case, opened):
    for who in (cast.moderator, cast.admin):
        for page in ("", "/export", "/export/json", "/safety", "/agreement", "/objectives", "/entries", "/check-ins"):
            visit(who).get(f"/rooms/{case[1]}{page}", status=404)
        assert "A line" not in visit(who).get("/search?q=line").text
    visit(cast.admin).post(f"{opened}/reading", {}, status=404)
    visit(cast.curator).get(opened, status=404)


def test_the_second_person_hears_of_it_at_home(visit, cast, case):
    place = ask(visit, cast, case)
    assert place in visit(cast.admin).get("/").text
    for who in (cast.moderator, cast.mentee):
        assert place not in visit(who).get("/").text
    visit(cast.admin).post(f"{place}/approval")
    assert place not in visit(cast.admin).get("/").text


def test_nobody_agrees_with_themselves(visit, cast, case):
    place = ask(visit, cast, case)
    visit(cast.moderator).post(f"{place}/approval", status=403)
    visit(cast.moderator).post(f"{place}/reading", {}, status=404)
    visit(cast.admin).post(f"{place}/refusal")
    visit(cast.admin).post(f"{place}/approval", status=409)
    visit(cast.moderator).post(f"{place}/reading", {}, status=404)


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_whoever_is_concerned_takes_no_part(unit, visit, cast, case, who):
    with unit():
        db.session.get(User, getattr(cast, who).id).role = "administrator"
    place = ask(visit, cast, case)
    visit(getattr(cast, who)).get(place, status=404)
    visit(getattr(cast, who)).post(f"{place}/approval", status=404)
    assert place not in visit(getattr(cast, who)).get("/moderation/rooms").text
    assert place in visit(cast.admin).get("/moderation/rooms").text
    log = visit(getattr(cast, who)).get("/moderation/log").text
    assert "Two people say different things" not in log


def test_it_closes_by_the_clock_and_by_hand(app, visit, cast, case, opened):
    with clock.at(clock.now() + timedelta(hours=25)):
        visit(cast.moderator).post(f"{opened}/reading", {}, status=404)
    visit(cast.admin).post(f"{opened}/end")
    visit(cast.moderator).post(f"{opened}/reading", {}, status=404)
    assert lines(app, "room_read") == 0


def told(app, cast):
    """How many were told, and whom."""
    with app.app_context():
        rows = db.session.query(Notification).filter_by(event="RoomLookedInto").all()
        return sorted(row.user_id for row in rows)


def test_those_in_it_are_told_once_and_can_read_why(app, visit, cast, case, opened):
    assert told(app, cast) == sorted([cast.mentor.id, cast.mentee.id])
    visit(cast.moderator).post(f"{opened}/reading", {}, status=200)
    with app.app_context():
        tick()
        tick()
    assert told(app, cast) == sorted([cast.mentor.id, cast.mentee.id])
    page = visit(cast.mentee).get(f"/rooms/{case[1]}/safety").text
    assert "Two people say different things" in page
    assert "It was read once" in page


def test_a_delay_needs_a_reason_and_ends(app, visit, cast, case):
    assert ask(visit, cast, case, status=422, delay_days="3") is None
    place = ask(visit, cast, case, delay_days="3", delay_reason="One of them is in great fear")
    visit(cast.admin).post(f"{place}/approval")
    assert told(app, cast) == []
    assert "Two people say" not in visit(cast.mentee).get(f"/rooms/{case[1]}/safety").text
    later = clock.now() + timedelta(days=3, minutes=1)
    with app.app_context():
        tick(later)
        tick(later)
    assert told(app, cast) == sorted([cast.mentor.id, cast.mentee.id])
    page = visit(cast.mentee).get(f"/rooms/{case[1]}/safety").text
    assert "Two people say" in page
    assert "in great fear" not in page


def test_only_a_case_that_one_holds_opens_anything(unit, visit, cast, case):
    visit(cast.admin).post(f"/moderation/rooms/new/{case[0]}", WHY, status=403)
    visit(cast.stranger).get(f"/moderation/rooms/new/{case[0]}", status=404)
    place = ask(visit, cast, case)
    ask(visit, cast, case, status=409)
    assert place


def test_the_trail_cannot_be_changed(app, visit, cast, case, opened):
    with app.app_context():
        db.session.query(Audit).filter_by(action="room_opened").one().note = "Other words"
        with pytest.raises(PermissionError):
            db.session.flush()
        db.session.rollback()
    with app.app_context():
        assert db.session.query(RoomOpening).count() == 1
        assert db.session.query(Membership).filter_by(user_id=cast.moderator.id).count() == 0
