"""`flask demo`, and the sign-ins of the demo that it and `flask serve` print."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.db import db
from app.demo import filling
from app.demo.people import PASSWORD, address_of
from app.errors import Refused
from app.models import User
from app.unit import look, work

MAIN = {
    "amara": "mentee, day 40 of her room",
    "marisol": "her mentor, curator",
    "samir": "moderator",
    "noor": "steward of a community",
    "ada_lind": "administrator",
}


@click.command()
@click.option("--quiet", is_flag=True, help="Do not print the sign-ins.")
@with_appcontext
def demo(quiet: bool) -> None:
    """Fill the database with a small cast and what they did in forty days; once only."""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("The demo's password is known to everybody: only MENTEO_DEMO=1 allows it.")
    try:
        with work():
            filling.fill(click.echo)
    except Refused as error:
        raise click.ClickException(str(error.message)) from None
    if not quiet:
        note()


def note() -> None:
    """Print how to sign in to the demo, where it is."""
    if not current_app.config["SETTINGS"].demo:
        return
    with look():
        found = db.session.execute(select(User.handle, User.name, User.email).where(User.handle.in_(MAIN))).all()
    people = {row.handle: row for row in found if row.email == address_of(row.handle)}
    if not people:
        return
    click.echo(f"\nSign in to the demo with the password  {PASSWORD}")
    for handle in filter(people.get, MAIN):
        row = people[handle]
        click.echo(f"  {row.email:<22} {row.name:<14} {MAIN[handle]}")
