"""Calendars: a secret, revocable address at which a member's own calendar reads their days.

A domain says what occurs (`add_source`); who asks is looked up anew at every fetch, so that leaving, blocking, pausing
and ending act at once. The address opens this one thing only and can be replaced or switched off.
"""

from flask import Blueprint, Flask

from app.calendars.occasions import Occasion, add_source

bp = Blueprint("calendars", __name__)

__all__ = ["Occasion", "add_source", "bp", "init_app"]


def init_app(app: Flask) -> None:
    """Serve feeds and the page on which members switch theirs on."""
    from app.calendars import routes  # noqa: F401  (fills the blueprint)

    app.register_blueprint(bp)
