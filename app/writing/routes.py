"""The addresses behind a field of Markdown."""

from flask import Blueprint, Response, request

from app.limits import limited
from app.text import normalize
from app.web import show
from app.writing.previews import drawn

bp = Blueprint("writing", __name__, url_prefix="/writing")


@bp.post("/preview", endpoint="preview")
@limited("600 per hour")
def create_preview() -> Response:
    """Show a text as it would stand when posted; asked by htmx, a plain browser sends the form to its own address."""
    words = normalize(request.form.get(request.form.get("preview", ""), ""))
    return show("writing/preview.html", fragment="writing/_shown.html", words=drawn(words))
