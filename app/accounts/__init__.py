"""Accounts: joining, signing in and out, passwords, devices, blocks, and what a member sets for themself.

Words: a *joining* is a join form whose link in the mail was not opened yet; a *device* is a place where a member is
signed in (table sign_in); to *block* somebody is a wall in both directions that only the blocker sees, to *mute* is to
hear nothing.
"""

from flask import Blueprint, Flask

from app.ticks import every_tick

bp = Blueprint("accounts", __name__)


def init_app(app: Flask) -> None:
    """Serve accounts, add their commands, and let unopened joinings run out."""
    from app.accounts import cli, routes  # noqa: F401  (their import fills the blueprint)
    from app.accounts.service import deletion
    from app.accounts.service.joining import forget_old

    app.register_blueprint(bp)
    app.cli.add_command(cli.users)
    every_tick(app, forget_old)
    deletion.init_app(app)
