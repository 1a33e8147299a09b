"""What home shows of roadmaps: the one that the member touched last, with one statement."""

from typing import Any

from sqlalchemy import Select, and_, select

from app.access import asked, stand_in, visible
from app.gate import Person
from app.home import Filled
from app.statements import kept, prepared
from roadmaps.models import Enrollment, Roadmap


def current_roadmap(person: Person) -> Filled | None:
    """Return the roadmap that a member is on, if any."""
    row = asked(person, _touched_last(stand_in(person))).first()
    return Filled((row,)) if row else None


@prepared
def _touched_last(viewer: Any) -> Select[Any]:
    query = select(Roadmap.slug, Roadmap.title, kept(Enrollment.summary).label("progress"))
    mine = Enrollment.roadmap_id == Roadmap.id, Enrollment.owner_id == viewer.id, Enrollment.left_at.is_(None)
    query = query.join(Enrollment, and_(*mine)).where(visible(Roadmap, viewer))
    return query.order_by(Enrollment.active_at.desc(), Enrollment.id.desc()).limit(1)
