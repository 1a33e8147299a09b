"""Reading from a real streaming replica: fast where it may be, never behind what the member did, never in the way."""

import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import NullPool

from app import create_app
from app.db import REPLICA, Base, db
from app.models import SignIn
from app.unit import work
from tests import postgres
from tests.cast import make_cast
from tests.conftest import settings_for
from tests.databases import let_go
from tests.visitor import Visitor

TITLE = "Read from the replica"


def until(true, seconds: float = 120.0) -> None:
    """Wait until something is true, for so long at most."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


class Nodes:
    """Two nodes of one site before a primary and its replica."""

    def __init__(self, primary, replica, folder):
        self.replica, self.folder = replica, folder
        self.urls = [primary.url, replica.url]
        self.apps = [self._app(name) for name in ("one", "two")]

    def _app(self, name):
        settings = settings_for(self.folder / name, self.urls[0], replica_url=self.urls[1])
        return create_app({"SETTINGS": settings, "RATELIMIT_ENABLED": False, "TESTING": False})

    def settle(self):
        """Wait until both nodes read from the replica."""
        for app in self.apps:
            until(lambda app=app: app.extensions["replica"].is_fit)

    @contextmanager
    def paused(self):
        """The replica receives, but replays nothing."""
        engine = create_engine(self.urls[1], isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_wal_replay_pause()"))
            until(lambda: connection.scalar(text("SELECT pg_get_wal_replay_pause_state()")) == "paused")
            yield
            connection.execute(text("SELECT pg_wal_replay_resume()"))

    @contextmanager
    def asked(self, app):
        """Collect what a node asks the replica about threads."""
        seen = []

        def note(connection, cursor, statement, *rest):
            if "FROM thread" in statement:
                seen.append(statement)

        with app.app_context():
            engine = db.engines[REPLICA]
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    with postgres.servers() as make:
        primary = make()
        nodes = Nodes(primary, make(primary), tmp_path_factory.mktemp("nodes"))
        with nodes.apps[0].app_context():
            Base.metadata.create_all(db.engine)
            with work():
                nodes.cast = make_cast()
        yield nodes
        for app in nodes.apps:
            let_go(app)


@pytest.fixture
def members(nodes):
    """The mentee at node one and at node two, and the stranger at node two; the replica is read from."""
    nodes.settle()
    one, two = nodes.apps
    return Visitor(one, nodes.cast.mentee), Visitor(two, nodes.cast.mentee), Visitor(two, nodes.cast.stranger)


def start_thread(visitor, title=TITLE, audience="public"):
    """Start a thread and return where it is."""
    made = visitor.post("/threads", {"title": title, "purpose_md": "To learn", "audience": audience, "tags": ""})
    assert "seen=" in made.headers["Set-Cookie"]
    return made.headers["Location"]


def carry_cookie(made_by, to):
    """Come to the other node with the cookie of this one."""
    to.client.set_cookie("seen", made_by.client.get_cookie("seen").value)


def test_reading_requests_go_to_the_replica_and_sign_ins_to_the_primary(nodes, members):
    mentee, _, stranger = members
    where = start_thread(mentee)
    with nodes.asked(nodes.apps[1]) as asked:
        until(lambda: TITLE in stranger.client.get(where).text and asked)  # a busy machine takes the replica for late
    assert not [statement for statement in asked if "sign_in" in statement]


def test_what_was_just_written_is_there_for_its_writer_on_every_node(nodes, members):
    mentee, elsewhere, _ = members
    with nodes.paused():
        where = start_thread(mentee, "Not replayed yet")
        assert "Not replayed yet" in mentee.get(where).text
        carry_cookie(mentee, elsewhere)
        with nodes.asked(nodes.apps[1]) as asked:
            assert "Not replayed yet" in elsewhere.get(where).text
        assert not asked


def test_a_replica_that_falls_behind_is_left_alone_and_taken_up_again(nodes, members):
    mentee, _, stranger = members
    with nodes.paused():
        where = start_thread(mentee, "Fallen behind")
        until(lambda: not nodes.apps[1].extensions["replica"].is_fit)
        assert "Fallen behind" in stranger.get(where).text
    nodes.settle()
    with nodes.asked(nodes.apps[1]) as asked:
        until(lambda: stranger.get(where) and asked)


def test_what_was_taken_away_is_gone_on_the_other_node_when_the_answer_comes(nodes, members, monkeypatch):
    monkeypatch.setattr("app.replica.WAIT", 10)  # a busy machine is not what this is about
    monkeypatch.setattr("app.replica.BEHIND", 10)
    mentee, _, stranger = members
    where = start_thread(mentee)
    for _round in range(4):
        for audience, status in (("owner", 404), ("public", 200)):
            readers = where.partition("-")[0] + "/readers"
            version = mentee.get(readers).text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
            mentee.post(readers, {"audience": audience, "version": version})
            stranger.get(where, status=status)


def test_an_ended_sign_in_has_ended_however_far_behind_the_replica_is(nodes, members):
    _, mentee, _ = members
    with nodes.paused():
        mentee.get("/")
        with nodes.apps[0].app_context(), work():
            db.session.query(SignIn).filter_by(user_id=nodes.cast.mentee.id).delete()
        mentee.get("/rooms", status=303)


def seconds(visitor) -> float:
    """How long a page takes."""
    began = time.monotonic()
    visitor.get("/threads")
    return time.monotonic() - began


@pytest.mark.parametrize("trouble", ["gone", "hangs"])
def test_without_the_replica_the_primary_answers_and_everything_heals(nodes, members, trouble):
    _, _, stranger = members
    nodes.replica.stop() if trouble == "gone" else nodes.replica.hang()
    try:
        assert seconds(stranger) < 30
        until(lambda: not nodes.apps[1].extensions["replica"].is_fit)
        assert min(seconds(stranger) for _ in range(4)) < 0.5
    finally:
        nodes.replica.start() if trouble == "gone" else nodes.replica.go_on()
    nodes.settle()
