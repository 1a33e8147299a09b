"""A writer's weekly reminder and planned rest; what the clock does with them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app import clock
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Invalid
from app.events import Ref, emit
from app.models import User
from app.reminders import first_time
from threads import rhythm
from threads.events import TimeToWrite
from threads.models import Thread

MAX_RESTS = 40


def remind(thread: Thread, *, author: Any, weekday: int, hour: int) -> None:
    """Plan a weekly reminder, in the place of the one there was."""
    ensure_may_post(author)
    if hold(thread).finished_at is not None:
        raise Invalid(_("This thread is finished. Open it again to write on."))
    thread.remind_weekday, thread.remind_hour = weekday, hour
    thread.remind_at = rhythm.next_time(weekday, hour, author.timezone, clock.now())
    db.session.flush()


def remind_no_longer(thread: Thread) -> None:
    """Switch the reminder off."""
    hold(thread).remind_at = None
    thread.remind_weekday = thread.remind_hour = None
    db.session.flush()


def rest(threads: Iterable[Thread], *, author: Any, begins_on: date, ends_on: date) -> None:
    """Plan rest in one thread or several; what touches a rest already planned becomes one with it."""
    ensure_may_post(author)
    for thread in sorted(threads, key=lambda each: each.id):
        planned = rhythm.joined([*rhythm.read(hold(thread).rests), (begins_on, ends_on)])
        if len(planned) > MAX_RESTS:
            raise Invalid(_("So many rests are planned already that no more can be kept. Take one back first."))
        _keep(thread, planned)


def rest_no_longer(thread: Thread, begins_on: date) -> None:
    """Take back the rest that begins on a day."""
    _keep(thread, [each for each in rhythm.read(hold(thread).rests) if each[0] != begins_on])


def _keep(thread: Thread, planned: Iterable[tuple[date, date]]) -> None:
    thread.rests = [[begin.isoformat(), end.isoformat()] for begin, end in planned]
    db.session.flush()


def to_remind(now: datetime) -> Select[Any]:
    """Select the threads whose writers wanted to be reminded by now."""
    return select(Thread).where(Thread.remind_at <= now).order_by(Thread.remind_at)


def tell(thread: Thread, now: datetime) -> None:
    """Remind the writer of a thread, unless they wrote in that week or rest, and name the moment of the next time."""
    zone = db.session.get_one(User, thread.owner_id).timezone
    planned = int(thread.remind_weekday or 0), int(thread.remind_hour or 0), zone
    at, thread.remind_at = rhythm.last_time(*planned, now), rhythm.next_time(*planned, now)
    day = clock.day_in(zone, at)
    rests = rhythm.resting_until(day, rhythm.read(thread.rests)) is not None
    has_written = thread.last_seq > 0 and thread.active_at > at - rhythm.WEEK
    if rests or has_written or now - at > rhythm.LATE or not first_time(f"thread:{thread.id}:{day}"):
        return
    emit(
        TimeToWrite(
            actor_id=None,
            subject=Ref("thread", thread.id),
            group=f"thread:{thread.id}",
            notify=frozenset({thread.owner_id}),
        )
    )
