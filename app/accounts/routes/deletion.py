"""Going: what stays and what goes, the password, and the days in which one can come back."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import gate
from app.accounts import bp
from app.accounts.forms import LeaveForm
from app.accounts.service import deletion as service
from app.errors import Invalid
from app.limits import limited
from app.web import done, show


@bp.route("/settings/deletion", methods=["GET", "POST"])
@limited("10 per hour")
def deletion() -> Response:
    """Say what deleting the account means, and take the wish."""
    form = LeaveForm()
    if form.holds():
        try:
            service.ask(current_user, form.current_password.data)
            gate.end_this_session()
            toast = _(
                "Your account is closed. Sign in within %(days)s days if you want it back.", days=service.WAIT.days
            )
            return done(to=url_for("home.index"), toast=toast)
        except Invalid as error:
            form.pin(error)
    page: dict[str, Any] = {"form": form, "days": service.WAIT.days, "cares": service.cares(current_user)}
    return show("accounts/deletion.html", status=422 if form.errors else 200, **page)
