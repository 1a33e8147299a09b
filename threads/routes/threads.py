"""Threads: the listing, a thread's page, starting, changing, removing."""

from datetime import datetime, time
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import format_date, get_timezone
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.gate import public
from app.limits import limited
from app.reactions.queries import counts
from app.text import single_line
from app.web import done, show
from threads import heat, queries, service
from threads.forms import AUDIENCES, KINDS, EntryForm, ThreadForm
from threads.models import EntryKind
from threads.routes import bp


@bp.get("")
@public
def index() -> Response:
    """List threads, those written in most lately first."""
    view = request.args.get("view", "everyone") if current_user.is_authenticated else "everyone"
    tag = single_line(request.args.get("tag", "")).casefold()[:40]
    threads = queries.threads_page(current_user, view, tag)
    return show(
        "threads/index.html", fragment="threads/_threads.html", threads=threads, view=view, tag=tag, audiences=AUDIENCES
    )


@bp.get("/<int:thread_id>-<string:slug>", endpoint="show")
@bp.get("/<int:thread_id>", endpoint="show")
@public
def show_thread(thread_id: int, slug: str = "") -> Any:
    """Show a thread with its entries."""
    thread = queries.thread_row(current_user, thread_id)
    if slug != thread.slug:
        return redirect(url_for("threads.show", thread_id=thread_id, slug=thread.slug), 301)
    form = EntryForm(formdata=None) if thread.owner_id == current_user.id else None
    return thread_page(thread, form)


def thread_page(
    thread: Any, form: EntryForm | None, *, fragment: str = "threads/_entries.html", status: int = 200
) -> Response:
    """Answer with a thread's page: the entries that the address asks for, and the composer for its owner."""
    only = request.args.get("only", "everything") if request.args.get("only") in queries.ONLY else "everything"
    newest_first = request.args.get("order") != "start"
    entries = queries.entries_page(current_user, thread.id, only=only, newest_first=newest_first)
    chosen = {"only": only, "newest_first": newest_first, "counts": queries.entry_counts(current_user, thread.id)}
    beneath = beside([row.id for row in entries])
    return show(
        "threads/page.html",
        fragment=fragment,
        status=status,
        thread=thread,
        entries=entries,
        form=form,
        **chosen,
        **beneath,
        **_past(thread),
        **WORDS,
    )


WORDS: dict[str, Any] = {"audiences": AUDIENCES, "kinds": KINDS}


def beside(entry_ids: list[int]) -> dict[str, Any]:
    """Return what stands under and beside entries: reactions, mentors' notes, the newest reply."""
    newest = queries.newest_replies(current_user, entry_ids)
    notes: dict[int, list[Any]] = {ident: [] for ident in entry_ids}
    replies: dict[int, list[Any]] = {ident: [] for ident in entry_ids}
    for row in newest:
        (notes if row.by_mentor else replies)[row.entry_id].append(row)
    return {"reacted": counts("entry", entry_ids, current_user), "notes": notes, "replies": replies}


def _past(thread: Any) -> dict[str, Any]:
    """Return the days written and the milestones of a thread, on the viewer's calendar."""
    zone = get_timezone()
    today = clock.now().astimezone(zone).date()
    since = datetime.combine(heat.first_day(today), time(), zone)
    rows = queries.outline(current_user, thread.id, since)
    days = heat.calendar((row.published_at.astimezone(zone).date() for row in rows), today)
    days = days._replace(months=[(column, format_date(day, "MMM", rebase=False)) for column, day in days.months])
    return {"days": days, "milestones": [row for row in rows if row.type == EntryKind.MILESTONE][-4:]}


@bp.get("/new")
def new() -> Response:
    """Show the form of a new thread."""
    form = ThreadForm().offer(queries.roadmap_choices(current_user))
    return show("threads/form.html", form=form, thread=None, audiences=AUDIENCES)


@bp.post("")
@limited("20 per hour")
def create() -> Response:
    """Start a thread."""
    form = ThreadForm().offer(queries.roadmap_choices(current_user))
    if not form.holds():
        return show("threads/form.html", status=422, form=form, thread=None, audiences=AUDIENCES)
    thread = service.start(author=current_user, **form.words())
    to = url_for("threads.show", thread_id=thread.id, slug=thread.slug)
    return done(to=to, toast=_("Your growth thread is open. Write the first entry when you like."))


@bp.get("/<int:thread_id>/edit")
def edit(thread_id: int) -> Response:
    """Show the form that changes a thread."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    form = ThreadForm(obj=thread).offer(queries.roadmap_choices(current_user))
    return show("threads/form.html", form=form, thread=thread, audiences=AUDIENCES)


@bp.post("/<int:thread_id>")
@limited("60 per hour")
def update(thread_id: int) -> Response:
    """Change a thread."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    form = ThreadForm().offer(queries.roadmap_choices(current_user))
    if not form.holds():
        return show("threads/form.html", status=422, form=form, thread=thread, audiences=AUDIENCES)
    service.edit(thread, author=current_user, version=form.version.data, **form.words())
    return done(to=url_for("threads.show", thread_id=thread.id, slug=thread.slug), toast=_("Your changes are saved."))


@bp.get("/<int:thread_id>/removal")
def ask_removal(thread_id: int) -> Response:
    """Ask whether a thread shall be removed, and say what goes with it."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    back = url_for("threads.show", thread_id=thread.id, slug=thread.slug)
    lost = _("All its entries and the replies to them go with it, at once and for good. Its followers are not told.")
    return show("threads/removal.html", heading=_("Remove this thread?"), lost=lost, verb=_("Remove thread"), back=back)


@bp.post("/<int:thread_id>/removal")
def remove(thread_id: int) -> Response:
    """Remove a thread with all its entries."""
    service.remove(queries.thread_for(current_user, thread_id, may="write"))
    return done(to=url_for("threads.index", view="mine"), toast=_("The thread and all its entries are gone."))
