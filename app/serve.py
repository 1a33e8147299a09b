"""`flask serve`: migrations, the demo when the database is empty, then web server and worker side by side.

`flask web` is the web server alone, for nodes (docs/operating.md).
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from app.db import db
from app.models import User
from app.schema import migrate

GRACE = 20.0
SETTLED = 10.0
CONFIG = Path(__file__).with_name("gunicorn_config.py")


@click.command()
@with_appcontext
def serve() -> None:
    """Serve the site on HOST:PORT with the worker beside it, until stopped."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    migrate()
    fill_when_empty()
    parts = [
        Part("gunicorn", web_command(host, port)),
        Part("flask", [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]),
    ]
    click.echo(f"\nMenteo is at http://{host}:{port}  (Ctrl-C stops it)")
    for note in current_app.extensions.get("serve_notes", ()):
        note()
    sys.exit(watch(parts))


@click.command()
def web() -> None:
    """Serve the site's pages alone on HOST:PORT: no migrations, no demo, no worker."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    os.execv(sys.executable, web_command(host, port))  # noqa: S606  the same process, for whoever supervises it


def web_command(host: str, port: str, app: str = "wsgi:app") -> list[str]:
    """Return the command that serves pages; it reads no docstrings, which take 8 MB of a process."""
    return [sys.executable, "-OO", "-m", "gunicorn", *gunicorn_options(host, port), app]


def gunicorn_options(host: str, port: str) -> list[str]:
    """Return the options of the web server.

    Many threads in one process: slow clients hold a thread, not the house (docs/decisions/0005). A thread is made only
    when all others are busy, so that many of them cost nothing until they are needed.
    """
    return [
        f"--bind={host}:{port}",
        f"--workers={os.environ.get('WEB_PROCESSES', '1')}",
        f"--threads={os.environ.get('WEB_THREADS', '256')}",
        f"--config={CONFIG}",
        "--no-control-socket",
        "--graceful-timeout=15",
        "--timeout=60",
        "--keep-alive=5",
        "--log-level=warning",
    ]


def fill_when_empty() -> None:
    """Fill an empty database with the demo, where the settings allow a demo."""
    is_empty = not db.session.scalar(select(exists().where(User.id > 0)))
    db.session.rollback()
    if current_app.config["DEMO"] and is_empty and "demo" in current_app.cli.commands:
        click.echo("Filling the empty database with the demo …")
        current_app.cli.commands["demo"].main(["--quiet"], standalone_mode=False)


class Part:
    """A process of the site that is started again when something has ended it."""

    def __init__(self, name: str, command: list[str]):
        self.name, self.command = name, command
        self.can_start = False
        self.start()

    def start(self) -> None:
        """Start the process, in a session of its own: a Ctrl-C reaches only us, and we end it in good order."""
        self.begun = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True)

    def lives(self) -> bool:
        """Whether the process runs, perhaps anew; one that cannot even start the first time is left alone."""
        if self.process.poll() is None:
            return True
        was_short = time.monotonic() - self.begun < SETTLED
        self.can_start = self.can_start or not was_short or self.process.returncode < 0
        if self.can_start:
            click.echo(f"menteo: {self.name} ended with {self.process.returncode} and is started again", err=True)
            time.sleep(1.0 if was_short else 0.0)
            self.start()
        return self.can_start


def watch(parts: Sequence[Part]) -> int:
    """Keep all parts running until a signal, or until one cannot start; then stop them and return the exit status."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    while not stopping and all(part.lives() for part in parts):
        time.sleep(0.2)
    processes = [part.process for part in parts]
    ended = [process.returncode for process in processes if process.poll() is not None]
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return 0 if stopping else next((code for code in ended if code), 1)


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve)
    app.cli.add_command(web)
