"""Kinds of entries: which the composer shows, and what only some may write."""

import pytest

from rooms.kinds import KINDS, may_post, offered
from rooms.models import RoomEntry
from rooms.shown import choices
from rooms.states import Part
from tests.factories.rooms import make_entry, make_room
from tests.rooms.test_routes import stored

REVIEW = {"kind": "review_answer", "strengths": "It reads well", "change": "The axis", "action": "Redraw it"}
SBI = {"kind": "feedback", "shape": "sbi", "situation": "On Monday", "behavior": "You waited", "impact": "They spoke"}


def test_six_kinds_come_first_and_the_chosen_one_is_always_shown():
    shown, more = choices(Part.MENTEE, "message")
    first = ["message", "question", "check_in", "review_request", "session_notes", "decision"]
    assert [kind.name for kind in shown] == first
    assert [kind.name for kind in more] == ["feedback", "resource", "milestone", "reflection"]
    assert choices(Part.MENTEE, "milestone")[0][-1].name == "milestone"
    assert "check_in" not in [kind.name for kind in offered(Part.MENTOR)]


@pytest.mark.parametrize("part", [Part.MENTEE, Part.MENTOR])
def test_a_review_is_written_under_a_request_only(part):
    assert may_post("review_answer", part, "review_request")
    assert not may_post("review_answer", part, "")
    assert not may_post("review_answer", part, "question")
    assert all(may_post(kind.name, part, "") for kind in KINDS.values() if part in kind.by and not kind.answers)


def test_a_review_settles_its_request_and_says_three_things(app, unit, visit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        asked = make_entry(room, cast.mentee, "review_request", fields={"url": "https://x.example/1", "look": "At it"})
        address, ident = f"/rooms/{room.id}", str(asked.id)
    mentor = visit(cast.mentor)
    assert "One thing to change" in mentor.get(f"{address}?kind=review_answer&to={ident}").text
    visit(cast.mentee).post(f"{address}/entries", REVIEW | {"to": ident}, status=403)
    mentor.post(f"{address}/entries", REVIEW, status=403)
    mentor.post(f"{address}/entries", REVIEW | {"to": ident, "change": ""}, status=422)
    mentor.post(f"{address}/entries", REVIEW | {"to": ident})
    page = visit(cast.mentee).get(address).text
    assert all(words in page for words in ("Strengths", "It reads well", "Next action", "Redraw it", "Reviewed"))


@pytest.mark.once("words")
def test_feedback_keeps_the_shape_that_was_chosen(app, unit, visit, cast):
    with unit():
        address = f"/rooms/{make_room(cast.mentee, cast.mentor).id}"
    mentor = visit(cast.mentor)
    mentor.post(f"{address}/entries", SBI | {"impact": ""}, status=422)
    mentor.post(f"{address}/entries", SBI | {"keep": "Of the other shape"})
    fields = stored(app, RoomEntry)[-1].fields
    assert (fields["situation"], "keep" in fields) == ("On Monday", False)
    page = visit(cast.mentee).get(address).text
    assert "Situation" in page
    assert "Of the other shape" not in page


@pytest.mark.once("words")
def test_what_to_try_is_shown(app, unit, visit, cast):
    with unit():
        address = f"/rooms/{make_room(cast.mentee, cast.mentor).id}"
    keep = {"kind": "feedback", "shape": "keep", "keep": "The names", "try": "Smaller steps"}
    visit(cast.mentor).post(f"{address}/entries", keep)
    assert "Smaller steps" in visit(cast.mentee).get(address).text


def test_asking_back_is_a_question_of_its_own(app, unit, visit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        said = make_entry(room, cast.mentor, "feedback", title="Draft", fields={"keep": "This"})
        address, ident = f"/rooms/{room.id}", str(said.id)
    mentee = visit(cast.mentee)
    mentee.post(f"{address}/entries", {"kind": "question", "title": "Which names?", "to": ident})
    asked = stored(app, RoomEntry)[-1]
    assert (asked.reply_to_id, asked.turn_id) == (int(ident), cast.mentor.id)
    assert "Which names?" in visit(cast.mentor).get(address).text
    mentee.post(f"{address}/entries/{asked.id}/answer")
    assert "Answered" in mentee.get(address).text


def test_an_entry_says_which_objective_it_is_part_of(app, unit, visit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        address, goal = f"/rooms/{room.id}", str(room.objectives[0].id)
    mentee = visit(cast.mentee)
    mentee.post(f"{address}/entries", {"kind": "message", "body": "Words", "objective": goal})
    assert "Objective 1" in mentee.get(address).text
    mentee.post(f"{address}/entries", {"kind": "message", "body": "Words", "objective": "999999"})
    assert stored(app, RoomEntry)[-1].objective_id is None
