"""Threads: the listing, a thread's page, starting, changing, removing."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.forms import EmptyForm
from app.gate import public
from app.guests import same_for_guests
from app.i18n import voice
from app.jinja import moment
from app.limits import limited
from app.reactions.queries import counts
from app.text import single_line
from app.web import done, show
from threads import days, heat, queries, rhythm, service
from threads.forms import EntryForm, ThreadChangesForm, ThreadForm
from threads.outlines import lines
from threads.prompts import prompt_of
from threads.queries.outlines import MARKS, outline
from threads.routes import bp
from threads.routes.taking import begun_with


@bp.get("")
@public
@same_for_guests
def index() -> Response:
    """List threads, those written in most lately first."""
    asked_for = request.args.get("view")
    view = asked_for if asked_for in ("following", "mine") and current_user.is_authenticated else "everyone"
    tag = single_line(request.args.get("tag", "")).casefold()[:40]
    threads = queries.threads_page(current_user, view, tag)
    return show("threads/index.html", fragment="threads/_threads.html", threads=threads, view=view, tag=tag)


@bp.get("/<int:thread_id>-<string:slug>", endpoint="show")
@bp.get("/<int:thread_id>", endpoint="show")
@public
@same_for_guests
def show_thread(thread_id: int, slug: str = "") -> Any:
    """Show a thread with its entries."""
    thread = queries.thread_row(current_user, thread_id)
    if slug != thread.slug:
        return redirect(url_for("threads.show", thread_id=thread_id, slug=thread.slug), 301)
    return thread_page(thread, begun_with(current_user, thread))


def thread_page(
    thread: Any, form: EntryForm | None, *, fragment: str = "threads/_entries.html", status: int = 200
) -> Response:
    """Answer with a thread's page: the entries that the address asks for, and the composer for its owner."""
    only = request.args.get("only", "everything") if request.args.get("only") in queries.ONLY else "everything"
    newest_first = request.args.get("order") != "start"
    viewer = current_user._get_current_object()
    which: dict[str, Any] = {"only": only, "newest_first": newest_first}
    entries = queries.entries_page(viewer, thread.id, is_finished=thread.finished_at is not None, **which)
    chosen = which | {"own": thread.owner_id == viewer.id}
    thread = thread._replace(draft_values=None)  # pieces hold no drafts
    context = {
        "thread": thread,
        "entries": entries,
        "form": form,
        "prompt": prompt_of(clock.today()),
        **chosen,
    }
    context |= past(thread, viewer, here=entries.rows)
    told = beside(viewer, thread.name, entries.rows)
    return show("threads/page.html", fragment=fragment, status=status, told=told, **context)


class Reply(NamedTuple):
    """A reply as it is drawn: its row, how long ago it was made, and whether the viewer wrote it."""

    row: Any
    ago: str
    own: bool


class Told(NamedTuple):
    """An entry with what stands under and beside it: reactions, mentors' notes, the newest reply."""

    entry: Any
    writer: str
    is_member: bool
    own: bool
    reacted: tuple[Any, ...]
    notes: tuple[Reply, ...] = ()
    replies: tuple[Reply, ...] = ()


def drawn(viewer: Any, rows: Iterable[Any]) -> tuple[Reply, ...]:
    """Return replies as they are drawn."""
    return tuple(Reply(row, moment(row.made_at), row.owner_id == viewer.id) for row in rows)


def beside(viewer: Any, writer: str, entries: Sequence[Any]) -> list[Told]:
    """Return entries of one writer with what stands under and beside them."""
    ids = [entry.id for entry in entries]
    reacted, is_member = counts("entry", ids, viewer), bool(viewer.id)
    beneath: dict[tuple[int, bool], list[Any]] = {}
    for row in queries.newest_replies(viewer, ids):
        beneath.setdefault((row.entry_id, row.by_mentor), []).append(row)
    return [
        Told(
            entry,
            writer,
            is_member,
            entry.owner_id == viewer.id,
            reacted[entry.id],
            *[drawn(viewer, beneath.get((entry.id, by_mentor), ())) for by_mentor in (True, False)],
        )
        for entry in entries
    ]


class Mark(NamedTuple):
    """A milestone or a breakthrough on the timeline of a thread; `is_here` when its entry stands on the same page."""

    id: int
    title: str
    day: datetime
    kind: str
    is_here: bool


def past(thread: Any, viewer: Any, *, weeks: int = heat.WEEKS, here: Sequence[Any] = ()) -> dict[str, Any]:
    """Return the days written, the timeline and the numbers of a thread, on the viewer's calendar."""
    zone = voice().zone
    today = clock.now().astimezone(zone).date()
    row = outline(viewer, thread.id, datetime.combine(heat.first_day(today, weeks), time(), zone))
    found = lines(row.told, zone)
    rests, begun = rhythm.read(thread.rests), thread.begun_at.astimezone(zone).date()
    written = tuple(line.at.date() for line in found)
    drawn = days.calendar(written, today, weeks, begun, rests)
    shown = {entry.id for entry in here}
    marked = [line for line in found if line.kind in MARKS]
    marks = tuple(Mark(line.id, line.title, line.at, line.kind, line.id in shown) for line in marked)
    counted = {name: getattr(row, name) for name in queries.ONLY}
    return {"days": drawn, "marks": marks, "counts": counted, "rests_until": rhythm.resting_until(today, rests)}


@bp.get("/new")
def new() -> Response:
    """Show the form of a new thread."""
    form = ThreadForm().offer(*queries.choices(current_user))
    return show("threads/form.html", form=form, thread=None)


@bp.post("")
@limited("20 per hour")
def create() -> Response:
    """Start a thread."""
    form = ThreadForm().offer(*queries.choices(current_user))
    if not form.holds():
        return show("threads/form.html", status=422, form=form, thread=None)
    thread = service.start(author=current_user, **form.words())
    to = url_for("threads.show", thread_id=thread.id, slug=thread.slug)
    return done(to=to, toast=_("Your growth thread is open. Write the first entry when you like."))


@bp.get("/<int:thread_id>/edit")
def edit(thread_id: int) -> Response:
    """Show the form that changes a thread."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    form = ThreadChangesForm(obj=thread).offer(*queries.choices(current_user), kept=thread)
    return show("threads/form.html", form=form, thread=thread)


@bp.post("/<int:thread_id>")
@limited("60 per hour")
def update(thread_id: int) -> Response:
    """Change a thread."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    form = ThreadChangesForm().offer(*queries.choices(current_user), kept=thread)
    if not form.holds():
        return show("threads/form.html", status=422, form=form, thread=thread)
    service.edit(thread, author=current_user, version=form.version.data, **form.words())
    return done(to=url_for("threads.show", thread_id=thread.id, slug=thread.slug), toast=_("Your changes are saved."))


@bp.get("/<int:thread_id>/removal")
def ask_removal(thread_id: int) -> Response:
    """Ask whether a thread shall be removed, and say what goes with it."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    back = url_for("threads.show", thread_id=thread.id, slug=thread.slug)
    lost = _("All its entries and the replies to them go with it, at once and for good. Its followers are not told.")
    said = {"heading": _("Remove this thread?"), "lost": lost, "verb": _("Remove thread"), "back": back}
    return show("threads/removal.html", form=EmptyForm(formdata=None), **said)


@bp.post("/<int:thread_id>/removal")
def remove(thread_id: int) -> Response:
    """Remove a thread with all its entries."""
    service.remove(queries.thread_for(current_user, thread_id, may="write"))
    return done(to=url_for("threads.index", view="mine"), toast=_("The thread and all its entries are gone."))
