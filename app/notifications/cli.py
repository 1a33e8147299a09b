"""`flask notifications leave TOKEN`: ends mail for who has written to the operator's mailbox instead of clicking."""

import click
from flask.cli import AppGroup

from app.errors import Missing
from app.notifications import leaving
from app.unit import work

notifications = AppGroup("notifications", help="Mail about what happens.")


@notifications.command()
@click.argument("token")
def leave(token: str) -> None:
    """End the mail that TOKEN names: the subject of a message to the address of `unsubscribe=` in MENTEO_MAIL_URL."""
    try:
        with work():
            leaving.stop(leaving.read(token.strip()))
    except Missing:
        raise click.ClickException("this token ends nothing: it was cut short, or its account has gone") from None
    click.echo("No more mail about this.")
