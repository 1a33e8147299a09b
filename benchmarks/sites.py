"""The sites that are measured: built once for each size and kept, then copied for each run."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner
from sqlalchemy import insert

from app import create_app
from app.config import read_settings
from app.db import db
from app.gate import _hash, cookie_name
from app.models import SignIn
from app.unit import work
from benchmarks.server import CACHE, ROOT, free_port
from tests import postgres

DURABLE = ("synchronous_commit=on", "shared_buffers=256MB", "max_wal_size=4GB")
SIZES = ("small", "big", "huge")


@dataclass
class Site:
    """A loaded site: its settings as an environment, and an app of ours that reads its database."""

    size: str
    backend: str
    environ: dict[str, str]
    port: int
    app: Flask = field(init=False)
    postmaster: int | None = None

    def __post_init__(self) -> None:
        self.app = create_app({"SETTINGS": read_settings(self.environ)})

    def cookies(self, user_id: int) -> dict[str, str]:
        """Sign a member in and return what their browser would send, with a token for their forms."""
        token = f"bench-{user_id}-{os.urandom(8).hex()}"
        ends = datetime.now(UTC) + timedelta(days=1)
        with self.app.app_context(), work():
            db.session.execute(insert(SignIn).values(token_hash=_hash(token), user_id=user_id, ends_at=ends))
        signed = TimestampSigner(self.app.secret_key or "", salt="sign-in").sign(token).decode()
        guest = self.guest()
        return guest | {"Cookie": f"{cookie_name(self.app)}={signed}; {guest['Cookie']}"}

    def guest(self) -> dict[str, str]:
        """Return what a guest's browser would send, with a token for their forms."""
        with self.app.test_request_context():
            csrf = generate_csrf()
            kept = self.app.session_interface.get_signing_serializer(self.app).dumps(dict(session))  # type: ignore[attr-defined]
        return {"Cookie": f"{self.app.config['SESSION_COOKIE_NAME']}={kept}", "csrf_token": csrf}


def digest() -> str:
    """Return what changes when a kept site is out of date: migrations, and the code that loads."""
    found = hashlib.sha256()
    folders = (ROOT / "migrations" / "versions", *ROOT.glob("*/load"))
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:10]


def environ_for(folder: Path, url: str = "") -> dict[str, str]:
    """Return the settings of a site on loopback whose data is in a folder."""
    found = {"MENTEO_DATA": str(folder), "MENTEO_DEMO": "1", "WEB_PROCESSES": "1"}
    return found | ({"MENTEO_DATABASE_URL": url} if url else {})


def flask(environ: dict[str, str], *arguments: str) -> None:
    """Carry out one of the product's commands."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, check=True, stdout=sys.stderr)


def kept(size: str, *options: str) -> Path:
    """Return the folder of a loaded SQLite site of this size, made on first use."""
    name = "-".join(["sqlite", size, *(option.strip("-") for option in options), digest()])
    folder = CACHE / name
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        build(folder, size, *options)
        (folder / "done").touch()
    return folder


def build(folder: Path, size: str, *options: str) -> None:
    """Make a database in a folder and load a site into it."""
    folder.mkdir(parents=True)
    flask(environ_for(folder), "db", "upgrade")
    flask(environ_for(folder), "load", "--size", size, *options)


def indexed(folder: Path) -> None:
    """Write the search index of a kept site, once."""
    if not (folder / "indexed").exists():
        flask(environ_for(folder), "search", "rebuild")
        (folder / "indexed").touch()


@contextmanager
def sqlite(size: str, *options: str, index: bool = False) -> Iterator[Site]:
    """Give a copy of a kept site for the length of the block."""
    source = kept(size, *options)
    if index:
        indexed(source)
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True)
        yield site_in(size, "sqlite", environ_for(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql(size: str, *options: str, index: bool = False) -> Iterator[Site]:
    """Load a site into a PostgreSQL server of our own for the length of the block."""
    with postgres.servers(DURABLE) as make, tempfile.TemporaryDirectory() as folder:
        server = make()
        environ = environ_for(Path(folder), server.url)
        flask(environ, "db", "upgrade")
        flask(environ, "load", "--size", size, *options)
        if index:
            flask(environ, "search", "rebuild")
        site = site_in(size, "postgresql", environ)
        site.postmaster = server.process.pid if server.process else None
        yield site
        with site.app.app_context():
            db.engine.dispose()


def site_in(size: str, backend: str, environ: dict[str, str]) -> Site:
    """Return the site with these settings, to be served on a port of its own."""
    port = free_port()
    return Site(size, backend, environ | {"PORT": str(port), "MENTEO_BASE_URL": f"http://127.0.0.1:{port}"}, port)


BACKENDS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
