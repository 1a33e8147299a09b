"""Feedback: asking for it on an entry, the list of those who ask, thanks for a reply."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.web import done, show, whole_number
from threads import queries
from threads.forms.feedback import WantedForm
from threads.models import Entry
from threads.queries.feedback import wanted_page
from threads.routes import bp
from threads.service import feedback as service


@bp.get("/feedback")
def feedback_wanted() -> Response:
    """List entries on which those whom one mentors or follows want feedback."""
    return show("threads/wanted.html", entries=wanted_page(current_user._get_current_object()))


@bp.get("/<int:thread_id>/entries/<int:entry_id>/feedback")
def ask_feedback(thread_id: int, entry_id: int) -> Response:
    """Show the form that asks for feedback on an entry."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    return show("threads/feedback.html", entry=entry, form=WantedForm(formdata=None, obj=entry))


@bp.post("/<int:thread_id>/entries/<int:entry_id>/feedback")
@limited("60 per hour")
def want_feedback(thread_id: int, entry_id: int) -> Response:
    """Ask for feedback on an entry."""
    entry, form = queries.entry_for(current_user, thread_id, entry_id, may="write"), WantedForm()
    if not form.holds():
        return show("threads/feedback.html", status=422, entry=entry, form=form)
    service.want(entry, form.wanted.data, author=current_user)
    return done(to=_place(entry), toast=_("Your question stands with the entry until you say thanks."))


@bp.post("/<int:thread_id>/entries/<int:entry_id>/feedback/off")
def no_feedback(thread_id: int, entry_id: int) -> Response:
    """Ask for feedback no longer."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    service.want_no_longer(entry)
    return done(to=_place(entry), toast=_("Nobody is asked for feedback on it any more."))


@bp.post("/<int:thread_id>/entries/<int:entry_id>/thanks")
@limited("60 per hour")
def thank(thread_id: int, entry_id: int) -> Response:
    """Thank for a reply."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    reply = queries.comment_for(current_user, thread_id, whole_number(request.form.get("comment")))
    service.thank(entry, reply, author=current_user)
    return done(to=f"{_place(entry)}#comment-{reply.id}", toast=_("Your thanks are on their way."))


def _place(entry: Entry) -> str:
    return url_for("threads.show_entry", thread_id=entry.thread_id, entry_id=entry.id)
