"""Commands of the kernel: `flask db …`, `flask worker`, `flask tick`, `flask serve`; features add their own."""

import signal
import time
from pathlib import Path
from threading import Event
from typing import Any

import click
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app import outbox, ticks

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TICK_SECONDS = 60.0

database = AppGroup("db", help="Migrations of the database.")


def alembic_config() -> Config:
    """Return alembic's configuration for the database of the current app."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    config.attributes["url"] = current_app.config["SETTINGS"].database_url
    return config


def migrate(revision: str = "head") -> None:
    """Bring the database of the current app to a schema."""
    current_app.config["SETTINGS"].data.mkdir(parents=True, exist_ok=True)
    command.upgrade(alembic_config(), revision)


@database.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to the newest schema, or to REVISION."""
    migrate(revision)


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Bring the database back to REVISION (or -1)."""
    command.downgrade(alembic_config(), revision)


@database.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from what the models say and the database lacks."""
    command.revision(alembic_config(), message, autogenerate=True)


@database.command()
def check() -> None:
    """Fail when the models and the migrated database differ."""
    command.check(alembic_config())


stopping = Event()


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Do the outbox's work and call `tick` every minute, until stopped."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    next_tick = 0.0
    while not stopping.is_set():
        if time.monotonic() >= next_tick:
            ticks.tick()
            next_tick = time.monotonic() + TICK_SECONDS
        busy = outbox.run_once()
        if not busy and once:
            return
        if not busy:
            stopping.wait(0.5)


@click.command()
@with_appcontext
def tick() -> None:
    """Do once what has become due: reminders, time-outs, sweeping."""
    ticks.tick()


def init_app(app: Flask) -> None:
    """Add the kernel's commands."""
    commands: tuple[Any, ...] = (database, worker, tick)
    for each in commands:
        app.cli.add_command(each)
