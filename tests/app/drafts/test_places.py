"""Where drafts are kept besides rooms: each is restored on its page, gone when posted, and asked for its door each time."""

import pytest

from app import access, clock
from app.db import db
from app.drafts.models import Draft
from app.models import Audience
from tests.factories import communities, threads
from tests.rooms.test_routes import stored

WORDS = "Words that nobody has read yet"


@pytest.fixture
def places(unit, cast):
    """Each place with the field that is typed into, its page, and where the form goes; all are the mentee's to write."""
    with unit():
        thread = threads.make_thread(cast.mentee)
        entry = threads.make_entry(thread)
        community = communities.make_community(cast.mentee)
        topic = communities.make_topic(community, cast.mentee)
        at, place = f"/threads/{thread.id}", f"/communities/{community.slug}/topics"
        page = f"{place}/{topic.id}-{topic.slug}"
        return {
            f"thread:{thread.id}:entry": ("body_md", f"{at}-{thread.slug}", f"{at}/entries"),
            f"entry:{entry.id}:reply": ("body_md", f"{at}/entries/{entry.id}", f"{at}/entries/{entry.id}/comments"),
            f"community:{community.id}:topic": ("body", f"{place}/new", place),
            f"topic:{topic.id}:reply": ("body", page, f"{place}/{topic.id}/posts"),
        }


def test_each_is_restored_and_gone_when_posted(app, visit, cast, places):
    mentee = visit(cast.mentee)
    for place, (field, page, form) in places.items():
        blank = mentee.get(page).text
        assert (WORDS in blank, f'data-js-draft="/drafts/{place}"' in blank) == (False, True), place
        mentee.follow(mentee.post(f"/drafts/{place}", {field: WORDS}))
        shown = mentee.get(page).text
        assert (WORDS in shown, f'name="drafted" value="{place}"' in shown, "Draft saved" in shown) == (True,) * 3, (
            place
        )
        assert WORDS not in visit(cast.mentor).client.get(page).text, place
        mentee.post(form, {field: WORDS, "drafted": place, "title": "A title", "topic_kind": "discussion"})
        assert stored(app, Draft) == [], place


def test_each_asks_its_door_again(visit, cast, unit, places):
    other, (thread, entry, community, topic) = visit(cast.mentor), places
    assert [other.client.post(f"/drafts/{place}", data=token(other)).status_code for place in places] == [
        403,
        303,
        403,
        403,
    ]
    with unit():
        access.set_audience(db.session.get(threads.Thread, int(thread.split(":")[1])), Audience.OWNER)
        topic_row = db.session.get(communities.Topic, int(topic.split(":")[1]))
        topic_row.locked_at = clock.now()
        access.hide(db.session.get(communities.Community, int(community.split(":")[1])), clock.now())
    assert [other.client.post(f"/drafts/{place}", data=token(other)).status_code for place in places] == [404] * 4
    visit(cast.mentee).post(f"/drafts/{entry}", {"body_md": WORDS})


def token(visitor) -> dict[str, str]:
    """A form with words in it."""
    return {"csrf_token": visitor.token, "body_md": WORDS, "body": WORDS}
