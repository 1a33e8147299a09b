"""Writing: what helps with a field of Markdown.

A preview shows what posting would, and keeps nothing. A picture is read by whoever may read the text that it stands in.
"""

from flask import Flask

from app.ticks import every_tick
from app.writing.people import NEWEST, Crowd, add_crowd
from app.writing.pictures import add_judge, add_own_texts, add_texts, sweep
from app.writing.previews import preview_of

__all__ = ["NEWEST", "Crowd", "add_crowd", "add_judge", "add_own_texts", "add_texts"]


def init_app(app: Flask) -> None:
    """Serve what the fields of `components/writing.html` ask for."""
    from app.writing.routes import bp, uploads

    app.register_blueprint(bp)
    app.register_blueprint(uploads)
    app.jinja_env.globals.update(preview_of=preview_of)
    every_tick(app, sweep)
