"""Every engine that this run's database allows answers the same questions."""

import os

import pytest
from sqlalchemy import func, select

from app import clock, outbox
from app.db import db
from app.models import Document, Profile
from app.search.postgres_index import PostgresIndex
from app.search.service import Wanted, search
from app.search.whoosh_index import WhooshIndex
from app.search.words import read

ENGINES = ("whoosh", "postgres") if os.environ.get("TEST_DB") == "pg" else ("whoosh",)


def use(app, monkeypatch, engine: str, folder):
    """Let the app search with an engine, whose index is empty."""
    made = PostgresIndex() if engine == "postgres" else WhooshIndex(folder)
    monkeypatch.setitem(app.extensions, "search", made)
    return made


@pytest.fixture(params=ENGINES)
def index(request, app, monkeypatch, tmp_path):
    """An empty index of each engine; call it to do the worker's work."""
    use(app, monkeypatch, request.param, tmp_path / "index")

    def catch_up():
        with app.app_context():
            return outbox.drain()

    return catch_up


@pytest.fixture
def whoosh(app, monkeypatch, tmp_path):
    """The Whoosh index, empty."""
    return use(app, monkeypatch, "whoosh", tmp_path / "index")


def describe(person, **values):
    """Change a member's profile so that search has something to find."""
    profile = db.session.query(Profile).filter_by(owner_id=person.id).one()
    for name, value in values.items():
        setattr(profile, name, value)
    db.session.flush()
    return profile


def titles(text, viewer, **wanted):
    """What a search shows, by title."""
    return [row.title for row in search(read(text), viewer, Wanted(**wanted)).hits]


def put(owner, title, text="", **values):
    """Write a document of its own, as a domain would, with its index job."""
    number = (db.session.scalar(select(func.max(Document.id))) or 0) + 1
    plain = {
        "ref_id": 10_000 + number,
        "kind": "topic",
        "audience": "public",
        "tags": [],
        "facts": {},
        "space_id": None,
        "hidden_at": None,
    }
    plain |= {"endpoint": "home.index", "values": {}, "published_at": clock.now(), "changed_at": clock.now()}
    document = Document(owner_id=owner.id, title=title, text=text)
    for name, value in (plain | values).items():
        setattr(document, name, value)
    db.session.add(document)
    db.session.flush()
    outbox.enqueue("index", {"id": document.id})
    return document
