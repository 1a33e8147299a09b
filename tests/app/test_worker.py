"""The worker as a process: begun at once, not held up by a mail server, killed in the middle, and in numbers."""

import os
import signal
import socket
import statistics
import subprocess
import sys
from contextlib import contextmanager, nullcontext

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, text, update

from app import bell, clock, create_app, mail, outbox
from app.db import Base, db
from app.outbox import Job
from app.unit import work
from tests import postgres, redis
from tests.app.worker import until, worker
from tests.conftest import settings_for
from tests.databases import let_go
from tests.house.test_imports import ROOT

PATIENCE = 10.0  # seconds that the worker waits for a mail server
SOON = bell.PATIENCE * 0.6  # without a bell it takes all of that


class Site:
    """A database with its tables, for workers to work on."""

    def __init__(self, folder, url, redis_url=None):
        self.folder, self.url = folder, url
        self.app = create_app({"SETTINGS": settings_for(folder, url, redis_url=redis_url)}, domains=())
        with self.app.app_context():
            Base.metadata.create_all(db.engine)

    def ask(self, kind="picture.delete", **payload):
        """Ask for work that has nothing to do."""
        with self.app.app_context(), work():
            outbox.enqueue(kind, payload or {"token": "none"})

    def send(self):
        """Ask for a mail."""
        with self.app.test_request_context(), work():
            mail.send("mila@example.org", "not_a_member")

    def left(self, *conditions) -> int:
        """How many jobs there still are."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Job).where(*conditions))


@contextmanager
def site_on(name, folder):
    """A site on SQLite, on PostgreSQL, or on SQLite with Redis."""
    with (
        postgres.servers() if name == "postgresql" else nullcontext() as make,
        redis.server() if name == "redis" else nullcontext() as server,
    ):
        url = make().url if make else f"sqlite:///{folder / 'site.sqlite'}"
        site = Site(folder, url, server.url if server else None)
        yield site
        let_go(site.app)


@pytest.mark.parametrize("name", ["sqlite", "postgresql", "redis"])
def test_work_is_begun_at_once_and_a_stop_is_heard(name, tmp_path):
    with site_on(name, tmp_path) as site:
        more = {"MENTEO_REDIS_URL": site.app.config["SETTINGS"].redis_url or ""}
        site.ask()
        with worker(tmp_path, site.url, **more) as process:
            until(lambda: site.left() == 0)
            took = []
            for _round in range(9):
                site.ask()
                took.append(until(lambda: site.left() == 0))
            assert statistics.median(took) < SOON
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


class Letters:
    """A mail server that takes everything."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope)
        return "250 taken"


def test_a_hanging_mail_server_holds_nothing_up_and_a_killed_worker_loses_nothing(tmp_path):
    with site_on("sqlite", tmp_path) as site:
        with socket.create_server(("127.0.0.1", 0)) as hanging:
            port = hanging.getsockname()[1]
            site.send()
            with worker(tmp_path, site.url, MENTEO_MAIL_URL=f"smtp://127.0.0.1:{port}"):
                until(lambda: site.left(Job.attempts == 1) == 1)
                site.ask()
                assert until(lambda: site.left() == 1) < PATIENCE / 2
        assert site.left(Job.kind == "mail", Job.leased_until > clock.now()) == 1
        with site.app.app_context(), work():
            db.session.execute(update(Job).values(leased_until=clock.now()))  # half a minute later
        letters = Letters()
        server = Controller(letters, hostname="127.0.0.1", port=port)
        server.start()
        try:
            with worker(tmp_path, site.url, MENTEO_MAIL_URL=f"smtp://127.0.0.1:{port}"):
                until(lambda: site.left() == 0)
        finally:
            server.stop()
        assert len(letters.taken) == 1


FULL = os.environ.get("FAULTS") == "full"
MANY = 2000 if FULL else 300


@pytest.mark.parametrize("name", ["sqlite", "postgresql"] if FULL else ["postgresql"])
def test_two_workers_do_each_of_many_jobs_once(name, tmp_path):
    with site_on(name, tmp_path) as site:
        with site.app.app_context(), work():
            db.session.execute(text("CREATE TABLE done (n integer)"))
            for number in range(MANY):
                outbox.enqueue("count", {"n": number})
        command = [sys.executable, "-m", "tests.app.counting", site.url, str(tmp_path)]
        both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        shares = [int(process.communicate(timeout=600)[0].split()[0]) for process in both]
        with site.app.app_context():
            done = list(db.session.scalars(text("SELECT n FROM done")))
            db.session.rollback()
        assert sorted(done) == list(range(MANY))
        assert sum(shares) == MANY
        assert min(shares) > 0
