"""Fixtures of the house tests: a world with one of everything, its index written, and ways to look at all of it."""

import pytest

from app import create_app, outbox
from app.db import db
from tests.conftest import settings_for
from tests.databases import let_go
from tests.house import crawling
from tests.house.world import World, build


@pytest.fixture
def world(app, cast, unit) -> World:
    """One of everything, indexed."""
    with unit():
        made = build(cast)
        db.session.flush()
    with app.app_context():
        outbox.drain()
        db.session.expunge_all()
        db.session.rollback()
    return made


@pytest.fixture
def another_app(app, scratch, database):
    """Make a second app on the same database: `another_app(TESTING=False)`; settings by name in `settings`."""
    made = []

    def make(settings=None, **config):
        values = {
            "SETTINGS": settings_for(scratch / "data", database.url, **(settings or {})),
            "RATELIMIT_ENABLED": False,
        }
        made.append(create_app(values | {"ARGON2": app.config["ARGON2"]} | config))
        return made[-1]

    yield make
    for each in made:
        let_go(each)


@pytest.fixture
def look(app, visit, world):
    """Visit as a role of the world: `look("stranger")`."""
    return lambda role: visit(world.people[role])


@pytest.fixture
def addresses(app, world) -> list[str]:
    """Every address that can be read in this world."""
    return crawling.addresses(app, world)
