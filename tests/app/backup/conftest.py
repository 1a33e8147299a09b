"""A house with one of everything and its archive, made once; and empty houses elsewhere, on either database."""

import json
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app, schema, store
from app.backup import creating, rows
from app.db import db, reading
from app.unit import work
from tests import databases
from tests.cast import make_cast
from tests.conftest import settings_for
from tests.house.world import build

PICTURE = "pictures/ab/ab34567890abcdef1234567890abcdef-96.webp"


def contents(app) -> dict[str, list]:
    """Every row of every table, as the database gives it."""
    with app.app_context(), reading(), db.engine.connect() as connection:
        tables = rows.tables()
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key.columns)).all() for table in tables
        }


@pytest.fixture(scope="package")
def houses(database, tmp_path_factory):
    """Make an app on an empty database: `houses("sqlite")`, `houses("postgresql")`, `houses()` for that of this run."""
    own = "sqlite" if isinstance(database, databases.Database) else "postgresql"
    with ExitStack() as stack:

        def make(kind: str = own):
            folder = tmp_path_factory.mktemp("house")
            url = f"sqlite:///{folder / 'house.sqlite'}"
            if kind == "postgresql":
                url = stack.enter_context(databases.own_database(database.url))
            config = {"SETTINGS": settings_for(folder, url), "TESTING": True, "RATELIMIT_ENABLED": False}
            app = create_app(config)
            stack.callback(databases.let_go, app)
            return app

        make.own = own
        yield make


@pytest.fixture(scope="package")
def filled(houses):
    """A house with one of everything, a picture too."""
    app = houses()
    with app.app_context():
        schema.migrate()
        with work():
            build(make_cast())
            store.write(PICTURE, b"a picture")
    return app


@pytest.fixture(scope="package")
def saved(filled, tmp_path_factory) -> Path:
    """Its archive."""
    path = tmp_path_factory.mktemp("archive") / "saved.zip"
    with filled.app_context():
        creating.create(path)
    return path


@pytest.fixture
def rewritten(saved, tmp_path):
    """Copy the archive with changes: `rewritten(change)`, where `change(manifest, files)` alters both in place."""

    def rewrite(change) -> Path:
        with zipfile.ZipFile(saved) as old:
            files = {name: old.read(name) for name in old.namelist()}
        manifest = json.loads(files.pop("manifest.json"))
        change(manifest, files)
        path = tmp_path / "rewritten.zip"
        with zipfile.ZipFile(path, "w") as new:
            for name, body in [*files.items(), ("manifest.json", json.dumps(manifest))]:
                new.writestr(name, body)
        return path

    return rewrite


@pytest.fixture
def backup():
    """Run `flask backup …` in a house and return its result."""
    return lambda app, *words: app.test_cli_runner().invoke(args=["backup", *map(str, words)])
