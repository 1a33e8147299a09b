"""The addresses of skills: all of them by area, and suggestions while typing."""

from flask import Blueprint, Response, request

from app.gate import public
from app.skills import queries
from app.text import single_line
from app.web import show

bp = Blueprint("skills", __name__, url_prefix="/skills")


@bp.get("")
@public
def index() -> Response:
    """List all skills by area."""
    return show("skills/index.html", areas=queries.areas())


@bp.get("/suggestions")
@public
def suggestions() -> Response:
    """Give the options that fit what is being typed: `q`, or whatever field of a form asks."""
    typed = request.args.get("q") or next(iter(request.args.values()), "")
    part = single_line(typed.rpartition(",")[2])[:80]
    return show("skills/_options.html", names=queries.suggestions(part) if part else [])
