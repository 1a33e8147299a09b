"""The pages of rooms: the whole way, and everybody who shall not be on it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Notification
from rooms.models import Room, RoomEntry
from tests.factories.people import block, make_person
from tests.factories.rooms import make_entry, make_request, make_room

ASK = "/rooms/new?mentor=mara_mentor"


def asking(**changes) -> dict[str, str]:
    due = (clock.today() + timedelta(days=60)).isoformat()
    objective = {"title": "Publish three analyses", "measure": "A lead links to it", "target": "3", "due_on": due}
    first = {f"objectives-0-{name}": value for name, value in objective.items()}
    return {"why": "Because you count what matters.", "cadence": "weekly", "once": "token-of-request"} | first | changes


@pytest.fixture
def room(unit, cast):
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        question = make_entry(made, cast.mentee, "question")
        return made.id, question.id, made.objectives[0].id


def stored(app, model=RoomEntry):
    with app.app_context():
        found = list(db.session.scalars(select(model).order_by(model.id)))
        db.session.expunge_all()
        db.session.rollback()
    return found


def test_asking_accepting_and_writing(app, visit, cast):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    assert "Why this mentor" in mentee.get(ASK).text
    page = mentee.follow(mentee.post(ASK, asking()))
    assert "Publish three analyses" in page.text
    address = f"/rooms/{stored(app, Room)[0].id}"
    assert "Accept" in mentor.get("/rooms/requests").text
    assert "Waits for signatures" in mentor.follow(mentor.post(f"{address}/acceptance")).text
    assert "Agreement with Mara" in mentee.get("/rooms").text
    assert "waits for you to sign" in mentee.get("/").text
    assert "Sign the agreement" in mentee.get(address).text
    opened = mentee.follow(mentee.post(f"{address}/agreement/signature", {"version": "1"}))
    assert "Nobody has written yet" in opened.text
    mentee.post(f"{address}/entries", {"kind": "question", "title": "What is a row?", "once": "a-question"})
    assert "What is a row?" in mentor.get(address).text
    assert "Your turn" not in mentee.get("/rooms").text
    assert "It is your turn" in mentor.get("/rooms").text


@pytest.mark.once("refused")
def test_a_request_without_an_objective_keeps_the_text(visit, cast):
    empty = {"objectives-0-title": "", "objectives-0-measure": "", "objectives-0-target": "", "objectives-0-due_on": ""}
    page = visit(cast.mentee).post(ASK, asking(**empty), status=422)
    assert "Because you count what matters." in page.text
    assert "Name the objective" in page.text


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("field", "value"),
    [("due_on", "2020-01-01"), ("due_on", "soon"), ("target", "many"), ("target", "0"), ("title", "x" * 161)],
)
def test_objectives_are_checked(visit, cast, field, value):
    page = visit(cast.mentee).post(ASK, asking(**{f"objectives-0-{field}": value}), status=422)
    assert "Because you count what matters." in page.text


def test_sending_twice_asks_once(app, visit, cast):
    mentee = visit(cast.mentee)
    first, second = mentee.post(ASK, asking()), mentee.post(ASK, asking())
    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored(app, Room)) == 1


def test_who_cannot_be_asked(unit, visit, cast):
    assert "does not take requests" in visit(cast.mentor).get(ASK).text
    assert "does not take requests" in visit(cast.mentee).get("/rooms/new?mentor=sid_stranger").text
    visit(cast.mentee).get("/rooms/new?mentor=nobody_here", status=404)
    visit(cast.mentee).get("/rooms/new", status=404)
    with unit():
        block(cast.mentor, cast.mentee)
    visit(cast.mentee).get(ASK, status=404)
    visit(cast.mentee).post(ASK, asking(), status=404)


def test_an_unverified_address_cannot_ask(unit, visit, cast):
    with unit():
        newcomer = make_person("una_unverified", "Una Unverified", verified=False)
    visit(newcomer).post(ASK, asking(), status=403)


def test_declining_takes_words_and_gives_them(app, unit, visit, cast):
    with unit():
        room_id = make_request(cast.mentee, cast.mentor).id
    mentor = visit(cast.mentor)
    assert "Thank you for asking" in mentor.get(f"/rooms/{room_id}/refusal").text
    mentor.post(f"/rooms/{room_id}/refusal", {"reason": "no_place", "note": ""}, status=422)
    mentor.post(f"/rooms/{room_id}/refusal", {"reason": "no_place", "note": "My weeks are full."})
    assert "My weeks are full." in visit(cast.mentee).get(f"/rooms/{room_id}").text
    visit(cast.mentee).get(f"/rooms/{room_id}/refusal", status=403)
    mentor.post(f"/rooms/{room_id}/acceptance", status=409)


def test_the_answer_is_the_other_sides(unit, visit, cast):
    with unit():
        room_id = make_request(cast.mentee, cast.mentor).id
    visit(cast.mentee).post(f"/rooms/{room_id}/acceptance", status=403)
    visit(cast.mentor).post(f"/rooms/{room_id}/withdrawal", status=403)
    visit(cast.mentee).post(f"/rooms/{room_id}/withdrawal")
    assert "Withdrawn" in visit(cast.mentor).get(f"/rooms/{room_id}").text


KINDS = {
    "message": {"body": "Words"},
    "question": {"title": "Words?", "body": "Tried", "good": "Say why"},
    "check_in": {"moved": "Words", "stuck": "", "next": "More", "confidence": "4"},
    "review_request": {"title": "Words", "url": "https://x.example/1", "look": "At it", "skip": "Colors"},
    "feedback": {"title": "Draft", "body": "Words", "keep": "This", "try": "That", "next": "Then"},
    "session_notes": {"body": "Words", "minutes": "45", "item_1": "Write to them", "who_1": "0", "by_1": "2026-12-01"},
    "decision": {"title": "Words", "because": "It is so", "revisit_on": "2026-12-01"},
    "resource": {"title": "Words", "url": "https://x.example", "body": "Read it"},
    "milestone": {"title": "Words", "body": "Went well", "url": ""},
    "reflection": {"title": "", "body": "Words"},
}


@pytest.mark.once("cases", but=("question", "check_in", "session_notes", "decision"))
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_posted_shown_and_changed(app, visit, cast, room, kind):
    mentee, address = visit(cast.mentee), f"/rooms/{room[0]}"
    assert mentee.get(f"{address}?kind={kind}").text.count('aria-current="true"') == 1
    mentee.post(f"{address}/entries", KINDS[kind] | {"kind": kind})
    assert "Words" in mentee.get(address).text
    entry = stored(app)[-1]
    text = f"{address}/entries/{entry.id}/text"
    assert "Words" in mentee.get(text).text
    changed = {name: value.replace("Words", "Other words") for name, value in KINDS[kind].items()}
    mentee.post(text, changed | {"version": "1"})
    assert "Other words" in visit(cast.mentor).get(address).text
    assert "Words" in visit(cast.mentor).get(f"{address}/entries/{entry.id}/revisions").text
    mentee.post(text, changed | {"version": "1"}, status=409)
    visit(cast.mentor).get(text, status=403)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "check_in"])
def test_htmx_gets_the_entry_and_a_fresh_composer(app, visit, cast, room, kind):
    answer = visit(cast.mentee).hx_post(f"/rooms/{room[0]}/entries", KINDS[kind] | {"kind": kind})
    assert "Words" in answer.text
    assert 'data-hx-swap-oob="outerHTML"' in answer.text
    assert stored(app)[-1].entry_kind == kind


def test_htmx_check_in_leads_back_to_the_room(visit, cast, room):
    answer = visit(cast.mentee).hx_post(f"/rooms/{room[0]}/entries", KINDS["check_in"] | {"kind": "check_in"})
    assert answer.headers["HX-Redirect"].startswith(f"/rooms/{room[0]}#entry-")


@pytest.mark.once("refused")
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_entry_is_refused_and_kept(visit, cast, room, kind):
    address = f"/rooms/{room[0]}/entries"
    assert "alert" in visit(cast.mentee).post(address, {"kind": kind, "stuck": "Kept text"}, status=422).text
    again = visit(cast.mentee).hx_post(address, {"kind": kind}, status=422)
    assert again.headers["HX-Retarget"] == "#composer"


@pytest.mark.once("refused")
def test_dangerous_addresses_are_refused(visit, cast, room):
    bad = {"kind": "resource", "title": "Click", "url": "javascript:alert(1)"}
    visit(cast.mentee).post(f"/rooms/{room[0]}/entries", bad, status=422)


def test_answering_agreeing_and_ticking(app, visit, cast, room):
    address, mentee, mentor = f"/rooms/{room[0]}", visit(cast.mentee), visit(cast.mentor)
    assert "In answer to" in mentor.get(f"{address}?kind=message&to={room[1]}").text
    mentor.post(f"{address}/entries", {"kind": "message", "body": "It is one thing.", "to": str(room[1])})
    assert "It is one thing." in mentee.get(address).text
    mentor.post(f"{address}/entries/{room[1]}/answer", status=403)
    mentee.post(f"{address}/entries/{room[1]}/answer")
    assert "Answered" in mentee.get(address).text
    mentee.post(f"{address}/entries", KINDS["decision"] | {"kind": "decision"})
    mentor.post(f"{address}/entries/{stored(app)[-1].id}/agreement")
    assert "Agreed by Mila and Mara" in mentee.get(address).text
    mentee.post(f"{address}/entries", KINDS["session_notes"] | {"kind": "session_notes"})
    tick = f"{address}/entries/{stored(app)[-1].id}/action-items/0"
    assert 'aria-pressed="true"' in mentor.hx_post(tick).text
    mentor.post(tick)
    mentor.post(f"{tick}9", status=422)


def test_reading_marks_what_was_told(app, visit, cast, room):
    mentor = visit(cast.mentor)
    assert f"/rooms/{room[0]}/reading" in mentor.get(f"/rooms/{room[0]}").text
    mentor.hx_post(f"/rooms/{room[0]}/reading", {"seq": "1"})
    assert f"/rooms/{room[0]}/reading" not in mentor.get(f"/rooms/{room[0]}").text
    assert all(each.read_at for each in stored(app, Notification) if each.user_id == cast.mentor.id)


def test_objectives_are_set_and_changed_by_their_owner(app, visit, cast, room):
    mentee, address = visit(cast.mentee), f"/rooms/{room[0]}/objectives"
    due = (clock.today() + timedelta(days=30)).isoformat()
    wish = {"title": "Lead a meeting", "measure": "It took place", "due_on": due}
    mentee.post(address, wish)
    assert "Lead a meeting" in mentee.get(address).text
    mentee.post(address, {"title": "Half"}, status=422)
    mentee.post(f"{address}/{room[2]}/text", wish | {"version": "1"})
    late = mentee.post(f"{address}/{room[2]}/text", wish | {"title": "Other words", "version": "1"}, status=409).text
    assert "Other words" in late
    assert "Lead a meeting" in late
    visit(cast.mentor).get(f"{address}/{room[2]}/text", status=403)
    assert "Publish three analyses" in visit(cast.mentor).get(f"{address}/{room[2]}").text


@pytest.mark.parametrize("how", ["close", "end_early"])
def test_closing_is_one_step_and_reads_the_same(visit, cast, room, how):
    address, mentee = f"/rooms/{room[0]}", visit(cast.mentee)
    mentee.get(f"{address}/closing")
    mentee.post(f"{address}/closing", {"how": how, "note": "My own thoughts"})
    page = visit(cast.mentor).get(address).text
    assert "Post message" not in page
    assert "My own thoughts" not in visit(cast.mentor).get(f"{address}/agreement").text
    assert "My own thoughts" in mentee.get(f"{address}/agreement").text
    visit(cast.mentor).post(f"{address}/entries", {"kind": "message", "body": "Late"}, status=403)
    assert "Past rooms" in mentee.get("/rooms").text


@pytest.mark.once("refused")
def test_wrong_methods_and_wrong_kinds(visit, cast, room):
    visit(cast.mentee).get(f"/rooms/{room[0]}/acceptance", status=405)
    visit(cast.mentee).post(f"/rooms/{room[0]}/check-ins", status=405)
    visit(cast.mentee).post(f"/rooms/{room[0]}/entries", {"kind": "spell"}, status=400)


def test_session_notes_without_action_items_are_readable(unit, visit, cast, room):
    with unit():
        make_entry(db.session.get(Room, room[0]), cast.mentee, "session_notes", body="We only talked.")
    assert "We only talked." in visit(cast.mentor).get(f"/rooms/{room[0]}").text
