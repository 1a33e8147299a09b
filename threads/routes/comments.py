"""Replies to entries: posting one, choosing one as the answer, removing one's own."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import drafts
from app.forms import EmptyForm
from app.limits import limited
from app.web import done, show, wants_fragment, whole_number
from threads import queries, service
from threads.forms import CommentForm
from threads.routes import bp
from threads.routes.entries import entry_page


def _place(thread_id: int, entry_id: int, comment_id: int | None = None) -> str:
    anchor = f"comment-{comment_id}" if comment_id else "replies"
    return url_for("threads.show_entry", thread_id=thread_id, entry_id=entry_id, _anchor=anchor)


@bp.post("/<int:thread_id>/entries/<int:entry_id>/comments")
@limited("60 per hour")
def create_comment(thread_id: int, entry_id: int) -> Response:
    """Reply to an entry."""
    entry = queries.entry_for(current_user, thread_id, entry_id)
    form = CommentForm()
    if not form.holds():
        return entry_page(thread_id, entry_id, form, status=422)
    comment = service.comment(entry, author=current_user, body_md=form.body_md.data)
    drafts.posted(form, author=current_user)
    to = _place(thread_id, entry_id, comment.id)
    if not wants_fragment():
        return done(to=to, toast=_("Your reply is posted."))
    answer = entry_page(thread_id, entry_id)
    answer.headers["X-Made-At"] = to
    return answer


@bp.post("/<int:thread_id>/entries/<int:entry_id>/answer")
@limited("60 per hour")
def choose_answer(thread_id: int, entry_id: int) -> Response:
    """Choose the reply that answers a question, or take the choice back."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    comment = queries.comment_for(current_user, thread_id, whole_number(request.form.get("comment")))
    service.accept(entry, comment, author=current_user)
    return done(to=_place(thread_id, entry_id, comment.id))


@bp.get("/<int:thread_id>/comments/<int:comment_id>/removal")
def ask_comment_removal(thread_id: int, comment_id: int) -> Response:
    """Ask whether a reply shall be removed."""
    comment = queries.comment_for(current_user, thread_id, comment_id, may="write")
    back = _place(thread_id, comment.entry_id, comment.id)
    lost = _("It goes at once and for good. Nobody is told.")
    said = {"heading": _("Remove your reply?"), "lost": lost, "verb": _("Remove reply"), "back": back}
    return show("threads/removal.html", form=EmptyForm(formdata=None), **said)


@bp.post("/<int:thread_id>/comments/<int:comment_id>/removal")
def remove_comment(thread_id: int, comment_id: int) -> Response:
    """Remove one's own reply."""
    comment = queries.comment_for(current_user, thread_id, comment_id, may="write")
    entry_id = comment.entry_id
    service.remove(comment)
    return done(to=_place(thread_id, entry_id), toast=_("Your reply is gone."))
