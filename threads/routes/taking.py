"""Words that their author takes along from elsewhere: into which thread, then into its composer, read through first."""

from typing import Any

from flask import Response, request
from flask_login import current_user

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


def begun_with(viewer: Any, is_owner: bool) -> EntryForm | None:
    """Return the composer filled with the words that the address hands over; nothing without such."""
    words = handed(viewer.id, request.args.get("key")) if is_owner else None
    return EntryForm(formdata=None, data={"title": words.title[:MAX_TITLE], "body_md": words.body}) if words else None
