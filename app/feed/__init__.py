"""The feed: what those a member follows have written, newest first, without any ranking. Read from documents."""

from flask import Blueprint, Flask

bp = Blueprint("feed", __name__, url_prefix="/feed")


def init_app(app: Flask) -> None:
    """Serve the feed and put it on home."""
    from app.demo import add_demo
    from app.feed import demo, routes
    from app.home import Panel, add_panel

    app.register_blueprint(bp)
    add_demo(app, demo.tell)
    add_panel(app, Panel("main", 20, "feed/_panel.html", routes.panel))
