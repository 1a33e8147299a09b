"""Commands of the kernel: `flask db …`, `flask tick`; its neighbors and the features add their own."""

from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app import ticks
from app.later import Later
from app.schema import alembic_config, migrate

if TYPE_CHECKING:
    from alembic import command
else:
    command = Later("alembic.command")

database = AppGroup("db", help="Migrations of the database.")


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


@click.command()
@with_appcontext
def tick() -> None:
    """Do once what has become due: reminders, time-outs, sweeping."""
    ticks.tick()


def init_app(app: Flask) -> None:
    """Add the kernel's commands."""
    commands: tuple[Any, ...] = (database, tick)
    for each in commands:
        app.cli.add_command(each)
