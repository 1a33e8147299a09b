"""Reporting a thing, and seeing what became of one's reports."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access import fetch, subject
from app.errors import Invalid
from app.limits import limited
from app.moderation import service
from app.moderation.forms import ReportForm
from app.moderation.models import Report
from app.moderation.rules import REASONS
from app.web import done, show

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("/new")
def new() -> Response:
    """Ask what is wrong with a thing."""
    about = request.args.get("about", "")
    return _page(ReportForm(about=about), subject(about, current_user))


@bp.post("")
@limited("30 per hour")
def create() -> Response:
    """Report a thing."""
    form = ReportForm()
    thing = subject(form.about.data or "", current_user)
    if form.holds():
        try:
            made = service.report(thing, person=current_user, reason=form.reason.data, note=form.note.data)
        except Invalid as error:
            form.pin(error)
        else:
            words = _("Thank you. A moderator will look at it within two days.")
            return done(to=url_for("reports.show", report_id=made.id), toast=words)
    return _page(form, thing, 422)


@bp.get("/<int:report_id>", endpoint="show")
def show_report(report_id: int) -> Response:
    """Show a member what became of their report."""
    return show("moderation/report.html", report=fetch(Report, report_id, current_user))


def _page(form: ReportForm, thing: Any, status: int = 200) -> Response:
    hints = {reason.key: reason.hint for reason in REASONS}
    return show("moderation/new_report.html", status=status, form=form, kept=service.keep(thing), hints=hints)
