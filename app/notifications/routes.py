"""The inbox: what happened, grouped by thing; visiting through it marks read."""

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access import count_unread
from app.db import db
from app.errors import Missing
from app.events import Event
from app.models.notification import Notification
from app.notifications.queries import inbox, mark_read
from app.web import done, paged, show, url_to

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.get("")
def index() -> Response:
    """Show the inbox."""
    page = paged(db.session.execute, inbox(current_user), (Notification.id,), size=30)
    return show("notifications/page.html", page=page, kinds=Event.kinds)


@bp.post("/<int:notification_id>/visit")
def visit(notification_id: int) -> Response:
    """Mark one thing's notifications read and go there."""
    row = db.session.execute(inbox(current_user).where(Notification.id == notification_id)).one_or_none()
    if row is None:
        raise Missing
    narrowed = {"group_key": row.group_key} if row.group_key else {"id": notification_id}
    mark_read(current_user, **narrowed)
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
