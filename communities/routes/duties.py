"""The queue of a community's own moderators: what waits, one case, and deciding it."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.models import Role
from app.moderation import service as moderation
from app.moderation.forms import LABELS
from app.moderation.models import Case
from app.moderation.rules import REASON_BY_KEY
from app.web import done, show
from communities import bp
from communities.forms.duties import HINTS, DutyForm, ShowAgainForm
from communities.models import Community
from communities.queries import doors
from communities.queries import duties as queue
from communities.service import duties

OWN = "other"  # the reason of a case that no member reported


def _moderated(slug: str) -> Community:
    return doors.community_for(current_user, slug, at_least=Role.MODERATOR)


@bp.get("/<slug>/reports", endpoint="reports")
def show_reports(slug: str) -> Response:
    """Show moderators what was reported in their community."""
    community = _moderated(slug)
    rows = queue.cases(community, current_user)
    return show("communities/reports.html", community=community, rows=rows, reasons=REASON_BY_KEY)


def _case_page(community: Community, case: Case, form: DutyForm, back: ShowAgainForm, status: int = 200) -> Response:
    return show(
        "communities/report.html",
        status=status,
        community=community,
        case=case,
        kept=case.kept,
        changed=moderation.words_now(case),
        is_part=queue.has_reported(case, current_user),
        may_take_out=queue.may_take_out(community, case.author_id, current_user),
        author=queue.author_of(case.author_id),
        form=form,
        back=back,
        hints=HINTS,
        labels=LABELS,
        reasons=REASON_BY_KEY,
        reports=queue.reports_of(case),
        decisions=queue.decisions_of(case),
    )


@bp.get("/<slug>/reports/<int:case_id>", endpoint="report")
def show_report(slug: str, case_id: int) -> Response:
    """Show a case: the kept copy, the reports, and what was decided."""
    community = _moderated(slug)
    case = queue.case_for(community, case_id, current_user)
    form = DutyForm(formdata=None, data={"rule": REASON_BY_KEY[case.reason].rule})
    return _case_page(community, case, form, ShowAgainForm(formdata=None))


@bp.post("/<slug>/reports/<int:case_id>", endpoint="decide_report")
@limited("120 per hour")
def decide_report(slug: str, case_id: int) -> Response:
    """Decide a case."""
    community, form = _moderated(slug), DutyForm()
    case = queue.case_for(community, case_id, current_user)
    if not form.holds():
        return _case_page(community, case, form, ShowAgainForm(formdata=None), 422)
    duties.decide(community, case, form.words, moderator=current_user)
    return done(to=url_for("communities.reports", slug=slug), toast=_("Decided. Who it concerns is told."))


@bp.post("/<slug>/reports/<int:case_id>/restoration")
@limited("120 per hour")
def show_again(slug: str, case_id: int) -> Response:
    """Show again what was hidden here."""
    community, form = _moderated(slug), ShowAgainForm()
    case = queue.case_for(community, case_id, current_user)
    if not form.holds():
        return _case_page(community, case, DutyForm(formdata=None), form, 422)
    duties.show_again(community, case, form.note.data, moderator=current_user)
    return done(to=url_for("communities.reports", slug=slug), toast=_("It is shown again"))


@bp.get("/<slug>/reports/new", endpoint="new_duty")
def new_duty(slug: str) -> Response:
    """Ask a moderator what to do about something that nobody has reported."""
    community, about = _moderated(slug), request.args.get("about", "")
    thing = queue.thing_for(community, about, current_user)
    return _duty_page(community, thing, DutyForm(formdata=None, data={"about": about}))


def _duty_page(community: Community, thing: Any, form: DutyForm, status: int = 200) -> Response:
    kept, author = moderation.keep(thing), queue.author_of(thing.owner_id)
    page: dict[str, Any] = {"community": community, "kept": kept, "author": author, "hints": HINTS}
    page["may_take_out"] = queue.may_take_out(community, thing.owner_id, current_user)
    return show("communities/duty.html", status=status, form=form, **page)


@bp.post("/<slug>/reports", endpoint="do_duty")
@limited("120 per hour")
def do_duty(slug: str) -> Response:
    """Warn about something that nobody has reported, or hide it."""
    community, form = _moderated(slug), DutyForm()
    thing = queue.thing_for(community, form.about.data or "", current_user)
    if not form.holds():
        return _duty_page(community, thing, form, 422)
    case = queue.case_for(community, moderation.case_of(thing, OWN).id, current_user)
    duties.decide(community, case, form.words, moderator=current_user)
    return done(to=url_for("communities.reports", slug=slug), toast=_("Decided. Who it concerns is told."))
