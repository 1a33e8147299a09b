"""The inbox: what happened, one row a thing; visiting the thing, here or by itself, marks it as read."""

from typing import Any, NamedTuple

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.errors import Missing
from app.events import Event
from app.i18n import voice
from app.jinja import phrase
from app.limits import limited
from app.notifications import service
from app.notifications.queries import count_unread, inbox, told
from app.notifications.routes import bp
from app.web import done, show, url_to
from app.when import when_of

MAX_GROUP = 40


class Told(NamedTuple):
    """One thing of the inbox as it is shown, however long ago it was: what is said of it, and what came last."""

    id: int
    name: str | None
    picture: str | None
    words: str
    about: str
    icon: str
    is_new: bool
    is_muted: bool


@bp.get("/notifications")
def index() -> Response:
    """Show the inbox, or what is unread of it."""
    only_unread = request.args.get("show") == "unread"
    page = inbox(current_user._get_current_object(), 30, only_unread=only_unread)
    rows = [(_told(row), row.made_at) for row in page]
    return show("notifications/page.html", page=page, rows=rows, only_unread=only_unread)


def _told(row: Any) -> Told:
    """Say one row in words: the newest thing that happened, and over it how many more there are."""
    event = Event.kinds.get(row.event)
    icon = event.icon if event else "bell"
    when = when_of(row.facts, str(voice().zone))
    words = phrase(event.phrase, row.title, when) if event else _("wrote about “%(title)s”", title=row.title)
    about = _about(row) if row.unread > 1 else ""
    return Told(row.id, row.actor_name, row.actor_picture, words, about, icon, row.unread > 0, row.is_muted)


def _about(row: Any) -> str:
    """Say how much is new, and where."""
    if row.group_key.startswith("room:"):
        if row.actor_name:
            text = "%(num)s new in your room with %(name)s"
            return ngettext(text, "%(num)s new in your room with %(name)s", row.unread, name=row.actor_name)
        return ngettext("%(num)s new in your room", "%(num)s new in your room", row.unread)
    whole = row.facts.get("thread") or {}
    title = whole.get("title") or row.title
    return ngettext("%(num)s new in “%(title)s”", "%(num)s new in “%(title)s”", row.unread, title=title)


def _row(notification_id: int) -> Any:
    """Return a row of the reader's own inbox."""
    row = told(current_user, notification_id)
    if row is None:
        raise Missing
    return row


@bp.post("/notifications/<int:notification_id>/visit")
def visit(notification_id: int) -> Response:
    """Mark one thing's notifications read and go there."""
    row = _row(notification_id)
    service.visited(row.group_key, person=current_user)
    return redirect(url_to(row), 303)  # type: ignore[return-value]


@bp.post("/notifications/<int:notification_id>/reading")
def read_one(notification_id: int) -> Response:
    """Mark one thing's notifications read and stay."""
    service.visited(_row(notification_id).group_key, person=current_user)
    return done(to=url_for("notifications.index"), toast=_("Marked as read"))


@bp.post("/notifications/<int:notification_id>/muting")
@limited("120 per hour")
def toggle_mute(notification_id: int) -> Response:
    """Hear nothing more of a thing, or hear of it again."""
    muted = service.toggle_mute(_row(notification_id).group_key, person=current_user)
    toast = _("Muted. You will hear nothing more of it.") if muted else _("You will hear of it again")
    return done(to=url_for("notifications.index"), toast=toast)


@bp.post("/notifications/visits")
@limited("1200 per hour")
def create_visit() -> Response:
    """Mark what the reader was told of a thing as read: sent by its page on load. Answers with the bell."""
    service.visited(request.form.get("group", "")[:MAX_GROUP], person=current_user)
    return done("components/_bell.html", to=url_for("notifications.index"), unread_now=count_unread(current_user))


@bp.post("/notifications/read")
def read_all() -> Response:
    """Mark everything read."""
    service.read_all(person=current_user)
    return done(to=url_for("notifications.index"), toast=_("All read"))


@bp.get("/notifications/count")
def count() -> str:
    """Answer the bell with its count."""
    return render_template("components/_bell.html", unread_now=count_unread(current_user))
