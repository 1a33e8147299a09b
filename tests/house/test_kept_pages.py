"""Guests are shown kept pages: what is taken back is gone from them at once, in every process on the same database."""

import pytest

from app import access, clock
from app.db import db
from app.models import Audience, User, kinds
from tests.house.test_audience import leaks, shop_windows, without
from tests.house.world import ALL, secret

TOPIC = "/communities/public-place/topics/{publictopic}-{publictopic_slug}"
THREAD = "/threads/{publicthread}-{publicthread_slug}"


def thing(world, kind: str, name: str):
    """A thing of the world."""
    return db.session.get_one(kinds[kind], world.ids[name])


def hide(kind: str, name: str):
    """Hide a thing."""
    return lambda world: access.hide(thing(world, kind, name), clock.now())


def narrow(kind: str, name: str):
    """Keep a thing to its owner."""
    return lambda world: access.set_audience(thing(world, kind, name), Audience.OWNER)


def rename(world) -> None:
    """Give the owner another name."""
    db.session.get_one(User, world.people["owner"].id).name = "Mila Othername"


# What is done, one after the other, and where which word is gone then.
TAKEN_BACK = [
    (hide("post", "publicpost"), "publicpost", [TOPIC]),
    (narrow("topic", "publictopic"), "publictopic", [TOPIC, "/communities/public-place"]),
    (hide("entry", "publicentry"), "publicentry", [THREAD]),
    (hide("thread", "publicthread"), "publicthread", [THREAD, "/threads"]),
    (narrow("community", "publicplace"), "publicplace", ["/communities/public-place", "/communities"]),
    (hide("roadmap", "roadmap"), "roadmapword", ["/roadmaps/a-roadmap", "/roadmaps"]),
    (narrow("person", "publicperson"), "publicperson", ["/@mila_mentee"]),
]


@pytest.fixture
def nodes(another_app, visit):
    """Guests of two processes on one database, one of whom has seen the form for signing in."""
    return visit(None).client, another_app(TESTING=True).test_client()


def test_what_is_taken_back_is_gone_at_once_on_every_node(nodes, unit, world):
    for act, word, places in TAKEN_BACK:
        pages = [(node, world.url(place)) for node in nodes for place in places]
        for _time in range(2):
            assert all(secret(word) in node.get(url).text for node, url in pages), word
        with unit():
            act(world)
        assert not [url for node, url in pages if secret(word) in node.get(url).text], word


def test_a_name_changes_at_once_on_every_node(nodes, unit, world):
    url = world.url(THREAD)
    assert all("Othername" not in node.get(url).text for node in nodes)
    with unit():
        rename(world)
    assert all("Othername" in node.get(url).text for node in nodes)


def test_nothing_leaks_from_pages_that_were_kept(app, unit, look, world):
    guest = look("guest")
    assert not leaks(app, world, guest, "guest", where=shop_windows)
    assert len(app.extensions["guests"].pages) > 5
    with unit():
        access.hide(thing(world, "thread", "publicthread"), clock.now())
    words = without("publicthread", "publicentry", "publicreply", roles=ALL - {"owner"})
    assert not leaks(app, world, guest, "guest", words, shop_windows)


def test_only_public_pages_are_kept(app):
    same = {name for name, view in app.view_functions.items() if getattr(view, "is_same_for_guests", False)}
    assert all(getattr(app.view_functions[name], "is_public", False) for name in same)
    assert {"communities.topic", "threads.show", "home.index", "profiles.show"} <= same
