"""What home shows of roadmaps: those that the member touched last, and what waits for a curator; one statement."""

from datetime import UTC, datetime
from typing import Any

from flask import g
from flask_babel import gettext as _
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from app.access import asked, blocked, stand_in, visible
from app.gate import Person
from app.home import Filled, Waiting
from app.jinja import address
from app.models import User
from app.statements import Gathered, kept, prepared
from roadmaps.models import Ask, Enrollment, Roadmap, Verification

SHOWN = 4


def current_roadmap(person: Person) -> Filled | None:
    """Return the roadmap that a member is on, and the others that they are on beside it."""
    rows = [row for row in _glance(person) if row.slug]
    return Filled((rows[0], tuple(rows[1:]))) if rows else None


def waiting(person: Person) -> list[Waiting]:
    """Return the steps that a curator is asked to confirm; those of a room wait there as its turns."""
    return [_said(each) for each in _glance(person)[0].asks or ()]


def _said(asks: Any) -> Waiting:
    ident, step, asked_at, due_on, name, roadmap = asks
    title = _("%(name)s asks you to confirm a step of a roadmap", name=name)
    place = address("roadmaps.show_verification", verification_id=ident)
    since = datetime.fromisoformat(asked_at)
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    due = datetime.fromisoformat(f"{due_on[:10]}T23:59:59+00:00") if due_on else None
    return Waiting("seal-check", title, f"{step} · {roadmap}", place, _("Look"), since, due)


def _glance(person: Person) -> list[Any]:
    """Return the member's roadmaps, one row at least, each with what waits for them; read once per request."""
    seen: dict[int, list[Any]] = g.setdefault("roadmaps_glance", {})
    if person.id not in seen:
        seen[person.id] = asked(person, _touched_last(stand_in(person)))
    return seen[person.id]


@prepared
def _touched_last(viewer: Any) -> Select[Any]:
    mine = and_(Enrollment.owner_id == User.id, Enrollment.left_at.is_(None))
    shown = and_(Roadmap.id == Enrollment.roadmap_id, visible(Roadmap, viewer))
    query = select(
        *(Roadmap.slug, Roadmap.title, kept(Enrollment.summary).label("progress"), Enrollment.paused_at),
        _asks(viewer).label("asks"),
    )
    query = query.select_from(User).outerjoin(Enrollment, mine).outerjoin(Roadmap, shown).where(User.id == viewer.id)
    seen_first = Roadmap.id.is_(None), Enrollment.active_at.desc(), Enrollment.id.desc()
    return query.order_by(*seen_first).limit(SHOWN)


def _asks(viewer: Any) -> Any:
    learner, enrollment, roadmap = aliased(User), aliased(Enrollment), aliased(Roadmap)
    values = Gathered(
        Verification.id, Verification.title, Verification.asked_at, Verification.due_on, learner.name, roadmap.title
    )
    query = (
        select(values)
        .select_from(Verification)
        .join(learner, learner.id == Verification.learner_id)
        .join(enrollment, enrollment.id == Verification.enrollment_id)
        .join(roadmap, and_(roadmap.id == enrollment.roadmap_id, roadmap.owner_id == viewer.id))
        .where(Verification.owner_id == viewer.id, Verification.state == Ask.OPEN, Verification.asked_in.is_(None))
        .where(Verification.hidden_at.is_(None), enrollment.left_at.is_(None), ~blocked(learner.id, viewer))
    )
    return query.scalar_subquery()
