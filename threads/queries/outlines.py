"""The outline of a thread: what each filter would show, and when it was written in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, bindparam, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, stand_in, visible
from app.statements import Gathered, prepared
from threads.models import Entry, EntryKind
from threads.queries import ONLY, entries_of

MARKS = (EntryKind.MILESTONE, EntryKind.BREAKTHROUGH)  # what the timeline of a thread shows


def outline(viewer: Viewer, thread_id: int, since: datetime) -> Any:
    """Return how many entries each filter of a thread's page would show, and as one text what is drawn of them.

    `told` are those written since a day, and all milestones and breakthroughs, as `threads.outlines` reads them.
    """
    return asked(viewer, _outline(stand_in(viewer)), thread_id=thread_id, since=since).one()


@prepared
def _outline(viewer: Any) -> Select[*tuple[Any, ...]]:
    one = aliased(Entry)
    marked = one.type.in_(MARKS)
    named = case((marked, one.title), else_="")
    its = one.thread_id == bindparam("thread_id"), visible(one, viewer)
    told = select(type_coerce(Gathered(one.id, one.seq, one.type, named, one.published_at), Text)).where(
        *its, or_(marked, one.published_at >= bindparam("since"))
    )
    counts = [func.count().filter(condition).label(name) for name, condition in ONLY.items()]
    return entries_of(viewer, "everything").with_only_columns(*counts, told.scalar_subquery().label("told"))
