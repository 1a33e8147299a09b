"""Words that their author takes along from elsewhere: into which thread, then into its composer, read through first."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.drafts import restored
from app.handover import handed
from app.web import show
from threads import queries
from threads.forms import EntryForm
from threads.models import MAX_TITLE
from threads.routes import bp


@bp.get("/entries/new")
def take_along() -> Response:
    """Ask into which of one's threads the words shall go."""
    key = request.args.get("key", "")
    words, threads = handed(current_user.id, key), queries.threads_page(current_user, "mine", "")
    return show("threads/take_along.html", key=key, words=words, threads=threads)


def begun_with(viewer: Any, thread: Any) -> EntryForm | None:
    """Return the composer filled with the words that the address hands over, or with the draft that is kept of it."""
    words = handed(viewer.id, request.args.get("key")) if thread.owner_id == viewer.id else None
    if words is None and thread.draft_saved_at and not thread.finished_at:
        form: EntryForm = restored(EntryForm, f"thread:{thread.id}:entry", thread.draft_values)
        return form
    return EntryForm(formdata=None, data={"title": words.title[:MAX_TITLE], "body_md": words.body}) if words else None
