"""Side doors: junk in addresses and forms, redirects that a query could bend, counts and words that tell too much."""

import base64
import json

import pytest
from sqlalchemy import select

from app import outbox
from app.access import hide, set_audience
from app.clock import now
from app.db import db
from app.models import Audience, Notification
from communities.models import Post
from tests.factories.communities import make_community, make_member, make_post, make_topic
from tests.factories.threads import make_entry, make_thread
from threads.models import Thread


def cursor(*values) -> str:
    """A cursor as a listing would give it, with values of one's own."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


LONG_AGO = "0001-01-01T00:00:00+23:59"
NOON = "2026-03-01T12:00:00+00:00"
CURSORS = [[5], [NOON], ["x"], [2**61], [2**40], [-(2**40)], [True], [NOON, 5], [5, NOON], [LONG_AGO, 1], [NOON, 2**61]]
CURSORS += [[NOON, NOON], [1, 1], [1, 1, 1], [2**61, 2**61, 2**61], [NOON, NOON, NOON], [None, None], [[], []], [2**70, 1]]
LISTINGS = ["/threads", "/communities", "/communities/{slug}", "/communities/{slug}?sort=helpful", "/feed", "/"]
LISTINGS += ["/communities/{slug}/members", "/threads/{thread}-{thread_slug}", "/notifications"]
LISTINGS += ["/threads/{thread}/entries/{entry}", "/threads/{thread}/feed.atom", "/mentors", "/roadmaps"]


@pytest.fixture
def place(unit, cast):
    """A thread with an entry and a community with a topic of the mentee, by ids and slugs."""
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        community = make_community(cast.mentee)
        topic = make_topic(community, cast.mentee)
        post = make_post(topic, cast.mentee)
        ids = {"thread": thread.id, "thread_slug": thread.slug, "entry": entry.id, "slug": community.slug}
        return ids | {"topic": topic.id, "topic_slug": topic.slug, "post": post.id, "community": community.id}


@pytest.mark.parametrize("address", LISTINGS)
def test_a_broken_cursor_is_no_accident(visit, cast, place, address):
    visitor = visit(cast.mentee)
    url = address.format_map(place)
    join = "&" if "?" in url else "?"
    for values in CURSORS:
        for way in ("after", "before"):
            visitor.get(f"{url}{join}{way}={cursor(*values)}", inspect=False)
