"""The steps of a draft: written, moved, split, merged, removed."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing
from app.forms import EmptyForm
from app.limits import limited
from app.skills.queries import recognize
from app.web import done, show, whole_number
from roadmaps import editing
from roadmaps.forms.drafts import DraftStepForm, MergeForm, PlaceForm, SplitForm, shown_step
from roadmaps.interchange.fields import MAX_STEPS
from roadmaps.models import RoadmapDraft
from roadmaps.queries import drafts as found
from roadmaps.routes import bp
from roadmaps.routes.drafts import changed, names
from roadmaps.routes.typed import fresh_or_typed
from roadmaps.service import drafting, typing


def _knock(draft_id: int, key: str, *, held: bool = True) -> tuple[RoadmapDraft, int, dict[str, Any]]:
    """Return a draft, and the stage and the words of one of its steps."""
    draft = found.draft_for(current_user, draft_id, held=held)
    try:
        stage, _place, step = editing.find(draft.content, key)
    except KeyError:
        raise Missing from None
    return draft, stage, step


def _offer(form: DraftStepForm, draft: RoadmapDraft, key: str = "") -> DraftStepForm:
    """Offer the stages, and the other steps to need."""
    stages = draft.content["stages"]
    form.stage.choices = [(number, stage["title"]) for number, stage in enumerate(stages)]
    others = [step for _stage, _place, step in editing.steps(draft.content) if step["key"] != key]
    form.prerequisites.choices = [(step["key"], step["title"]) for step in others]
    return form


def _form_page(draft: RoadmapDraft, form: Any, key: str = "", saved_at: Any = None, status: int = 200) -> Response:
    context = {"draft": draft, "form": form, "key": key, "saved_at": saved_at, "stages": draft.content["stages"]}
    title = editing.find(draft.content, key)[2]["title"] if key else _("A new step")
    return show("roadmaps/draft_step.html", status=status, heading=title, **context)


def _slugs(form: DraftStepForm) -> dict[str, str]:
    return {name: row.slug for name, row in recognize(form.skill_names()).items()}


def _taken(draft: RoadmapDraft) -> set[str]:
    return found.keys_of(draft.roadmap_id) | set(editing.keys(draft.content)) | set(draft.fates or ())


@bp.get("/drafts/<int:draft_id>/new-step")
def new_draft_step(draft_id: int) -> Response:
    """Show the form of a new step."""
    draft = found.draft_for(current_user, draft_id)
    stage = min(whole_number(request.args.get("stage")), max(0, len(draft.content["stages"]) - 1))
    fresh = _offer(DraftStepForm(formdata=None, data=shown_step({"kind": "learn"}, stage), place="new"), draft)
    form, saved_at = fresh_or_typed(draft, fresh, "new")
    return _form_page(draft, form, saved_at=saved_at)


@bp.post("/drafts/<int:draft_id>/steps")
@limited("600 per hour")
def add_draft_step(draft_id: int) -> Response:
    """Add a step."""
    draft = found.draft_for(current_user, draft_id, held=True)
    form = _offer(DraftStepForm(), draft)
    if not form.holds():
        return _form_page(draft, form, status=422)
    if len(editing.keys(draft.content)) >= MAX_STEPS:
        raise Invalid(_("A roadmap has at most %(most)s steps.", most=MAX_STEPS))
    step = form.words(editing.new_key(form.title.data, _taken(draft)), {}, _slugs(form))
    drafting.change(draft, lambda sheet: editing.put_step(sheet, step, form.stage.data))
    typing.forget(draft, "new")
    to = url_for("roadmaps.show_draft", draft_id=draft.id, _anchor=f"step-{step['key']}")
    return done(to=to, toast=_("“%(title)s” is in your draft.", title=step["title"]))


@bp.get("/drafts/<int:draft_id>/steps/<string:key>")
def edit_draft_step(draft_id: int, key: str) -> Response:
    """Show the form of a step."""
    draft, stage, step = _knock(draft_id, key, held=False)
    data = shown_step(step, stage)
    fresh = DraftStepForm(formdata=None, data=data, place=f"step:{key}", seen=editing.mark(step))
    form, saved_at = fresh_or_typed(draft, _offer(fresh, draft, key), f"step:{key}")
    return _form_page(draft, form, key, saved_at)


@bp.post("/drafts/<int:draft_id>/steps/<string:key>")
@limited("600 per hour")
def change_draft_step(draft_id: int, key: str) -> Response:
    """Save a step."""
    draft, _stage, step = _knock(draft_id, key)
    form = _offer(DraftStepForm(), draft, key)
    if not form.holds():
        return _form_page(draft, form, key, status=422)
    words = form.words(key, step, _slugs(form))
    drafting.ensure_unchanged(form.seen.data, step, words, names(draft))
    try:
        drafting.change(draft, lambda sheet: editing.put_step(sheet, words, form.stage.data))
    except Invalid as error:
        form.pin(error)
        return _form_page(draft, form, key, status=422)
    typing.forget(draft, f"step:{key}")
    to = url_for("roadmaps.show_draft", draft_id=draft.id, _anchor=f"step-{key}")
    return done(to=to, toast=_("“%(title)s” is saved in your draft.", title=words["title"]))


@bp.post("/drafts/<int:draft_id>/steps/<string:key>/place")
@limited("1200 per hour")
def place_draft_step(draft_id: int, key: str) -> Response:
    """Move a step up or down, or to the place that it was dragged to."""
    draft, _stage, step = _knock(draft_id, key)
    form = PlaceForm()
    if form.holds() and form.by.data is not None:
        drafting.change(draft, lambda sheet: editing.shift_step(sheet, key, form.by.data or 0))
    elif not form.errors and not drafting.place(draft, key, form.data):
        return changed(draft, _("The steps have moved meanwhile. Nothing was moved."))
    return changed(draft, moved=drafting.standing(draft, key, step["title"]))


@bp.get("/drafts/<int:draft_id>/steps/<string:key>/removal")
def ask_removing_step(draft_id: int, key: str) -> Response:
    """Ask whether a step shall go."""
    draft, _stage, step = _knock(draft_id, key, held=False)
    return show("roadmaps/draft_step_removal.html", draft=draft, step=step, form=EmptyForm())


@bp.post("/drafts/<int:draft_id>/steps/<string:key>/removal")
@limited("600 per hour")
def remove_draft_step(draft_id: int, key: str) -> Response:
    """Remove a step from a draft."""
    draft, _stage, step = _knock(draft_id, key)
    drafting.change(draft, lambda sheet: editing.drop_step(sheet, key))
    toast = _("“%(title)s” is gone from the draft. What learners did on it is kept.", title=step["title"])
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id), toast=toast)


def _split_page(draft: RoadmapDraft, step: dict[str, Any], form: Any, status: int = 200) -> Response:
    return show("roadmaps/draft_split.html", status=status, draft=draft, step=step, form=form)


@bp.get("/drafts/<int:draft_id>/steps/<string:key>/split")
def ask_splitting(draft_id: int, key: str) -> Response:
    """Ask for the parts that a step shall become."""
    draft, _stage, step = _knock(draft_id, key, held=False)
    return _split_page(draft, step, SplitForm(formdata=None, first=step["title"]))


@bp.post("/drafts/<int:draft_id>/steps/<string:key>/split")
@limited("300 per hour")
def split_draft_step(draft_id: int, key: str) -> Response:
    """Make several steps of one."""
    draft, _stage, step = _knock(draft_id, key)
    form = SplitForm()
    if not form.holds():
        return _split_page(draft, step, form, status=422)
    taken, parts = _taken(draft), [(key, form.first.data)]
    for title in form.titles()[1:]:
        parts.append((editing.new_key(title, taken), title))
        taken.add(parts[-1][0])
    drafting.change(draft, lambda sheet: editing.split_step(sheet, key, parts))
    to = url_for("roadmaps.show_draft", draft_id=draft.id, _anchor=f"step-{key}")
    return done(to=to, toast=_("The step is split. Now write each part."))


def _merge_form(draft: RoadmapDraft, key: str, form: MergeForm) -> MergeForm:
    form.into.choices = [(other, title) for other, title in names(draft).items() if other != key]
    return form


@bp.get("/drafts/<int:draft_id>/steps/<string:key>/merge")
def ask_merging(draft_id: int, key: str) -> Response:
    """Ask which step shall take another one in."""
    draft, _stage, step = _knock(draft_id, key, held=False)
    form = _merge_form(draft, key, MergeForm(formdata=None))
    return show("roadmaps/draft_merge.html", draft=draft, step=step, form=form)


@bp.post("/drafts/<int:draft_id>/steps/<string:key>/merge")
@limited("300 per hour")
def merge_draft_steps(draft_id: int, key: str) -> Response:
    """Make one step of two."""
    draft, _stage, step = _knock(draft_id, key)
    form = _merge_form(draft, key, MergeForm())
    try:
        if form.holds():
            drafting.change(draft, lambda sheet: editing.merge_steps(sheet, key, form.into.data), "into")
            to = url_for("roadmaps.show_draft", draft_id=draft.id, _anchor=f"step-{form.into.data}")
            return done(to=to, toast=_("The two are one step now. Read it once as a whole."))
    except Invalid as error:
        form.pin(error)
    return show("roadmaps/draft_merge.html", status=422, draft=draft, step=step, form=form)
