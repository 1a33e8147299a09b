"""The inbox: what happened, grouped by thing; visiting through it marks read."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access import count_unread
from app.errors import Missing
from app.events import Event
from app.notifications.queries import inbox, mark_read, told
from app.web import done, show, url_to

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.get("")
def index() -> Response:
    """Show the inbox."""
    page = inbox(current_user._get_current_object(), 30)
    return show("notifications/page.html", page=page, rows=[_told(row) for row in page])


class Told(NamedTuple):
    """One row of the inbox as it is shown, however long ago it was."""

    id: int
    name: str | None
    picture: str | None
    phrase: str
    icon: str
    title: str
    is_new: bool


def _told(row: Any) -> tuple[Told, Any]:
    event = Event.kinds.get(row.event)
    words, icon = (str(event.phrase), event.icon) if event else ("", "bell")
    return Told(row.id, row.actor_name, row.actor_picture, words, icon, row.title, row.read_at is None), row.made_at


@bp.post("/<int:notification_id>/visit")
def visit(notification_id: int) -> Response:
    """Mark one thing's notifications read and go there."""
    row = told(current_user, notification_id)
    if row is None:
        raise Missing
    mark_read(current_user, group_key=row.group_key)
    return redirect(url_to(row), 303)  # type: ignore[return-value]


@bp.post("/read")
def read_all() -> Response:
    """Mark everything read."""
    mark_read(current_user)
    return done(to=request.script_root + "/notifications", toast=_("All read"))


@bp.get("/count")
def count() -> str:
    """Answer the bell with its count."""
    return render_template("components/_bell.html", unread_now=count_unread(current_user))
