"""Follows: a member follows people, threads, communities and roadmaps, named by group keys such as `thread:12`."""

from flask import Flask

from app.follows.routes import bp


def init_app(app: Flask) -> None:
    """Serve follows."""
    app.register_blueprint(bp)
