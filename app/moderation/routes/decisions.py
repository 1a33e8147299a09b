"""Statements of reasons: what was decided about something a member wrote, and the appeal against it."""

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.moderation import service
from app.moderation.forms import LABELS, AppealForm
from app.moderation.models import Decision
from app.moderation.queries import decision_for
from app.moderation.rules import RULE_BY_NUMBER
from app.web import done, show

bp = Blueprint("decisions", __name__, url_prefix="/decisions")


@bp.get("/<int:decision_id>", endpoint="show")
def show_decision(decision_id: int) -> Response:
    """Show the author what was decided, why, and how to appeal."""
    return _page(decision_for(current_user, decision_id), AppealForm())


@bp.post("/<int:decision_id>/appeal")
@limited("5 per hour")
def appeal(decision_id: int) -> Response:
    """Ask another moderator to look again."""
    decision = decision_for(current_user, decision_id)
    form = AppealForm()
    if not form.holds():
        return _page(decision, form, 422)
    service.appeal(decision, person=current_user, words=form.words.data)
    words = _("Sent. Another moderator will answer.")
    return done(to=url_for("decisions.show", decision_id=decision.id), toast=words)


def _page(decision: Decision, form: AppealForm, status: int = 200) -> Response:
    rule = RULE_BY_NUMBER.get(decision.rule)
    return show("moderation/decision.html", status=status, decision=decision, form=form, labels=LABELS, rule=rule)
