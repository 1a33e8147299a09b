"""Notifications: an inbox row for each person told of an event, and the page that lists them."""

from flask import Flask

from app.notifications import listeners, sending  # noqa: F401  (they register themselves)


def init_app(app: Flask) -> None:
    """Serve the inbox."""
    from app import csrf
    from app.notifications.cli import notifications
    from app.notifications.routes import bp
    from app.notifications.routes.unsubscribe import unsubscribe

    csrf.exempt(unsubscribe)  # a mail program has no session; the token is all it needs
    app.register_blueprint(bp)
    app.cli.add_command(notifications)
