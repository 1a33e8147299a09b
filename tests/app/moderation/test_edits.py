"""An edit that was asked for: two days, one reminder, and a second look by moderators, however it ends."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.db import db
from app.models import Notification
from app.moderation.models import Audit, Case
from app.ticks import tick
from tests.app.moderation.test_moderation import decide
from tests.factories.threads import make_entry, make_thread
from tests.threads.test_service import person
from threads import service
from threads.models import Entry

DAY_AND_HOUR = r"[\w ]+, \d\d:\d\d"
CASE = "/moderation/cases/1"


@pytest.fixture
def asked(visit, cast, unit):
    """An entry that its author is asked to edit; the moment of asking."""
    with unit():
        entry = make_entry(make_thread(cast.stranger), "An offer", "Buy [my course](https://one.example).")
    visit(cast.mentee).post("/reports", {"about": f"entry:{entry.id}", "reason": "selling", "note": ""})
    decide(visit, cast.moderator, CASE, "ask_edit")
    return clock.now()


def later(app, moment, **passed) -> None:
    """Tick twice, some time after a moment."""
    for _twice in range(2):
        with app.app_context():
            tick(moment + timedelta(**passed))


def revise(unit, cast, body_md: str) -> None:
    """Have the author change what they wrote."""
    with unit() as session:
        entry = session.query(Entry).one()
        service.revise(entry, author=person(cast.stranger), version=entry.version, title="", body_md=body_md)


def standing(unit) -> tuple:
    """How the case stands: its state, how the asking ended, who has it, and the last line of its trail."""
    with unit() as session:
        case, line = session.query(Case).one(), session.query(Audit).order_by(Audit.id.desc()).first()
        return case.state, case.kept.get("edit"), case.claimed_by_id, line.action


def test_the_author_is_reminded_once_and_moderators_see_what_was_not_edited(app, visit, cast, unit, asked):
    author, desk = visit(cast.stranger), visit(cast.moderator)
    assert re.search(rf"You have until {DAY_AND_HOUR} to edit it", author.get("/decisions/1").text)
    assert re.search(rf"Waits for an edit until {DAY_AND_HOUR}\.", desk.get(CASE).text)
    later(app, asked, hours=20)
    with unit() as session:
        assert session.query(Notification).filter_by(event="EditDue").count() == 0
    later(app, asked, hours=25)
    with unit() as session:
        assert [row.user_id for row in session.query(Notification).filter_by(event="EditDue")] == [cast.stranger.id]
    assert "is asked for by" in author.get("/notifications").text
    assert standing(unit)[:2] == ("edit", None)
    later(app, asked, hours=49)
    assert standing(unit) == ("open", "missed", None, "edit_missed")
    assert "Two days without an edit" in desk.get("/moderation").text
    assert "1 report waits" in desk.get("/").text
    assert "You have until" not in author.get("/decisions/1").text
    decide(visit, cast.moderator, CASE, "nothing")
    assert standing(unit)[:2] == ("closed", None)


def test_an_edit_in_time_is_looked_at_again(app, visit, cast, unit, asked):
    revise(unit, cast, "I draw it first. Buy it.")
    later(app, asked, minutes=1)
    assert standing(unit) == ("open", "made", None, "edit_made")
    revise(unit, cast, "It helped me to draw it.")
    with unit() as session:
        entry = session.query(Entry).one()
        assert (entry.revisions, [link.content is None for link in entry.links]) == ([], [True, True, False])
    page = visit(cast.moderator).get(CASE).text
    assert "Look at it again" in page
    assert "It helped me to draw it." in page
    assert "Edited: look again" in page
    later(app, asked, days=9)
    with unit() as session:
        assert session.query(Notification).filter_by(event="EditDue").count() == 0


def test_a_link_that_leads_elsewhere_is_an_edit_too(app, cast, unit, asked):
    with unit():
        db.session.query(Entry).one().body_md = "Buy [my course](https://two.example)."
    later(app, asked, hours=49)
    assert standing(unit)[:2] == ("open", "made")


def test_what_its_author_removes_closes_the_case(app, cast, unit, asked):
    with unit():
        db.session.delete(db.session.query(Entry).one())
    later(app, asked, minutes=1)
    assert standing(unit) == ("closed", None, None, "taken_back")


def test_an_appeal_stops_the_clock(app, visit, cast, unit, asked):
    visit(cast.stranger).post("/decisions/1/appeal", {"words": "I sell nothing."})
    later(app, asked, hours=49)
    assert standing(unit) == ("open", None, None, "appealed")
