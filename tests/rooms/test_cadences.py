"""A changed cadence: what was planned before stays as it was, the dial goes on from there."""

from datetime import date, timedelta

import pytest

from app import clock
from app.db import db
from rooms import service
from rooms.life import life_of
from rooms.models import Room
from rooms.rhythm import marks, plan
from rooms.service import Terms
from tests.factories.rooms import actor, make_entry, make_room, on


@pytest.mark.parametrize(
    ("cadence", "earlier", "days"),
    [
        ("weekly", (), [5, 12, 19, 26, 33, 40]),
        ("fortnightly", [(20, "weekly")], [5, 12, 19, 33, 47, 61]),
        ("monthly", [(20, "weekly")], [5, 12, 19, 47, 75]),
        ("weekly", [(20, "monthly")], [26, 33, 40]),
        ("weekly", [(40, "fortnightly")], [12, 26, 40, 47]),
        ("weekly", [(20, "weekly"), (20, "monthly")], [5, 12, 19, 26]),
        ("weekly", [(20, "weekly"), (30, "monthly")], [5, 12, 19, 33, 40]),
    ],
)
def test_days_go_on_from_the_change(cadence, earlier, days):
    assert [day for day, _step in plan(cadence, 90, earlier)][: len(days)] == days


def test_what_was_kept_and_missed_stays():
    opened = date(2026, 3, 2)
    today = opened + timedelta(days=29)
    sent, earlier = [5, 14], [(20, "weekly")]
    before = marks(opened, "weekly", sent, opened + timedelta(days=18))
    after = marks(opened, "fortnightly", sent, today, earlier=earlier)
    assert [mark.state for mark in before[:2]] == [mark.state for mark in after[:2]] == ["on_time", "late"]
    assert [(mark.day, mark.state) for mark in after[2:4]] == [(19, "missed"), (33, "upcoming")]
    assert marks(opened, "fortnightly", [38], today + timedelta(days=9), earlier=earlier)[3].state == "late"


def test_signing_another_cadence_keeps_the_one_before(unit, cast, visit):
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=20)
        for day in (5, 12, 19):
            with clock.at(on(room, day)):
                make_entry(room, cast.mentee, "check_in")
        db.session.refresh(room)
        old = [mark for mark in life_of(room, ()).marks if mark.day < 20]
        service.propose_terms(room, Terms("monthly", 3, 90), person=actor(cast.mentor), seen=1)
        service.sign(room, 2, person=actor(cast.mentee))
        assert room.cadences == [[20, "weekly"]]
        assert [mark for mark in life_of(room, ()).marks if mark.day < 20] == old
        assert [mark.day for mark in life_of(room, ()).marks] == [5, 12, 19, 47, 75]
        address = f"/rooms/{room.id}"
    mentee = visit(cast.mentee)
    assert "Check-ins: 3 on time" in mentee.get(address).text
    assert "Check-ins: 3 on time" in mentee.get("/rooms").text
    assert mentee.get(f"{address}/check-ins").text.count("on time") > 3
    with unit():
        assert db.session.get(Room, 1).check_in_at is not None
