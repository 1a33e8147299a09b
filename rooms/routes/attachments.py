"""Attached files: taken in with an entry, served through the room's door only, taken off again."""

from contextlib import ExitStack, closing

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app import store, uploads
from app.errors import Invalid
from app.filing import sealed
from app.unit import look
from rooms.forms import FORMS, form_for
from rooms.queries import room_for
from rooms.queries.attachments import attachment_for
from rooms.routes import bp
from rooms.service import attachments


@bp.get("/<int:room_id>/attachments/<int:attachment_id>", endpoint="attachment")
def show_attachment(room_id: int, attachment_id: int) -> Response:
    """Serve a file to somebody in the room, sealed against being anything else, and kept by nobody on the way."""
    found = attachment_for(current_user, room_id, attachment_id)
    return sealed(found.key, name=found.name, media_type=found.media_type)


def taken_in(room_id: int) -> list[tuple[str, uploads.Upload]]:
    """Return the files of this form, checked and kept in the store, before anything is locked.

    Raises `Invalid` for what is refused. A form that does not hold gets nothing kept: it will be sent again.
    """
    with ExitStack() as stack:
        sent = [stack.enter_context(closing(file)) for file in request.files.getlist(uploads.FIELD)]
        named = [file for file in sent if file.filename]
        if not named or not _holds(room_id, request.form.get("kind", "")):
            return []
        if len(named) > uploads.MAX_FILES:
            raise Invalid(_("An entry takes four files. Put the others into a second one."), uploads.FIELD)
        found = [uploads.read(str(file.filename), file.stream.read(uploads.MAX_BYTES + 1)) for file in named]
    try:
        return attachments.keep(found)
    except store.Unreachable:
        raise Invalid(_("Files cannot be kept just now. Send it again in a moment."), uploads.FIELD) from None


def _holds(room_id: int, kind: str) -> bool:
    """Whether the words beside the files are in order; raises `Missing` where there is no such room."""
    with look():
        room = room_for(current_user, room_id)
        return kind in FORMS and form_for(kind, room).holds()
