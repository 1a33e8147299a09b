"""Evidence for a step: attached as a link, a file, an entry of one's own, words or code, and taken off again."""

from contextlib import closing
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import store, uploads
from app.errors import Invalid
from app.filing import sealed
from app.limits import limited, roomy
from app.unit import look
from app.web import done, show
from roadmaps.forms.evidence import KINDS, EvidenceForm
from roadmaps.models import EvidenceKind, State
from roadmaps.queries.evidence import file_of, file_shown, own_entries
from roadmaps.routes import bp
from roadmaps.routes.steps import answer, knock
from roadmaps.service import files, learning

MAX_BODY = uploads.MAX_BYTES + 1024 * 1024
Kept = tuple[str, uploads.Upload]


@bp.get("/<string:slug>/steps/<string:key>/evidence")
def new_evidence(slug: str, key: str) -> Response:
    """Show the form that attaches evidence to a step."""
    roadmap, plan, _enrollment = knock(slug, key, may="read")
    kind = request.args.get("kind", "link")
    form = EvidenceForm(formdata=None, view=request.args.get("view", "step"), kind=kind)
    return _page(roadmap, plan.steps[key], _offered(form))


def _offered(form: EvidenceForm) -> EvidenceForm:
    if form.chosen == EvidenceKind.GROWTH_ENTRY:
        form.entry.choices = [(0, _("Choose an entry")), *own_entries(current_user)]
    return form


def _page(roadmap: Any, step: Any, form: EvidenceForm, status: int = 200) -> Response:
    return show("roadmaps/evidence.html", status=status, roadmap=roadmap, step=step, form=form, kinds=KINDS)


@bp.post("/<string:slug>/steps/<string:key>/evidence")
@limited("120 per hour")
@roomy(MAX_BODY)
def attach(slug: str, key: str) -> Response:
    """Attach evidence to a step, and finish the step unless asked not to."""
    kept, refusal = _taken_in(slug, key)
    roadmap, plan, enrollment = knock(slug, key)
    form = _offered(EvidenceForm())
    try:
        if refusal:
            raise refusal
        if not form.holds():
            return _page(roadmap, plan.steps[key], form, 422)
        _attach(enrollment, plan, key, form, kept)
    except Invalid as error:
        form.pin(error)
        return _page(roadmap, plan.steps[key], form, 422)
    if form.finish.data == "no":
        return answer(slug, key, form, _("Your evidence is attached."))
    learning.set_state(enrollment, plan, key, State.DONE, learner=current_user)
    return answer(slug, key, form, _("Evidence attached, step done. What it unlocks is open now."))


def _attach(enrollment: Any, plan: Any, key: str, form: EvidenceForm, kept: Kept | None) -> None:
    """Attach what the form says, with the file that came with it."""
    words = form.words()
    if form.chosen == EvidenceKind.FILE:
        if kept is None:
            raise Invalid(_("Choose a file"), uploads.FIELD)
        words |= files.facts_of(kept[0], kept[1], current_user)
        words["title"] = form.title.data or kept[1].name
    learning.attach(enrollment, plan, key, **words)


def _taken_in(slug: str, key: str) -> tuple[Kept | None, Invalid | None]:
    """Return the file of this form, checked and kept in the store before anything is locked, or why it is refused."""
    sent = request.files.get(uploads.FIELD)
    if sent is None or not sent.filename or request.form.get("kind") != EvidenceKind.FILE:
        return None, None
    with look():
        knock(slug, key, may="read")
    try:
        with closing(sent):
            upload = uploads.read(str(sent.filename), sent.stream.read(uploads.MAX_BYTES + 1))
        return files.keep([upload])[0], None
    except Invalid as error:
        return None, error
    except store.Unreachable:
        return None, Invalid(_("Files cannot be kept just now. Send it again in a moment."), uploads.FIELD)


@bp.get("/<string:slug>/steps/<string:key>/evidence/<int:evidence_id>/file")
def evidence_file(slug: str, key: str, evidence_id: int) -> Response:
    """Serve a learner a file of their own."""
    _roadmap, _plan, enrollment = knock(slug, key, may="read")
    found = file_of(enrollment, key, evidence_id)
    return sealed(str(found.file_key), name=found.file_name, media_type=found.media_type)


@bp.get("/verifications/<int:verification_id>/evidence/<int:evidence_id>")
def shown_file(verification_id: int, evidence_id: int) -> Response:
    """Serve a file to the person it was shown to."""
    found = file_shown(current_user, verification_id, evidence_id)
    return sealed(str(found.file_key), name=found.file_name, media_type=found.media_type)


@bp.get("/<string:slug>/steps/<string:key>/evidence/<int:evidence_id>/removal")
def ask_detaching(slug: str, key: str, evidence_id: int) -> Response:
    """Ask whether a piece of evidence shall be removed."""
    roadmap, plan, enrollment = knock(slug, key, may="read")
    found = learning.evidence_at(enrollment, key, evidence_id)
    return show("roadmaps/removal.html", roadmap=roadmap, step=plan.steps[key], evidence=found)


@bp.post("/<string:slug>/steps/<string:key>/evidence/<int:evidence_id>/removal")
def detach(slug: str, key: str, evidence_id: int) -> Response:
    """Remove a piece of evidence."""
    _roadmap, plan, enrollment = knock(slug, key)
    learning.detach(enrollment, plan, key, evidence_id)
    return done(to=url_for("roadmaps.show_step", slug=slug, key=key), toast=_("The evidence is removed."))
