"""Drafts in rooms: restored when the composer opens, gone when posted; the door to all drafts is tests/app/drafts."""

import pytest

from app.drafts.models import Draft
from rooms.models import RoomEntry
from tests.factories.rooms import make_entry, make_room
from tests.rooms.test_routes import stored

QUESTION = {"kind": "question", "title": "Why is February low?", "body": "Split by month"}


@pytest.fixture
def room(unit, cast):
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        entry = make_entry(made, cast.mentor, "feedback", title="Draft", body="Words to quote", fields={"keep": "This"})
        return f"/rooms/{made.id}", entry.id, f"/drafts/room:{made.id}"


def test_a_draft_is_kept_restored_and_gone_when_posted(app, visit, cast, room):
    mentee, (address, _entry_id, drafts) = visit(cast.mentee), room
    said = mentee.hx_post(f"{drafts}:0:question", QUESTION).text
    assert "Draft saved" in said
    assert "Why is February low?" in mentee.get(f"{address}?kind=question").text
    assert "Why is February low?" in mentee.get(f"{address}/entries/new").text, "the newest one is shown unasked"
    assert "Why is February low?" not in mentee.get(f"{address}?kind=message").text
    place = f"{drafts.removeprefix('/drafts/')}:0:question"
    assert f'name="drafted" value="{place}"' in mentee.get(f"{address}?kind=question").text
    mentee.post(f"{address}/entries", QUESTION | {"drafted": place})
    assert stored(app, Draft) == []
    assert "Draft saved" not in mentee.get(f"{address}?kind=question").text


def test_without_javascript_a_button_saves_and_another_discards(app, visit, cast, room):
    mentee, drafts = visit(cast.mentee), room[2]
    page = mentee.follow(mentee.post(f"{drafts}:0:question", QUESTION))
    assert "Draft saved" in page.text
    assert f'formaction="{drafts}:0:question/removal"' in page.text
    mentee.post(f"{drafts}:0:question", QUESTION | {"body": "Split by week"})
    assert [draft.values["body"] for draft in stored(app, Draft)] == [["Split by week"]]
    page = mentee.follow(mentee.post(f"{drafts}:0:question/removal", QUESTION))
    assert stored(app, Draft) == []
    assert "Split by week" not in page.text


def test_nothing_typed_keeps_nothing(app, visit, cast, room):
    mentee, drafts = visit(cast.mentee), room[2]
    mentee.hx_post(f"{drafts}:0:check_in", {"kind": "check_in", "confidence": "3", "moved": " "})
    assert stored(app, Draft) == []
    mentee.hx_post(f"{drafts}:0:question", QUESTION)
    assert "Draft saved" not in mentee.hx_post(f"{drafts}:0:question", {"kind": "question", "title": ""}).text
    assert stored(app, Draft) == []


def test_a_reply_has_a_draft_of_its_own(app, visit, cast, room):
    mentee, (address, entry_id, drafts) = visit(cast.mentee), room
    reply = {"kind": "message", "body": "A reply", "to": str(entry_id)}
    mentee.hx_post(f"{drafts}:{entry_id}:message", reply)
    assert "A reply" not in mentee.get(f"{address}?kind=message").text
    assert "A reply" in mentee.get(f"{address}?kind=message&to={entry_id}").text
    place = f"{drafts.removeprefix('/drafts/')}:{entry_id}:message"
    mentee.post(f"{address}/entries", reply | {"drafted": place})
    assert (stored(app, Draft), stored(app, RoomEntry)[-1].reply_to_id) == ([], entry_id)


def test_only_its_author_ever_sees_a_draft(visit, cast, room):
    address, _entry_id, drafts = room
    visit(cast.mentee).hx_post(f"{drafts}:0:question", QUESTION)
    assert "Why is February low?" not in visit(cast.mentor).get(f"{address}?kind=question").text
    visit(cast.stranger).post(f"{drafts}:0:question", QUESTION, status=404)
    visit(cast.stranger).post(f"{drafts}:0:question/removal", QUESTION, status=404)
    visit(cast.mentor).post(f"{drafts}:0:question/removal", QUESTION)
    assert "Why is February low?" in visit(cast.mentee).get(f"{address}?kind=question").text


def test_a_draft_has_its_limits(visit, cast, room):
    mentee, drafts = visit(cast.mentee), room[2]
    mentee.post(f"{drafts}:0:question", QUESTION | {"body": "x" * 90_000}, status=422)
    mentee.post(f"{drafts}:0:spell", {"kind": "spell", "body": "x"}, status=404)
    mentee.get(f"{drafts}:0:spell", status=404)


def test_quoting_begins_a_reply_with_the_words(visit, cast, room):
    address, entry_id, _drafts = room
    page = visit(cast.mentee).get(f"{address}?kind=message&to={entry_id}&quote=1")
    assert "&gt; Words to quote" in page.text
    assert "Ask back" in page.text
