"""Settings: in which way a member is told of what, and in which hours mail may come."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.service.settings import account_of
from app.limits import limited
from app.notifications import service
from app.notifications.forms import form_of
from app.notifications.routes import bp
from app.web import done, show


@bp.route("/settings/notifications", methods=["GET", "POST"])
@limited("60 per hour")
def settings() -> Response:
    """Show or change how the member is told."""
    form = form_of(service.ways_of(current_user), service.hours_of(current_user))
    if form.holds():
        service.choose_ways(form.ways(), person=current_user)
        service.choose_hours(person=current_user, **form.hours())
        return done(to=url_for("notifications.settings"), toast=_("Saved"))
    user = account_of(current_user)
    return show("notifications/settings.html", status=422 if form.errors else 200, form=form, user=user)
