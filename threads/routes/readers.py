"""Who reads a thread: what each choice means for what is already written, and choosing."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.mentoring import mentors_of
from app.models import Audience
from app.web import done, show
from threads import queries, readers
from threads.forms import AUDIENCES
from threads.forms.readers import ReadersForm
from threads.models import Thread
from threads.queries.readers import replies_by_others
from threads.routes import bp
from threads.service.readers import open_to


@bp.get("/<int:thread_id>/readers")
def ask_readers(thread_id: int) -> Response:
    """Show who reads a thread and what another choice would mean."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    return _page(thread, ReadersForm(obj=thread))


@bp.post("/<int:thread_id>/readers")
@limited("60 per hour")
def choose_readers(thread_id: int) -> Response:
    """Give a thread other readers."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    form = ReadersForm()
    if not form.holds():
        return _page(thread, form, status=422)
    open_to(thread, form.audience.data, author=current_user, version=form.version.data)
    to = url_for("threads.show", thread_id=thread.id, slug=thread.slug)
    return done(to=to, toast=_("It holds from now on: %(readers)s", readers=AUDIENCES[Audience(thread.audience)][2]))


def _page(thread: Thread, form: ReadersForm, *, status: int = 200) -> Response:
    mentors = [bond.name for bond in mentors_of(current_user)]
    told = thread.story is not None and thread.story.shown_at is not None
    meant = {kind.value: readers.told(thread.audience, kind, mentors, has_story=told) for kind in AUDIENCES}
    now = _("As it is now.")
    hints = {kind.value: f"{words[2]} {meant[kind.value] or now}" for kind, words in AUDIENCES.items()}
    written = readers.written(thread.entry_count, replies_by_others(thread))
    return show("threads/readers.html", status=status, thread=thread, form=form, hints=hints, written=written)
