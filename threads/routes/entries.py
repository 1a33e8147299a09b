"""Entries: an entry's page with all replies, publishing, changing, earlier versions, removing."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import drafts
from app.errors import Invalid
from app.forms import EmptyForm
from app.gate import public
from app.limits import limited
from app.web import done, show
from threads import queries, service
from threads.forms import CommentForm, EntryForm, changes_of, changing
from threads.routes import bp
from threads.routes.threads import beside, drawn, thread_page
from threads.service import feedback


@bp.post("/<int:thread_id>/entries")
@limited("60 per hour")
def create_entry(thread_id: int) -> Response:
    """Publish an entry."""
    person, form = current_user._get_current_object(), EntryForm()
    thread = queries.thread_for(person, thread_id, may="write", held=True)
    if not form.holds():
        return _again(thread_id, form)
    try:
        entry = service.publish(thread, author=person, **form.words())
        if form.wanted.data:
            feedback.want(entry, form.wanted.data, author=person)
    except Invalid as error:
        form.pin(error)
        return _again(thread_id, form)
    drafts.posted(form, author=person)
    to = url_for("threads.show", thread_id=thread.id, slug=thread.slug, _anchor=f"entry-{entry.id}")
    return done(to=to, toast=_("Your entry is published."))


def _again(thread_id: int, form: EntryForm) -> Response:
    row = queries.thread_row(current_user, thread_id)
    return thread_page(row, form, fragment="threads/_composer.html", status=422)


@bp.get("/<int:thread_id>/entries/<int:entry_id>")
@public
def show_entry(thread_id: int, entry_id: int) -> Response:
    """Show an entry with all replies."""
    return entry_page(thread_id, entry_id)


def entry_page(thread_id: int, entry_id: int, form: CommentForm | None = None, *, status: int = 200) -> Response:
    """Answer with an entry's page, or for htmx with its replies and the form below them."""
    viewer = current_user._get_current_object()
    found = queries.entry_row(viewer, thread_id, entry_id)
    entry = found._replace(draft_values=None)  # pieces hold no drafts
    thread, replies = queries.thread_row(viewer, thread_id), queries.replies(viewer, entry_id)
    (told,) = beside(viewer, thread.name, [entry])
    return show(
        "threads/entry.html",
        fragment="threads/_replies.html",
        status=status,
        entry=entry,
        told=told._replace(notes=(), replies=()),
        thread=thread,
        form=form or _begun(found),
        saved_at=entry.draft_saved_at,
        replies=replies,
        drawn=drawn(viewer, replies),
    )


def _begun(entry: Any) -> CommentForm:
    """Return the form below an entry, with the draft that is kept of it."""
    if entry.draft_saved_at is None:
        return CommentForm(formdata=None)
    form: CommentForm = drafts.restored(CommentForm, f"entry:{entry.id}:reply", entry.draft_values)
    return form


@bp.get("/<int:thread_id>/entries/<int:entry_id>/edit")
def edit_entry(thread_id: int, entry_id: int) -> Response:
    """Show the form that changes an entry."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    begun = drafts.resumed(changing(entry), f"entry:{entry_id}:edit", current_user, version=entry.version)
    both = {"mine": begun.form.body_md.data, "theirs": entry.body_md} if begun.is_stale else {}
    return show("threads/entry_form.html", entry=entry, form=begun.form, saved_at=begun.saved_at, **both)


@bp.post("/<int:thread_id>/entries/<int:entry_id>")
@limited("60 per hour")
def update_entry(thread_id: int, entry_id: int) -> Response:
    """Change an entry."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    form = changes_of(entry)()
    if not form.holds():
        return show("threads/entry_form.html", status=422, entry=entry, form=form)
    service.revise(entry, author=current_user, version=form.version.data, **form.words())
    drafts.posted(form, author=current_user)
    return done(
        to=url_for("threads.show_entry", thread_id=thread_id, entry_id=entry_id), toast=_("Your changes are saved.")
    )


@bp.get("/<int:thread_id>/entries/<int:entry_id>/revisions")
@public
def revisions(thread_id: int, entry_id: int) -> Response:
    """Show what an entry said before."""
    entry = queries.entry_for(current_user, thread_id, entry_id)
    return show("threads/revisions.html", entry=entry, revisions=queries.revisions(entry_id))


@bp.get("/<int:thread_id>/entries/<int:entry_id>/removal")
def ask_entry_removal(thread_id: int, entry_id: int) -> Response:
    """Ask whether an entry shall be removed, and say what goes with it."""
    queries.entry_for(current_user, thread_id, entry_id, may="write")
    back = url_for("threads.show_entry", thread_id=thread_id, entry_id=entry_id)
    lost = _("Its earlier versions and the replies to it go with it, at once and for good.")
    said = {"heading": _("Remove this entry?"), "lost": lost, "verb": _("Remove entry"), "back": back}
    return show("threads/removal.html", form=EmptyForm(formdata=None), **said)


@bp.post("/<int:thread_id>/entries/<int:entry_id>/removal")
def remove_entry(thread_id: int, entry_id: int) -> Response:
    """Remove an entry with its replies."""
    entry = queries.entry_for(current_user, thread_id, entry_id, may="write")
    to = url_for("threads.show", thread_id=thread_id, slug=entry.thread.slug)
    service.remove(entry)
    return done(to=to, toast=_("The entry and the replies to it are gone."))
