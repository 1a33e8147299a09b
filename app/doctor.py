"""`flask doctor`: says in plain lines whether settings, database, index, mail, disk and durable work are in order."""

import shutil
import smtplib
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from app.cli import alembic_config
from app.db import db
from app.outbox import Job

LOW_DISK = 512 * 1024 * 1024

Finding = tuple[bool, str]


def _settings() -> Iterator[Finding]:
    settings = current_app.config["SETTINGS"]
    yield True, f"settings: data in {settings.data}, {'demo on loopback' if settings.demo else settings.base_url}"


def _database() -> Iterator[Finding]:
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
        yield current == newest, f"database: {connection.dialect.name}, schema {current or 'none'}, newest {newest}"


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
    try:
        with smtplib.SMTP(address.hostname or "", address.port or 25, timeout=5) as server:
            server.noop()
        yield True, f"mail: {address.hostname} answers"
    except OSError as error:
        yield False, f"mail: {address.hostname} does not answer ({error})"


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(current_app.config["SETTINGS"].data).free
    yield free > LOW_DISK, f"disk: {free // (1024 * 1024):,} MB free"


def _work() -> Iterator[Finding]:
    waiting = db.session.scalar(select(func.count()).select_from(Job).where(Job.parked_at.is_(None))) or 0
    yield True, f"work: {waiting} waiting"
    parked = select(Job.kind, Job.error, func.count()).where(Job.parked_at.is_not(None)).group_by(Job.kind, Job.error)
    for kind, error, count in db.session.execute(parked):
        yield False, f"work: {count} of kind {kind} parked after failing with {error}"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_settings, _database, _index, _mail, _disk, _work)


@click.command()
@with_appcontext
def doctor() -> None:
    """Check settings, database, index, mail, disk and durable work; exit 1 when something is wrong."""
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
