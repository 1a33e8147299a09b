"""What becomes of an entry: other words, an objective, an action item, a growth entry, nothing at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, ticks
from app.db import db
from app.errors import Conflict
from app.handover import Handover, handed
from app.text.diff import changes
from rooms.models import ObjectiveProgress, Room, RoomEntry
from rooms.service import removal
from tests.factories.rooms import actor, make_entry, make_room
from tests.rooms.test_routes import stored


@pytest.fixture
def room(unit, cast):
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        question = make_entry(made, cast.mentee, "question", title="Why is it low?", body="I split it by month")
        make_entry(made, cast.mentor, body="Ask what one row means", to=question)
        return f"/rooms/{made.id}", question.id


def test_words_go_out_and_come_in():
    pieces = changes("one two three", "one 2 three four")
    assert [(piece.what, piece.text) for piece in pieces] == [
        ("same", "one "), ("out", "two"), ("in", "2"), ("same", " three"), ("in", " four"),
    ]  # fmt: skip
    assert [piece.what for piece in changes("a " * 4000, "b " * 4000)] == ["out", "in"]


def test_an_entry_is_removed_put_back_and_gone(app, unit, visit, cast, room):
    (address, ident), mentee, mentor = room, visit(cast.mentee), visit(cast.mentor)
    mentor.get(f"{address}/entries/{ident}/removal", status=403)
    assert "You can undo for ten minutes" in mentee.get(f"{address}/entries/{ident}/removal").text
    mentee.post(f"{address}/entries/{ident}/removal")
    page = mentor.get(address).text
    assert "Why is it low?" not in page
    assert "Ask what one row means" in page, "the reply stays"
    own = mentee.get(address).text
    assert "I split it by month" not in own
    assert "You removed this entry" in own
    mentor.post(f"{address}/entries/{ident}/restoration", status=404)
    mentee.post(f"{address}/entries/{ident}/restoration")
    assert "Why is it low?" in mentor.get(address).text
    assert (stored(app)[0].turn_id, stored(app, Room)[0].counts["question"]) == (cast.mentee.id, 1)
    mentee.post(f"{address}/entries/{ident}/removal")
    with app.app_context():
        ticks.tick(clock.now() + timedelta(minutes=9))
        assert db.session.get(RoomEntry, ident) is not None
        db.session.rollback()
        ticks.tick(clock.now() + timedelta(minutes=11))
    assert [(entry.body_md, entry.reply_to_id) for entry in stored(app)] == [("Ask what one row means", None)]
    assert "Ask what one row means" in mentee.get(address).text


def test_too_late_is_too_late(unit, cast, room):
    with unit():
        entry = db.session.get(RoomEntry, room[1])
        whole = db.session.get(Room, entry.room_id)
        removal.remove(whole, entry, author=actor(cast.mentee))
        with clock.at(clock.now() + timedelta(minutes=11)), pytest.raises(Conflict):
            removal.undo(whole, entry, author=actor(cast.mentee))


def test_a_removed_check_in_counts_no_longer_and_its_progress_stays(unit, cast):
    with unit() as session:
        made = make_room(cast.mentee, cast.mentor)
        goal = made.objectives[0]
        entry = make_entry(made, cast.mentee, "check_in", progress={goal.id: 1})
        session.refresh(made)
        removal.remove(made, entry, author=actor(cast.mentee))
        session.refresh(made)
        assert (made.check_in_days, made.counts["check_in"]) == ([], 0)
        removal.purge(entry, clock.now())
        session.flush()
        assert session.scalars(select(ObjectiveProgress.entry_id)).all() == [None]


def test_an_entry_becomes_an_action_item_and_an_objective(app, visit, cast, room):
    (address, ident), mentor = room, visit(cast.mentor)
    assert "Turn it into an action item" in mentor.get(f"{address}/entries/{ident}/uses").text
    item = {"text": "Count the rows", "who": str(cast.mentee.id), "by": "2026-12-01"}
    mentor.post(f"{address}/entries/{ident}/action-items", item)
    assert "Count the rows" in visit(cast.mentee).get(address).text
    assert stored(app)[0].open_items == 1
    mentor.post(f"{address}/entries/{ident}/action-items", item | {"text": ""}, status=422)
    mentor.post(f"{address}/entries/{ident}/action-items", item | {"who": str(cast.stranger.id)}, status=422)
    changed = {"title": "Why is it so low?", "body": "", "version": "1"}
    visit(cast.mentee).post(f"{address}/entries/{ident}/text", changed)
    assert "Count the rows" in mentor.get(address).text
    assert 'value="Why is it so low?"' in visit(cast.mentee).get(f"{address}/objectives?entry={ident}").text
    visit(cast.mentee).get(f"{address}/objectives?entry=999999", status=404)


def test_only_ones_own_words_are_taken_along(app, unit, visit, cast, room):
    (address, ident), mentee = room, visit(cast.mentee)
    visit(cast.mentor).post(f"{address}/entries/{ident}/thread", status=403)
    page = mentee.follow(mentee.post(f"{address}/entries/{ident}/thread"))
    assert "I split it by month" in page.text
    with unit() as session:
        key = session.scalars(select(Handover.key)).one()
        assert handed(cast.mentor.id, key) is None
    assert "I split it by month" not in visit(cast.mentor).get(f"/threads/entries/new?key={key}").text
    visit(None).get(f"/threads/entries/new?key={key}", status=303)


def test_two_at_once_get_both_texts_and_a_way_on(visit, cast, room):
    (address, ident), mentee = room, visit(cast.mentee)
    mentee.post(f"{address}/entries/{ident}/text", {"title": "First words", "body": "", "version": "1"})
    page = mentee.post(f"{address}/entries/{ident}/text", {"title": "Other words", "version": "1"}, status=409).text
    assert "First words" in page
    assert 'value="Other words"' in page
    assert "Keep what stands there now" in page
    mentee.post(f"{address}/entries/{ident}/text", {"title": "Other words", "version": "2"})
    changed = visit(cast.mentor).get(f"{address}/entries/{ident}/revisions").text
    assert "<del>First</del><ins>Other</ins>" in changed


def test_changed_words_of_a_decision_are_agreed_to_again(app, unit, visit, cast):
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        entry = make_entry(made, cast.mentee, "decision", title="We drop it")
        address, ident = f"/rooms/{made.id}", entry.id
    visit(cast.mentor).post(f"{address}/entries/{ident}/agreement")
    visit(cast.mentee).post(f"{address}/entries/{ident}/text", {"title": "We keep it", "version": "1"})
    assert (stored(app)[0].settled_at, stored(app)[0].turn_id) == (None, cast.mentor.id)


def test_an_answer_apart_says_what_it_answers(unit, visit, cast, room):
    with unit():
        whole = db.session.get(Room, int(room[0].rpartition("/")[2]))
        for _ in range(25):
            make_entry(whole, cast.mentee)
        make_entry(whole, cast.mentor, body="Late answer", to=db.session.get(RoomEntry, room[1]))
    assert "Why is it low?" in visit(cast.mentee).get(room[0]).text
