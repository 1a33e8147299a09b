"""Fixtures of the house tests: a world with one of everything, its index written, and ways to look at all of it."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock, create_app, outbox
from app.db import db
from app.models import User
from tests.conftest import settings_for
from tests.databases import let_go
from tests.house import crawling
from tests.house.world import World, build

FILES = ("index", "uploads")  # what is kept outside the database, in the data folder
MINUTES = 10


class Kept:
    """The world as it was when the session first built it: rows, index and files, and who and what there is."""

    def __init__(self, folder: Path):
        self.folder, self.until = folder, datetime.min.replace(tzinfo=UTC)
        self.people: dict[str, int | None] = {}
        self.ids: dict[str, object] = {}

    def keep(self, made: World, database, engine) -> None:
        """Remember it for some minutes of this day: what is said to happen today is not to be of yesterday."""
        database.keep(engine, "world")
        for name in FILES:
            shutil.rmtree(self.folder / f"world-{name}", ignore_errors=True)
            if (self.folder / "data" / name).is_dir():
                shutil.copytree(self.folder / "data" / name, self.folder / f"world-{name}")
        self.people = {name: user and user.id for name, user in made.people.items()}
        tomorrow = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), UTC)
        self.ids, self.until = dict(made.ids), min(clock.now() + timedelta(minutes=MINUTES), tomorrow)

    def restore(self, cast, database, engine) -> World:
        """Put it back; its people are read anew."""
        database.restore(engine, "world")
        for name in FILES:
            scratch, place = self.folder / f"{name}.new", self.folder / "data" / name
            if (self.folder / f"world-{name}").is_dir():
                shutil.rmtree(place, ignore_errors=True)
                shutil.copytree(self.folder / f"world-{name}", scratch)
                scratch.rename(place)  # in one step: the index is looked at by a thread
        everyone = {user.id: user for user in (*db.session.scalars(select(User)), *cast)}
        return World({name: everyone.get(ident) for name, ident in self.people.items()}, dict(self.ids))


@pytest.fixture(scope="session")
def kept(scratch) -> Kept:
    """The world of this session."""
    return Kept(scratch)


@pytest.fixture
def world(app, cast, unit, database, kept) -> World:
    """One of everything, indexed: built for the first test that asks for it, put back for the others."""
    if clock.now() < kept.until:
        with app.app_context():
            made = kept.restore(cast, database, db.engine)
            db.session.expunge_all()
            db.session.rollback()
        return made
    with unit():
        made = build(cast)
        db.session.flush()
    with app.app_context():
        outbox.drain()
        db.session.expunge_all()
        db.session.rollback()
        kept.keep(made, database, db.engine)
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
