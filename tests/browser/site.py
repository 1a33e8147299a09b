"""The site under test: gunicorn and the worker as processes of their own, on a free loopback port, in a scratch folder."""

import fcntl
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace
from typing import IO
from urllib.request import ProxyHandler, build_opener

from itsdangerous import TimestampSigner
from sqlalchemy import select

from app import create_app, outbox
from app.accounts import passwords
from app.config import read_settings
from app.db import Base, db
from app.models import User
from app.serve import gunicorn_options
from app.unit import work
from tests.cast import make_cast, token_of
from tests.house.world import World, build

ROOT = Path(__file__).parent.parent.parent
SECRET = "only-for-journeys-" * 3
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Site:
    """Where the site answers, where it keeps its data, and what there is."""

    url: str
    data: Path
    world: World

    def cookie(self, role: str) -> dict[str, str]:
        """The cookie of somebody of the world who is signed in."""
        value = TimestampSigner(SECRET, salt="sign-in").sign(token_of(self.world.people[role])).decode()
        return {"name": "menteo", "value": value, "url": self.url}

    def mail_link(self, address: str, pattern: str) -> str:
        """Wait for a mail to an address and return the link in it that matches."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            for path in sorted((self.data / "mail").glob("*.eml"), reverse=True):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                body = message.get_body(("plain",))
                if address in str(message["To"]) and body and (found := re.search(pattern, body.get_content())):
                    return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no mail to {address} with {pattern}")


def environment(data: Path, port: int) -> dict[str, str]:
    """The settings of the site under test."""
    own = {"MENTEO_DATA": str(data), "MENTEO_DEMO": "1", "MENTEO_SECRET_KEY": SECRET, "PORT": str(port)}
    own["MENTEO_BASE_URL"] = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MENTEO_", "PYTEST", "COV_"))}
    return kept | own | {"WEB_THREADS": "8", "PYTHONWARNINGS": "ignore"}


def fill() -> None:
    """Make the database with the world in it, and print who and what there is; everybody's password is the same."""
    app = create_app({"SETTINGS": read_settings()})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with work():
            world = build(make_cast())
            hashed = passwords.hash_password(PASSWORD)
            for user in db.session.scalars(select(User)):
                user.password_hash = hashed
            handles = {name: user.handle for name, user in world.people.items() if user is not None}
        outbox.drain()
    print(json.dumps({"handles": handles, "ids": world.ids}))


def filled(settings: dict[str, str], module: str = "tests.browser.site") -> World:
    """Make the database in a process of its own: here playwright already runs its loop."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    return World({name: SimpleNamespace(handle=handle) for name, handle in said["handles"].items()}, said["ids"])


taken: list[IO[bytes]] = []  # a file for each port that this process has been given: locked for as long as it lives


def free_port() -> int:
    """A loopback port that nobody uses now, that no connection is given for its own end, and no other test until we end.

    Below the range of those: whoever knocks at such a port before anybody listens there may be connected to itself.
    """
    for port in random.SystemRandom().sample(range(11_000, 32_768), 100):
        lock = Path(tempfile.gettempdir(), f"menteo-port-{port}-{os.getuid()}").open("wb")  # noqa: SIM115
        with socket.socket() as probe, suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            probe.bind(("127.0.0.1", port))
            taken.append(lock)
            return port
        lock.close()
    raise OSError("a hundred ports are taken")


@contextmanager
def running(data: Path) -> Iterator[Site]:
    """Serve the site for the length of the block; its processes are stopped by their ids."""
    port = free_port()
    settings = environment(data, port)
    world = filled(settings)
    commands = (
        ["gunicorn", *gunicorn_options("127.0.0.1", str(port)), "tests.browser.wsgi:app"],
        ["flask", "--app", "tests.browser.wsgi", "worker"],
    )
    processes = []
    with (data / "server.log").open("wb") as log:
        for command in commands:
            processes.append(
                subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=settings, stdout=log, stderr=log)
            )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", processes, data / "server.log")
            yield Site(f"http://127.0.0.1:{port}", data, world)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(120)


def answers(url: str) -> bool:
    """Whether a server of this machine answers, asked past any proxy."""
    with suppress(OSError), build_opener(ProxyHandler({})).open(url, timeout=20):
        return True
    return False


def wait_for(url: str, processes: list, log: Path) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 600  # nothing is lost by patience with a busy machine
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        if answers(url):
            return
        time.sleep(0.1)
    raise AssertionError(f"the server does not answer: {log.read_text()[-2000:]}")


if __name__ == "__main__":
    fill()
