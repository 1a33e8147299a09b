"""Feeds of every viewer who follows all there is: no word that is not for them, in no filter, for no reader of Atom."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Follow, kinds
from tests.house.test_audience import VIEWERS, kept_from, tell
from tests.house.world import secret

FOLLOWED = ("thread", "community", "roadmap")  # to follow a person is to be in the audience of their followers
FEEDS = (
    "/",
    "/feed",
    "/feed?feed=communities",
    "/feed?feed=everyone",
    "/feed?kind=entry",
    "/feed?of=thread",
    "/feed?of=community",
)


@pytest.fixture
def followed(unit, world):
    """Have every member of the world follow every thread, community and roadmap; return where their Atom feeds are."""
    with unit():
        for kind in FOLLOWED:
            for ident in db.session.scalars(select(kinds[kind].id)).all():
                people = {user.id for user in world.people.values() if user}
                there = set(db.session.scalars(select(Follow.user_id).where(Follow.target == f"{kind}:{ident}")))
                db.session.add_all(Follow(user_id=user, target=f"{kind}:{ident}") for user in people - there)
        threads = db.session.scalars(select(kinds["thread"].id)).all()
        places = db.session.scalars(select(kinds["community"].slug)).all()
        handles = [user.handle for user in world.people.values() if user]
    found = [f"/threads/{thread}/feed.atom" for thread in threads]
    found += [f"/communities/{place}/feed.atom" for place in places]
    return [*found, *(f"/@{handle}/feed.atom" for handle in handles)]


def test_no_feed_tells_what_is_not_for_its_reader(look, world, followed):
    found, outward = [], dict(kept_from("guest"))
    for role in VIEWERS:
        told = "".join(tell(look(role), url) for url in FEEDS)
        found += [f"{role} reads {word} in a feed" for word, hidden in kept_from(role) if hidden in told]
    for role in ("guest", "owner", "mentor", "member"):
        told = "".join(look(role).client.get(url).text for url in followed)
        found += [f"{role} reads {word} in Atom" for word, hidden in outward.items() if hidden in told]
    assert not found, "\n".join(found)


def test_what_is_for_everybody_is_in_feeds(look, world, followed):
    page = "".join(look("stranger").client.get(url).text for url in FEEDS)
    atom = "".join(look("guest").client.get(url).text for url in followed)
    for word in ("publicentry", "publictopic"):
        assert secret(word) in page
        assert secret(word) in atom
