"""`flask users create`: an account without a form, whose address counts as verified."""

import sys

import click
from flask.cli import AppGroup, with_appcontext

from app.accounts import identity, passwords
from app.accounts.service.joining import create_user, ensure_free
from app.errors import Invalid, Refused
from app.models import SiteRole
from app.models.user import MAX_NAME
from app.text import single_line
from app.unit import look, work

users = AppGroup("users", help="Accounts.")


@users.command()
@click.option("--handle", required=True, help="3 to 30 of a to z, 0 to 9 and _.")
@click.option("--email", required=True, help="Counts as verified.")
@click.option("--name", required=True, help="As people call them.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--role", type=click.Choice([role.value for role in SiteRole]), default=SiteRole.MEMBER.value)
@with_appcontext
def create(handle: str, email: str, name: str, password_stdin: bool, role: str) -> None:
    """Add an account; without a password it is entered through "Forgot your password"."""
    try:
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        made = add(handle, email, name, password, role)
    except Refused as error:
        raise click.ClickException(str(error.message)) from None
    click.echo(
        f"@{made} can sign in with {email}" if password else f"@{made} was added; set a password by /reset-password"
    )


def add(handle: str, email: str, name: str, password: str | None, role: str) -> str:
    """Check everything as the join form does, add the account and return its handle."""
    handle, email, name = identity.clean_handle(handle), identity.clean_email(email), single_line(name)
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid(f"a name has 1 to {MAX_NAME} characters")
    password_hash = None
    if password is not None:
        passwords.check(password, name, handle, email)
        password_hash = passwords.hash_password(password)
    with look():
        ensure_free(handle, email=email)
        if identity.find_by_email(email) is not None:
            raise Invalid("this address has an account already")
    with work():
        create_user(name=name, handle=handle, email=email, password_hash=password_hash, role=role)
    return handle
