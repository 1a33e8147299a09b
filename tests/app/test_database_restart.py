"""The database server goes away and comes back under a running app: clear words meanwhile, and no restart of the app."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError, InternalError

from app import create_app
from app.db import Base, db, reading
from app.models import User
from app.unit import work
from tests import postgres
from tests.cast import make_cast
from tests.conftest import settings_for
from tests.databases import let_go
from tests.visitor import Visitor

WORDS = "Words that shall not be lost while the database is away"


@pytest.fixture(scope="module")
def server():
    # What was committed must be there after a crash: the usual settings of tests would lose the last moment.
    with postgres.servers(settings=("fsync=off", "full_page_writes=off")) as make:
        yield make()


@pytest.fixture(scope="module")
def member(server, tmp_path_factory):
    settings = settings_for(tmp_path_factory.mktemp("restart"), server.url)
    app = create_app({"SETTINGS": settings, "RATELIMIT_ENABLED": False, "TESTING": False})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with work():
            cast = make_cast()
    yield Visitor(app, cast.mentee)
    let_go(app)


def start(member, status=303):
    """Try to start a thread."""
    form = {"title": "On and on", "purpose_md": WORDS, "audience": "public", "tags": ""}
    return member.post("/threads", form, status=status)


def test_while_it_is_away_pages_say_so_and_words_are_kept(server, member):
    member.get("/threads")
    server.stop()
    try:
        page = member.get("/threads", status=503)
        refused = start(member, 503)
    finally:
        server.start()
    assert page.headers["Retry-After"]
    assert WORDS in refused.text
    for words in (page.text, refused.text):
        assert "Traceback" not in words
        assert "psycopg" not in words


def test_reading_and_writing_go_on_without_a_word_after_a_restart(server, member):
    start(member)
    server.stop()
    server.start()
    member.get("/threads")
    start(member)


def test_writing_may_come_first_after_a_restart(server, member):
    start(member)
    server.stop()
    server.start()
    start(member)


def test_a_reading_connection_refuses_to_write(member):
    let_go(member.app)
    with member.app.app_context(), reading(), pytest.raises(InternalError, match="read-only"):
        db.session.execute(update(User).values(name="Changed by a look"))


def test_a_door_that_asks_for_a_lock_can_be_looked_through(member):
    let_go(member.app)
    with member.app.app_context(), reading():
        assert db.session.scalars(select(User).with_for_update()).first()


def test_values_are_not_told_by_errors(member):
    let_go(member.app)
    with member.app.app_context(), pytest.raises(DatabaseError) as caught:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE word = :word"), {"word": WORDS})
    assert WORDS not in str(caught.value)


def test_requests_have_a_time_out_and_commands_none(member):
    asking = text("SHOW statement_timeout")
    let_go(member.app)
    with member.app.test_request_context():
        assert db.session.scalar(asking) == "15s"
    let_go(member.app)
    with member.app.app_context():
        assert db.session.scalar(asking) == "0"
