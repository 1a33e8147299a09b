"""One click, and no more mail: for programs and for people, without signing in, with nothing but the token."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from app.gate import public
from app.limits import limited
from app.notifications import leaving
from app.notifications.routes import bp
from app.web import show


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@limited("6000 per hour")
@public
def unsubscribe(token: str) -> Response:
    """Show what a link ends; the button, or a mail program's POST, ends it."""
    leave = leaving.read(token)
    done = request.method == "POST" and request.form.get("again") != "1"
    if done:
        leaving.stop(leave)
    elif request.method == "POST":
        leaving.resume(leave)
    values: dict[str, Any] = {"words": _words(leave), "state": _state(done), "may_resume": not leave.is_digest}
    response = show("notifications/unsubscribe.html", token=token, **values)
    response.headers["Cache-Control"] = "no-store"
    return response


def _state(done: bool) -> str:
    if request.method != "POST":
        return "asked"
    return "ended" if done else "resumed"


def _words(leave: leaving.Leave) -> str:
    """Name what a token ends, without a word that its bearer may not know."""
    said = {
        "daily": _("what your daily mail collects"),
        "weekly": _("what your weekly mail collects"),
        "room": _("this room"),
        "topic": _("this topic"),
        "thread": _("this growth thread"),
        "community": _("this community"),
        "roadmap": _("this roadmap"),
    }
    return said.get(leave.target.partition(":")[0]) or _("this")
