"""Growth threads on their owner's portfolio, and the days of a year on which they were written in."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app import clock
from app.access import Viewer, asked, stand_in, visible
from app.db import Moment
from app.i18n import voice
from app.models import Audience
from app.statements import Gathered, prepared, read_moment
from threads import heat
from threads.days import by_month, calendar
from threads.models import Entry, Thread

MOST = 40
MOST_ENTRIES = 2000  # of a year
COLUMNS = (Thread.id, Thread.title, Thread.slug, Thread.purpose_text, Thread.entry_count, Thread.begun_at)


def threads_of(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the threads of somebody that the viewer may see, those written in lately first; none that is nobody's."""
    rows = tuple(asked(viewer, _threads(stand_in(viewer)), owner_id=owner_id))
    return (rows,) if rows else None


@prepared
def _threads(viewer: Any) -> Select[Any]:
    entry = aliased(Entry)
    proved = select(func.count()).where(
        entry.thread_id == Thread.id, entry.evidence_url != "", entry.hidden_at.is_(None)
    )
    columns: list[Any] = [*COLUMNS, proved.scalar_subquery().label("evidenced")]
    query = select(*columns).where(*_stands(viewer))
    return query.order_by(Thread.active_at.desc(), Thread.id.desc()).limit(MOST)


def _stands(viewer: Any) -> tuple[Any, ...]:
    """Which threads stand on a portfolio for this viewer: none that is its owner's alone, also to themself."""
    theirs = Thread.owner_id == bindparam("owner_id"), Thread.audience != Audience.OWNER
    return *theirs, visible(Thread, viewer, own_hidden=False)


def year_of(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the days of the last year on which somebody published what the viewer may read, drawn and by month."""
    zone = voice().zone
    today = clock.now().astimezone(zone).date()
    since = datetime.combine(heat.first_day(today, heat.YEAR), time(), zone)
    written = asked(viewer, _written(stand_in(viewer)), owner_id=owner_id, since=since).scalars()[0]
    if not written:
        return None
    written = _days(written, zone)
    drawn = calendar(written, today, heat.YEAR, min(written))
    return drawn, by_month(drawn)


@lru_cache(maxsize=256)
def _days(written: tuple[tuple[str], ...], zone: ZoneInfo) -> tuple[date, ...]:
    """Return on which days moments lie, on somebody's clock."""
    return tuple(read_moment(each).astimezone(zone).date() for (each,) in written)


@prepared
def _written(viewer: Any) -> Select[Any]:
    threads = select(Thread.id).where(*_stands(viewer))
    lately = Entry.published_at >= bindparam("since", type_=Moment)
    query = select(Entry.published_at).where(Entry.thread_id.in_(threads), Entry.hidden_at.is_(None), lately)
    newest = query.order_by(Entry.published_at.desc()).limit(MOST_ENTRIES).subquery()
    return select(Gathered(newest.c.published_at)).select_from(newest)
