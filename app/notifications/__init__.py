"""Notifications: an inbox row for each person told of an event, and the page that lists them."""

from flask import Flask

from app.notifications import listeners  # noqa: F401  (registers itself)


def init_app(app: Flask) -> None:
    """Serve the inbox."""
    from app.notifications.routes import bp

    app.register_blueprint(bp)
