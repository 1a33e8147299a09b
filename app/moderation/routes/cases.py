"""The moderators' desk: queue, case, and the acts on a case."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.moderation import edits, queries, service
from app.moderation.forms import OUTCOMES, DecisionForm, NoteForm
from app.moderation.models import Audit, Case
from app.moderation.rules import REASON_BY_KEY
from app.web import done, paged, show

bp = Blueprint("moderation", __name__, url_prefix="/moderation")


@bp.get("")
def index() -> Response:
    """Show the queue, and the first case of it."""
    queries.ensure_moderator(current_user)
    tab = request.args.get("tab", "open")
    return show("moderation/page.html", **_desk(tab if tab in queries.TABS else "open"))


@bp.get("/cases/<int:case_id>", endpoint="case")
def show_case(case_id: int) -> Response:
    """Show one case."""
    return _case_page(queries.case_for(current_user, case_id), DecisionForm())


@bp.post("/cases/<int:case_id>/claim")
def claim(case_id: int) -> Response:
    """Take a report."""
    case = queries.case_for(current_user, case_id)
    service.take(case, moderator=current_user)
    return done(to=url_for("moderation.case", case_id=case.id))


@bp.post("/cases/<int:case_id>/claim/removal", endpoint="let_go")
def let_go(case_id: int) -> Response:
    """Put a report back."""
    case = queries.case_for(current_user, case_id)
    service.let_go(case, moderator=current_user)
    return done(to=url_for("moderation.index"), toast=_("The report is back in the queue"))


@bp.post("/cases/<int:case_id>/decision")
def decision(case_id: int) -> Response:
    """Decide a case."""
    case = queries.case_for(current_user, case_id)
    form = DecisionForm()
    if not form.holds():
        return _case_page(case, form, 422)
    words = {"outcome": form.outcome.data, "rule": form.rule.data, "message": form.message.data, "note": form.note.data}
    service.decide(case, moderator=current_user, **words)
    return done(to=url_for("moderation.case", case_id=case.id), toast=_("Decided, and the author is told"))


@bp.post("/cases/<int:case_id>/second")
def second(case_id: int) -> Response:
    """Agree to a pause as the second moderator, or not."""
    case = queries.case_for(current_user, case_id)
    form = NoteForm()
    if not form.holds():
        return _case_page(case, DecisionForm(), 422, note_form=form)
    service.second(case, moderator=current_user, agrees=request.form.get("agrees") == "yes", note=form.note.data)
    return done(to=url_for("moderation.case", case_id=case.id))


@bp.post("/cases/<int:case_id>/restoration")
def restoration(case_id: int) -> Response:
    """Show a hidden thing again."""
    case = queries.case_for(current_user, case_id)
    form = NoteForm()
    if not form.holds():
        return _case_page(case, DecisionForm(), 422, note_form=form)
    service.show_again(case, moderator=current_user, note=form.note.data)
    return done(to=url_for("moderation.case", case_id=case.id), toast=_("It is shown again"))


@bp.get("/log")
def log() -> Response:
    """Show the audit trail."""
    queries.ensure_moderator(current_user)
    page = paged(db.session.execute, queries.trail(current_user), (Audit.id,), size=50)
    return show("moderation/log.html", page=page, counts=queries.tab_counts(current_user))


def _desk(tab: str) -> dict[str, Any]:
    rows = list(db.session.execute(queries.cases(tab, current_user)))
    return {"tab": tab, "rows": rows, "counts": queries.tab_counts(current_user), "reasons": REASON_BY_KEY}


def _case_page(case: Case, form: DecisionForm, status: int = 200, note_form: NoteForm | None = None) -> Response:
    tab = request.args.get("tab", "open")
    return show(
        "moderation/case.html",
        status=status,
        case=case,
        form=form,
        note_form=note_form or NoteForm(),
        hints={str(value): hint for value, _label, hint in OUTCOMES},
        reports=queries.reports_of(case),
        evidence=queries.evidence_of(case),
        author=queries.author_of(case),
        decisions=queries.decisions_of(case),
        trail=list(db.session.execute(queries.trail(current_user, case.id).order_by(Audit.id.desc()))),
        thing=service.thing_of(case),
        changed=service.words_now(case) or edits.words_now(case, current_user),
        **_desk(tab if tab in queries.TABS else "open"),
    )
