"""Everything of mine: one zip that a member takes along, put together by the worker from what each domain gives.

Words: an *export* is one such file, from its asking to its removal; a *part* is what one domain puts into it; a *box*
is the zip while it is being filled.
"""

from flask import Blueprint, Flask

from app.ticks import every_tick

bp = Blueprint("exports", __name__)


def init_app(app: Flask) -> None:
    """Serve exports, and remove those whose time is over."""
    from app.exports import making, own, routes, service  # noqa: F401  (their import fills the blueprint)

    app.register_blueprint(bp)
    own.init_app(app)
    every_tick(app, service.remove_old)
    every_tick(app, service.SHELF.sweep)
