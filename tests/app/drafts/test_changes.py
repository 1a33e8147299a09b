"""Drafts of changes: what is typed over what stands there is kept, and a change made meanwhile is seen before it is lost."""

import pytest

from app.drafts.models import Draft
from tests.factories import communities, rooms, threads
from tests.rooms.test_routes import stored

WORDS = "Words that nobody has read yet"


@pytest.fixture
def changes(unit, cast):
    """Each place with the field that is typed into, its page, where the form goes, and a kind that it may name."""
    with unit():
        entry = threads.make_entry(threads.make_thread(cast.mentee))
        topic = communities.make_topic(communities.make_community(cast.mentee), cast.mentee)
        post = communities.make_post(topic, cast.mentee, "A post")
        room = rooms.make_room(cast.mentee, cast.mentor)
        said = rooms.make_entry(room, cast.mentee, body="A message")
        at = f"/threads/{entry.thread_id}/entries/{entry.id}"
        there = f"/communities/{topic.community.slug}/topics/{topic.id}/posts/{post.id}"
        text = f"/rooms/{room.id}/entries/{said.id}/text"
        return {
            f"entry:{entry.id}:edit": ("body_md", f"{at}/edit", at, {"type": "progress"}),
            f"post:{post.id}:edit": ("body", f"{there}/edit", there, {}),
            f"room:{room.id}:edit:{said.id}": ("body", text, text, {"kind": "message"}),
        }


def test_a_change_is_restored_and_gone_when_saved(app, visit, cast, changes):
    mentee = visit(cast.mentee)
    for place, (field, page, form, more) in changes.items():
        sent = more | {field: WORDS, "version": "1"}
        blank = mentee.get(page).text
        assert (WORDS in blank, f'data-js-draft="/drafts/{place}"' in blank) == (False, True), place
        shown = mentee.follow(mentee.post(f"/drafts/{place}", sent)).text
        assert (WORDS in shown, "was changed while" in shown) == (True, False), place
        assert WORDS in mentee.get("/drafts").text, place
        mentee.post(form, sent | {"drafted": place})
        assert stored(app, Draft) == [], place


def test_what_stands_there_is_no_draft(app, visit, cast, changes):
    mentee, (_place, (field, _page, _form, more)) = visit(cast.mentee), next(iter(changes.items()))
    said = {"title": "Four contact records", field: "My totals were double.", "version": "1"}
    mentee.post(f"/drafts/{_place}", more | said)
    assert stored(app, Draft) == []


def test_a_change_made_meanwhile_is_shown_beside_the_draft(app, visit, cast, changes):
    mentee = visit(cast.mentee)
    for place, (field, page, form, more) in changes.items():
        mine = more | {field: WORDS, "version": "1"}
        mentee.post(f"/drafts/{place}", mine)
        mentee.post(form, more | {field: "Said from elsewhere", "version": "1"})
        mentee.post(form, mine, status=409)
        shown = mentee.get(page).text
        assert (WORDS in shown, "Said from elsewhere" in shown, "was changed while" in shown) == (True,) * 3, place
        assert 'name="version" value="2"' in shown, place
        mentee.post(form, mine | {"version": "2", "drafted": place})
        assert stored(app, Draft) == [], place


@pytest.mark.once("refused")
def test_nobody_else_has_a_draft_or_is_offered_people_there(visit, cast, changes):
    other, stranger = visit(cast.mentor), visit(cast.stranger)
    for place in changes:
        assert visit(cast.mentee).client.get(f"/writing/people/{place}?q=").status_code == 200, place
        for each, status in ((other, 403), (stranger, 404 if place.startswith("room") else 403)):
            sent = {"csrf_token": each.token, "body": WORDS, "body_md": WORDS}
            assert each.client.post(f"/drafts/{place}", data=sent).status_code == status, place
            assert each.client.get(f"/writing/people/{place}?q=").status_code == status, place
