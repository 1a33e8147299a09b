"""Something feels wrong: one step from the room, nothing told by looking, and only chosen entries leave the room."""

import pytest

from app.db import db
from app.models import Block, Notification
from app.moderation.models import Case, ShownCopy
from rooms import service
from rooms.models import Room, RoomEntry
from rooms.service import Draft
from tests.factories.rooms import actor, make_entry, make_room


@pytest.fixture
def room(unit, cast):
    """A room with two entries of the mentor and one of the mentee: its id, and theirs."""
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        entries = [
            make_entry(made, who, body=f"Line {n}") for n, who in enumerate([cast.mentor, cast.mentor, cast.mentee])
        ]
        return made.id, [each.id for each in entries]


def report(visit, who, room, entries=(), **words):
    """Send a report from a room."""
    return visit(who).post(f"/rooms/{room[0]}/safety/report", {"reason": "pressure", "entry": list(entries)} | words)


def test_it_is_one_step_from_the_room(visit, cast, room):
    page = visit(cast.mentee).get(f"/rooms/{room[0]}").text
    assert page.count(f"/rooms/{room[0]}/safety") >= 2
    safety = visit(cast.mentee).get(f"/rooms/{room[0]}/safety").text
    for way in ("Say it", "Leave quietly", "Tell a moderator", "Block", "Who learns of it"):
        assert way in safety


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("path", ["", "/exit", "/report"])
def test_outside_there_is_nothing(visit, cast, room, path):
    for who in (cast.stranger, cast.moderator):
        visit(who).get(f"/rooms/{room[0]}/safety{path}", status=404)
        if path:
            visit(who).post(f"/rooms/{room[0]}/safety{path}", {"reason": "other"}, status=404)


def test_leaving_ends_the_room_in_neutral_words(app, visit, cast, room):
    visit(cast.mentee).post(f"/rooms/{room[0]}/safety/exit", {})
    with app.app_context():
        assert db.session.get(Room, room[0]).state == "ended_early"
        told = db.session.query(Notification).filter_by(user_id=cast.mentor.id, event="RoomEnded").all()
        assert len(told) == 1
        assert not db.session.query(Block).count()
    assert "Line 0" in visit(cast.mentee).get(f"/rooms/{room[0]}").text
    visit(cast.mentee).post(f"/rooms/{room[0]}/safety/exit", {})


def test_leaving_can_block_in_the_same_step(app, visit, cast, room):
    visit(cast.mentee).post(f"/rooms/{room[0]}/safety/exit", {"apart": "y"})
    visit(cast.mentor).get(f"/rooms/{room[0]}", status=404)
    visit(cast.mentee).get(f"/rooms/{room[0]}", status=404)


def test_nothing_is_chosen_unless_it_was_ticked(app, visit, cast, room):
    assert (
        " checked" not in visit(cast.mentee).get(f"/rooms/{room[0]}/safety/report").text.partition("safety__entries")[2]
    )
    report(visit, cast.mentee, room)
    with app.app_context():
        assert db.session.query(ShownCopy).count() == 0
        assert db.session.query(Case).one().author_id == cast.mentor.id


def test_moderators_read_what_was_chosen_and_nothing_else(app, unit, visit, cast, room):
    report(visit, cast.mentee, room, [room[1][0]], note="It began here")
    with unit():
        entry = db.session.get(RoomEntry, room[1][0])
        service.edit(entry, Draft(kind="message", body="Something harmless"), author=actor(cast.mentor), version=1)
        case_id = db.session.query(Case).one().id
    page = visit(cast.moderator).get(f"/moderation/cases/{case_id}").text
    assert "Line 0" in page
    assert "Line 1" not in page
    assert "Something harmless" not in page
    assert "It began here" in page
    with unit():
        db.session.delete(db.session.get(RoomEntry, room[1][0]))
    assert "Line 0" in visit(cast.moderator).get(f"/moderation/cases/{case_id}").text
    assert "Line 0" not in visit(cast.moderator).get("/moderation").text
    visit(cast.moderator).get(f"/rooms/{room[0]}", status=404)


def test_what_another_room_holds_cannot_be_attached(app, unit, visit, cast, room):
    with unit():
        other = make_entry(make_room(cast.elsewhere, cast.mentor), cast.elsewhere, body="Elsewhere")
        ident = other.id
    report(visit, cast.mentee, room, [ident, 999999, "x"])
    with app.app_context():
        assert db.session.query(ShownCopy).count() == 0


def test_a_second_report_adds_to_the_first(app, visit, cast, room):
    report(visit, cast.mentee, room, [room[1][0]])
    report(visit, cast.mentee, room, room[1][:2])
    with app.app_context():
        assert [each.ref_id for each in db.session.query(ShownCopy).order_by(ShownCopy.id)] == room[1][:2]
        assert db.session.query(Case).one().report_count == 1


@pytest.mark.once("refused")
def test_the_text_and_the_ticks_are_kept_when_something_is_missing(visit, cast, room):
    fields = {"note": "Long words", "entry": [room[1][1]]}
    page = visit(cast.mentee).post(f"/rooms/{room[0]}/safety/report", fields, status=422).text
    assert "Long words" in page
    assert f'value="{room[1][1]}" checked' in page


def test_more_entries_are_shown_without_losing_anything(app, unit, visit, cast, room):
    with unit():
        made = db.session.get(Room, room[0])
        for number in range(40):
            make_entry(made, cast.mentor, body=f"Later {number}.")
    visitor = visit(cast.mentee)
    assert "Line 0" not in visitor.get(f"/rooms/{room[0]}/safety/report").text
    fields = {"more": "1", "shown": "30", "note": "Kept", "reason": "unkind"}
    page = visitor.post(f"/rooms/{room[0]}/safety/report", fields, status=200).text
    assert "Line 0" in page
    assert "Kept" in page
    with app.app_context():
        assert db.session.query(Case).count() == 0


@pytest.mark.once("words")
def test_the_operator_can_name_help(app, visit, cast, room, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], help_url="https://help.example.org/"))
    assert "https://help.example.org/" in visit(cast.mentee).get(f"/rooms/{room[0]}/safety").text
