"""Growth threads on their owner's portfolio."""

from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, stand_in, visible
from app.models import Audience
from app.statements import prepared
from threads.models import Entry, Thread

MOST = 40
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
    shown = Thread.owner_id == bindparam("owner_id"), Thread.audience != Audience.OWNER
    query = select(*columns).where(*shown, visible(Thread, viewer, own_hidden=False))
    return query.order_by(Thread.active_at.desc(), Thread.id.desc()).limit(MOST)
