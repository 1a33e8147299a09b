"""Guides: standing pages on mentoring and work, written by us, each with the mentors and roadmaps of its skills."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Serve the guides."""
    from app.guides.routes import bp

    app.register_blueprint(bp)
