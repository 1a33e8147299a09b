"""`flask credentials rotate-key`, `flask credentials keys`, `flask credentials withdraw UID`."""

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from app.db import db
from app.unit import look, work
from roadmaps.models import Credential
from roadmaps.service import credentials as service
from roadmaps.service import keys

credentials = AppGroup("credentials", help="Signed credentials, and the keys that sign them.")


@credentials.command("rotate-key")
@with_appcontext
def rotate_key() -> None:
    """Let a new key sign from now on. What the old one signed still holds: its public half stays published."""
    with work():
        made = keys.rotate().kid
    click.echo(f"{made} signs from now on")


@credentials.command("keys")
@with_appcontext
def show_keys() -> None:
    """List the keys, the newest first, and whether this site can still sign with the one that signs."""
    with look():
        for key in keys.everything():
            ended = f"replaced {key.retired_at:%Y-%m-%d}" if key.retired_at else "signs"
            click.echo(f"{key.kid}  made {key.made_at:%Y-%m-%d}  {ended}")
        if keys.everything() and keys.held() is None:
            click.echo("the secret key of this site has changed: run `flask credentials rotate-key`", err=True)
            raise SystemExit(1)


@credentials.command()
@click.argument("uid")
@with_appcontext
def withdraw(uid: str) -> None:
    """Withdraw the credential UID (the last part of its address), for good."""
    with work():
        found = db.session.scalar(select(Credential).where(Credential.uid == uid).with_for_update())
        if found is None:
            raise click.ClickException(f"there is no credential {uid}")
        service.withdraw(found)
    click.echo(f"{uid} no longer holds")
