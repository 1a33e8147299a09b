"""Fixtures: one app, a real database that starts every test with the cast alone, and visitors who look at pages."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import select

from app import create_app
from app.config import Settings
from app.db import Base, db
from app.models import User
from app.unit import work
from tests import databases
from tests.cast import Cast, make_cast
from tests.visitor import Visitor

SECRET = "only-for-tests-" * 3


# Made-up values are the same in every run, however slow the machine; `--hypothesis-profile=default` looks for new ones.
settings.register_profile(
    "house", derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def pytest_configure(config) -> None:
    """Take the same made-up values everywhere, unless other ones are asked for."""
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile("house")


def settings_for(data: Path, url: str, **changes) -> Settings:
    """Settings of a test app that serves plain HTTP on loopback."""
    values = {
        "data": data,
        "database_url": url,
        "search": "postgres" if url.startswith("postgresql") else "whoosh",
        "redis_url": None,
        "secret_key": SECRET,
        "base_url": "http://localhost",
        "mail_url": None,
        "trusted_proxies": 0,
        "allowed_hosts": ("localhost", "127.0.0.1"),
        "demo": True,
    }
    return Settings(**(values | changes))


# Why a test says nothing new on a second database (docs/testing.md).
KINDS = {"cases", "refused", "words", "outside"}


def pytest_collection_modifyitems(config, items) -> None:
    """On PostgreSQL run what touches the database, but what is marked as `once`, and nothing else."""
    if os.environ.get("TEST_DB") != "pg":
        return
    met: Counter[str] = Counter()
    touching = [item for item in items if "database" in item.fixturenames and not runs_once(item, met)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


def runs_once(item, met: Counter[str]) -> bool:
    """Whether a test, or this case of it, runs on SQLite only; of `but=2` cases the first two run on both."""
    mark = item.get_closest_marker("once")
    if mark is None:
        return False
    if unknown := set(mark.args) - KINDS:
        raise pytest.UsageError(f"{item.nodeid}: no such reason to run once: {unknown}")
    but = mark.kwargs.get("but", 0)
    if isinstance(but, int):
        name = item.nodeid.partition("[")[0]
        met[name] += 1
        return met[name] > but
    return item.callspec.id not in but


@pytest.fixture(scope="session")
def scratch(tmp_path_factory) -> Path:
    """A folder for this session, in memory where the machine has such, with room for several at once."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    base = memory if usable else None
    if base is None:
        yield tmp_path_factory.mktemp("menteo")
        return
    folder = Path(tempfile.mkdtemp(prefix="menteo-", dir=base))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(scratch) -> Iterator[databases.Database]:
    """The database of the session: SQLite, or PostgreSQL when TEST_DB=pg."""
    with databases.started(scratch) as started:
        yield started


@pytest.fixture(scope="session")
def session_app(scratch, database):
    """The app of the session, and the database's first state: tables and the cast."""
    config = {
        "SETTINGS": settings_for(scratch / "data", database.url),
        "TESTING": True,
        "RATELIMIT_ENABLED": False,
        "ARGON2": {"time_cost": 1, "memory_cost": 8, "parallelism": 1},
    }
    app = create_app(config)
    databases.wait_long(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with work():
            make_cast()
        database.keep(db.engine)
    yield app
    databases.let_go(app)


@pytest.fixture
def app(session_app, database):
    """The app, with the database as it was when the session began."""
    with session_app.app_context():
        database.restore(db.engine)
        session_app.extensions["search"].clear()
    return session_app


@pytest.fixture
def unit(app):
    """A unit of work in an app context of its own: `with unit(): …` commits at its end."""

    @contextmanager
    def begin():
        with app.app_context(), work():
            yield db.session

    return begin


@pytest.fixture
def cast(app) -> Cast:
    """The people of the test."""
    with app.app_context():
        everyone = {user.handle.split("_")[1]: user for user in db.session.scalars(select(User))}
        db.session.expunge_all()
        db.session.rollback()
    return Cast(**{name: user for name, user in everyone.items() if name in Cast.__dataclass_fields__})


@pytest.fixture
def visit(app):
    """Make a visitor: `visit(cast.mentee)`, or `visit(None)` for a guest."""
    return lambda user=None: Visitor(app, user)


@pytest.fixture
def statements(app):
    """Count the database's statements: `with statements() as seen: …; assert len(seen) <= 8`."""
    return lambda: databases.statements(app)


@pytest.fixture
def empty(tmp_path, database):
    """The address of an empty database of the kind that this run tests."""
    if isinstance(database, databases.Database):
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    with databases.own_database(database.url) as url:
        yield url
