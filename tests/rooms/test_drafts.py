"""Drafts: kept while one types, restored when the composer opens, gone when posted, and nobody else's."""

import pytest

from rooms.models import RoomDraft, RoomEntry
from tests.factories.rooms import make_entry, make_room
from tests.rooms.test_routes import stored

QUESTION = {"kind": "question", "title": "Why is February low?", "body": "Split by month"}


@pytest.fixture
def room(unit, cast):
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        entry = make_entry(made, cast.mentor, "feedback", title="Draft", body="Words to quote", fields={"keep": "This"})
        return f"/rooms/{made.id}", entry.id


def test_a_draft_is_kept_restored_and_gone_when_posted(app, visit, cast, room):
    mentee, address = visit(cast.mentee), room[0]
    said = mentee.hx_post(f"{address}/drafts", QUESTION).text
    assert "Draft saved" in said
    assert "Why is February low?" in mentee.get(f"{address}?kind=question").text
    assert "Why is February low?" in mentee.get(f"{address}/entries/new").text, "the newest one is shown unasked"
    assert "Why is February low?" not in mentee.get(f"{address}?kind=message").text
    assert 'name="drafted" value="1"' in mentee.get(f"{address}?kind=question").text
    mentee.post(f"{address}/entries", QUESTION | {"drafted": "1"})
    assert stored(app, RoomDraft) == []
    assert "Draft saved" not in mentee.get(f"{address}?kind=question").text


def test_without_javascript_a_button_saves_and_another_discards(app, visit, cast, room):
    mentee, address = visit(cast.mentee), room[0]
    page = mentee.follow(mentee.post(f"{address}/drafts", QUESTION))
    assert "Draft saved" in page.text
    assert f'formaction="{address}/drafts/removal"' in page.text
    mentee.post(f"{address}/drafts", QUESTION | {"body": "Split by week"})
    assert [draft.values["body"] for draft in stored(app, RoomDraft)] == [["Split by week"]]
    mentee.post(f"{address}/drafts/removal", QUESTION)
    assert stored(app, RoomDraft) == []


def test_nothing_typed_keeps_nothing(app, visit, cast, room):
    mentee, address = visit(cast.mentee), room[0]
    mentee.hx_post(f"{address}/drafts", {"kind": "check_in", "confidence": "3", "moved": " "})
    assert stored(app, RoomDraft) == []
    mentee.hx_post(f"{address}/drafts", QUESTION)
    assert "Draft saved" not in mentee.hx_post(f"{address}/drafts", {"kind": "question", "title": ""}).text
    assert stored(app, RoomDraft) == []


def test_a_reply_has_a_draft_of_its_own(app, visit, cast, room):
    mentee, (address, entry_id) = visit(cast.mentee), room
    mentee.hx_post(f"{address}/drafts", {"kind": "message", "body": "A reply", "to": str(entry_id)})
    assert "A reply" not in mentee.get(f"{address}?kind=message").text
    assert "A reply" in mentee.get(f"{address}?kind=message&to={entry_id}").text
    mentee.post(f"{address}/entries", {"kind": "message", "body": "A reply", "to": str(entry_id), "drafted": "1"})
    assert (stored(app, RoomDraft), stored(app, RoomEntry)[-1].reply_to_id) == ([], entry_id)


def test_only_its_author_ever_sees_a_draft(visit, cast, room):
    address = room[0]
    visit(cast.mentee).hx_post(f"{address}/drafts", QUESTION)
    assert "Why is February low?" not in visit(cast.mentor).get(f"{address}?kind=question").text
    visit(cast.stranger).post(f"{address}/drafts", QUESTION, status=404)
    visit(cast.stranger).post(f"{address}/drafts/removal", QUESTION, status=404)
    visit(cast.mentor).post(f"{address}/drafts/removal", QUESTION)
    assert "Why is February low?" in visit(cast.mentee).get(f"{address}?kind=question").text


def test_a_draft_has_its_limits(visit, cast, room):
    mentee, address = visit(cast.mentee), room[0]
    mentee.post(f"{address}/drafts", QUESTION | {"body": "x" * 90_000}, status=422)
    mentee.post(f"{address}/drafts", {"kind": "spell", "body": "x"}, status=400)
    mentee.get(f"{address}/drafts", status=405)


def test_quoting_begins_a_reply_with_the_words(visit, cast, room):
    address, entry_id = room
    page = visit(cast.mentee).get(f"{address}?kind=message&to={entry_id}&quote=1")
    assert "&gt; Words to quote" in page.text
    assert "Ask back" in page.text
