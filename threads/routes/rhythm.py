"""The rhythm of one's own thread: a weekly reminder, and rest that is planned."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.errors import Invalid
from app.limits import limited
from app.web import done, show
from threads import queries, rhythm
from threads.forms.rhythm import ReminderForm, RestForm, WhichRestForm
from threads.models import Thread
from threads.queries.rhythm import own_threads
from threads.routes import bp
from threads.service import rhythm as service


@bp.get("/<int:thread_id>/rhythm")
def show_rhythm(thread_id: int) -> Response:
    """Show when the writer is reminded and which weeks are rest."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    return _page(thread)


@bp.post("/<int:thread_id>/reminder")
@limited("60 per hour")
def plan_reminder(thread_id: int) -> Response:
    """Plan a weekly reminder."""
    thread, form = queries.thread_for(current_user, thread_id, may="write"), ReminderForm()
    if not form.holds():
        return _page(thread, reminder=form, status=422)
    try:
        service.remind(thread, author=current_user, weekday=form.weekday.data, hour=form.hour.data)
    except Invalid as error:
        form.pin(error)
        return _page(thread, reminder=form, status=422)
    return done(to=_back(thread), toast=_("You will be reminded, in weeks in which you have not written."))


@bp.post("/<int:thread_id>/reminder/off")
def no_reminder(thread_id: int) -> Response:
    """Switch the reminder off."""
    thread = queries.thread_for(current_user, thread_id, may="write")
    service.remind_no_longer(thread)
    return done(to=_back(thread), toast=_("The reminder is off."))


@bp.post("/<int:thread_id>/rests")
@limited("60 per hour")
def plan_rest(thread_id: int) -> Response:
    """Plan rest in this thread, or in all that one writes."""
    thread, form = queries.thread_for(current_user, thread_id, may="write"), RestForm()
    if not form.holds():
        return _page(thread, rest=form, status=422)
    which = own_threads(current_user) if form.everywhere.data else [thread]
    try:
        service.rest(which, author=current_user, begins_on=form.begins_on.data, ends_on=form.ends_on.data)
    except Invalid as error:
        form.pin(error)
        return _page(thread, rest=form, status=422)
    return done(to=_back(thread), toast=_("Your rest is planned. Nothing is expected meanwhile."))


@bp.post("/<int:thread_id>/rests/end")
def no_rest(thread_id: int) -> Response:
    """Take planned rest back."""
    thread, form = queries.thread_for(current_user, thread_id, may="write"), WhichRestForm()
    if not form.holds():
        return _page(thread, status=422)
    service.rest_no_longer(thread, form.begins_on.data)
    return done(to=_back(thread), toast=_("That rest is taken back."))


def _back(thread: Thread) -> str:
    return url_for("threads.show_rhythm", thread_id=thread.id)


def _page(
    thread: Thread, *, reminder: ReminderForm | None = None, rest: RestForm | None = None, status: int = 200
) -> Response:
    planned = {"weekday": thread.remind_weekday, "hour": thread.remind_hour} if thread.remind_at else {}
    today = clock.today(current_user.timezone)
    return show(
        "threads/rhythm.html",
        status=status,
        thread=thread,
        reminder=reminder or ReminderForm(formdata=None, data=planned),
        rest=rest or RestForm(formdata=None),
        rests=[each for each in rhythm.read(thread.rests) if each[1] >= today],
    )
