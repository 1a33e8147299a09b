"""The end of a thread: saying what it came to, and opening it again."""

from functools import partial

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import drafts
from app.errors import Invalid
from app.limits import limited
from app.web import done, show
from threads import queries
from threads.forms.stories import FinishForm
from threads.models import Thread
from threads.queries.stories import synthesis_of
from threads.routes import bp
from threads.service import finishing


@bp.get("/<int:thread_id>/finish")
def ask_finish(thread_id: int) -> Response:
    """Ask what a thread came to."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    before, place = synthesis_of(thread), f"thread:{thread_id}:finish"
    version = before.version if before else 1
    begun = drafts.resumed(partial(FinishForm, obj=before), place, current_user, version=version)
    both = {"mine": begun.form.body_md.data, "theirs": before.body_md} if before and begun.is_stale else {}
    return show("threads/finish.html", thread=thread, form=begun.form, saved_at=begun.saved_at, **both)


@bp.post("/<int:thread_id>/finish")
@limited("60 per hour")
def finish(thread_id: int) -> Response:
    """Close a thread."""
    thread, form = queries.thread_for(current_user, thread_id, may="write"), FinishForm()
    if not form.holds():
        return show("threads/finish.html", status=422, thread=thread, form=form)
    said = {name: form[name].data for name in ("title", "body_md", "version")}
    try:
        finishing.finish(thread, author=current_user, **said)
        drafts.posted(form, author=current_user)
    except Invalid as error:
        form.pin(error)
        return show("threads/finish.html", status=422, thread=thread, form=form)
    return done(to=_page(thread), toast=_("The thread is finished. You can open it again at any time."))


@bp.post("/<int:thread_id>/reopening")
@limited("60 per hour")
def reopen(thread_id: int) -> Response:
    """Open a finished thread again."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    finishing.reopen(thread, author=current_user)
    return done(to=_page(thread), toast=_("The thread is open again."))


def _page(thread: Thread) -> str:
    return url_for("threads.show", thread_id=thread.id, slug=thread.slug)
