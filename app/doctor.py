"""`flask doctor`: says in plain lines whether what the house stands on is in order, and what to do where not."""

import json
import os
import shutil
import smtplib
from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import OperationalError

from app import clock, schema, store
from app.backup.creating import last_made
from app.db import db, reading
from app.health import readiness
from app.models import User
from app.outbox import KILLED, Job

INTEGRITY_SECONDS = 10.0
CLOCK_SECONDS = 5.0
OLD_BACKUP_DAYS = 7

Finding = tuple[bool, str]


def _settings() -> Iterator[Finding]:
    settings = current_app.config["SETTINGS"]
    yield True, f"settings: data in {settings.data}, {'demo on loopback' if settings.demo else settings.base_url}"
    if settings.data.stat().st_mode & 0o007:
        yield True, f"settings: everybody on this machine can look into {settings.data}; `chmod o-rwx` changes that"
    if int(os.environ.get("WEB_PROCESSES") or 1) > 1 and not settings.redis_url:
        yield True, "settings: several web processes without MENTEO_REDIS_URL: each counts its own rate limits"


def _database() -> Iterator[Finding]:
    with reading(), db.engine.connect() as connection:
        found = schema.standing(connection)
        where = f"database: {connection.dialect.name}, schema {found.revision or 'none'}, newest {found.newest}"
        yield found.state == schema.State.CURRENT, where
        if not found.is_fit:
            yield False, f"database: {found.words.removeprefix('the database ')}"
        yield from _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)


def _sqlite(connection: Connection) -> Iterator[Finding]:
    """Look at the journal, and through the file for as long as an operator waits gladly."""
    journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    yield journal == "wal", f"database: journal {journal}"
    driver, deadline = connection.connection.driver_connection, monotonic() + INTEGRITY_SECONDS
    driver.set_progress_handler(lambda: monotonic() > deadline, 100_000)  # type: ignore[union-attr]
    try:
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        yield said == "ok", f"database: its file is {'whole' if said == 'ok' else f'damaged ({said})'}"
    except OperationalError:
        yield (
            True,
            f"database: no damage seen in {INTEGRITY_SECONDS:.0f} seconds; `PRAGMA quick_check` looks at all of it",
        )
    finally:
        driver.set_progress_handler(None, 0)  # type: ignore[union-attr]


def _postgresql(connection: Connection) -> Iterator[Finding]:
    """Look at the server's version, the size, and whether it agrees with us on the time."""
    query = "SELECT current_setting('server_version'), pg_database_size(current_database()), clock_timestamp()"
    version, size, there = connection.execute(text(query)).one()
    yield True, f"database: PostgreSQL {version}, {size // 2**20:,} MB"
    apart = abs((clock.now() - there).total_seconds())
    yield apart < CLOCK_SECONDS, f"clock: {apart:.1f} seconds apart from the database's"


def _clock() -> Iterator[Finding]:
    newest = db.session.scalar(select(User.joined_at).order_by(User.id.desc()).limit(1))
    ahead = (newest - clock.now()).total_seconds() if newest else 0.0
    yield (
        ahead < CLOCK_SECONDS,
        f"clock: {clock.now():%Y-%m-%d %H:%M} UTC{', before the newest member' if ahead > 0 else ''}",
    )


def _redis() -> Iterator[Finding]:
    found = readiness.redis()
    if current_app.config["SETTINGS"].redis_url:
        yield found.grade == readiness.Grade.OK, f"redis: {'answers' if found is readiness.FINE else found.words}"
    else:
        yield True, "redis: none, limits count in process"


def _backup() -> Iterator[Finding]:
    try:
        said = json.loads(last_made().read_text(encoding="utf-8"))
        days = (clock.now() - datetime.fromisoformat(said["made_at"])).days
    except (OSError, ValueError, KeyError):
        yield True, "backup: none was made from here; `flask backup create` makes one"
        return
    yield (
        True,
        f"backup: {days} days old, {said['rows']:,} rows{'; time for another' if days > OLD_BACKUP_DAYS else ''}",
    )


def _index() -> Iterator[Finding]:
    check = current_app.extensions.get("search_check")
    if check is not None:
        yield check()


def _mail() -> Iterator[Finding]:
    settings = current_app.config["SETTINGS"]
    if settings.mail_url is None:
        yield True, f"mail: written as files to {settings.data / 'mail'}"
        return
    address = urlsplit(settings.mail_url)
    connect = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    try:
        with connect(address.hostname or "", address.port or 0, timeout=5) as server:
            server.noop()
        yield True, f"mail: {address.hostname} answers"
    except (OSError, smtplib.SMTPException) as error:
        yield False, f"mail: {address.hostname} does not answer ({type(error).__name__})"


def _uploads() -> Iterator[Finding]:
    yield store.check()


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(current_app.config["SETTINGS"].data).free
    yield free > readiness.LOW_DISK, f"disk: {free // (1024 * 1024):,} MB free"


def _work() -> Iterator[Finding]:
    waiting = db.session.scalar(select(func.count()).select_from(Job).where(Job.parked_at.is_(None))) or 0
    late = readiness.work()
    yield "waited" not in late.words, f"work: {waiting} waiting{f', {late.words}' if 'waited' in late.words else ''}"
    parked = select(Job.kind, Job.error, func.count()).where(Job.parked_at.is_not(None)).group_by(Job.kind, Job.error)
    for kind, error, count in db.session.execute(parked):
        why = "its worker was killed each time" if error == KILLED else f"failing with {error}"
        yield False, f"work: {count} of kind {kind} parked after {why}"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings,
    _database,
    _clock,
    _index,
    _redis,
    _mail,
    _uploads,
    _disk,
    _work,
    _backup,
)


@click.command()
@with_appcontext
def doctor() -> None:
    """Check settings, database, clock, index, Redis, mail, uploads, disk and work; exit 1 when something is wrong."""
    healthy = True
    for check in CHECKS:
        try:
            findings = list(check())
        except Exception as error:
            findings = [(False, f"{check.__name__.strip('_')}: {type(error).__name__}: {error}")]
        for fine, line in findings:
            click.echo(f"{'ok ' if fine else 'BAD'}  {line}")
            healthy = healthy and fine
    raise SystemExit(0 if healthy else 1)


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(doctor)
