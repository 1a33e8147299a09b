"""Previews: a form that is sent with `preview=NAME` comes back as it was, with that field drawn as posting would."""

from typing import Any

from flask import request
from markupsafe import Markup

from app.text import MAX_MARKDOWN, render
from app.web import is_preview


def drawn(markdown: str) -> Markup:
    """Return a text as it would stand when posted; what is too long is drawn as far as it may be."""
    return Markup(render(markdown[:MAX_MARKDOWN]).html)  # noqa: S704 (it comes out of both sanitizers)


def preview_of(field: Any) -> Markup | None:
    """Return what a field's text looks like, if its form was sent to see that."""
    return drawn(field.data or "") if is_preview() and request.form["preview"] == field.name else None
