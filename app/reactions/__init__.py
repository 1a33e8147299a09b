"""Reactions: a small fixed set of things to say with one press; a model names those it takes in `reactions`."""

from flask import Flask

from app.reactions.routes import bp


def init_app(app: Flask) -> None:
    """Serve reactions."""
    app.register_blueprint(bp)
