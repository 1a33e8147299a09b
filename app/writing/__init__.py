"""Writing: what helps with a field of Markdown. A preview shows what posting would, and keeps nothing."""

from flask import Flask

from app.writing.previews import preview_of


def init_app(app: Flask) -> None:
    """Serve what the fields of `components/writing.html` ask for."""
    from app.writing.routes import bp

    app.register_blueprint(bp)
    app.jinja_env.globals.update(preview_of=preview_of)
