"""`flask serve`: migrations, the demo when the database is empty, then web server and worker side by side."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from app.cli import migrate
from app.db import db
from app.models import User

GRACE = 20.0


@click.command()
@with_appcontext
def serve() -> None:
    """Serve the site on HOST:PORT with the worker beside it, until stopped."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    migrate()
    fill_when_empty()
    base = [sys.executable, "-m"]
    processes = [
        subprocess.Popen([*base, "gunicorn", *gunicorn_options(host, port), "wsgi:app"], start_new_session=True),
        subprocess.Popen([*base, "flask", "--app", "wsgi", "worker"], start_new_session=True),
    ]
    click.echo(f"\nMenteo is at http://{host}:{port}  (Ctrl-C stops it)")
    for note in current_app.extensions.get("serve_notes", ()):
        note()
    sys.exit(watch(processes))


def gunicorn_options(host: str, port: str) -> list[str]:
    """Return the options of the web server.

    Many threads in one process: slow clients hold a thread, not the house (docs/decisions/0005).
    """
    return [
        f"--bind={host}:{port}",
        f"--workers={os.environ.get('WEB_PROCESSES', '1')}",
        f"--threads={os.environ.get('WEB_THREADS', '32')}",
        "--worker-class=gthread",
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


def watch(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a signal or until one process ends, then stop the others and return the exit status."""
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
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
    """Add the command."""
    app.cli.add_command(serve)
