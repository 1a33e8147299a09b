"""What a learner shows of their roadmaps on their profile: confirmed steps apart from what they say themselves."""

from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, select

from app.access import Viewer, asked, blocked, stand_in, visible
from app.models import Audience, User
from app.statements import prepared
from roadmaps.models import Enrollment, Roadmap, State, Step, StepState

MOST = 400  # steps of one person


class Shown(NamedTuple):
    """A roadmap on somebody's profile, with the rows of its steps."""

    slug: str
    title: str
    total: int
    verified_at: Any
    confirmed: tuple[Any, ...]
    claimed: tuple[Any, ...]


@prepared
def _shown(viewer: Any) -> Any:
    columns = (
        *(Roadmap.slug, Roadmap.title.label("roadmap"), Roadmap.step_count, Enrollment.verified_at),
        *(Step.key, Step.title, StepState.done_at, StepState.evidenced_at, StepState.confirmed_at),
        *(User.name.label("confirmer"), User.handle.label("confirmer_handle")),
    )
    query = (
        select(*columns)
        .select_from(Enrollment)
        .join(Roadmap, Roadmap.id == Enrollment.roadmap_id)
        .join(StepState, and_(StepState.enrollment_id == Enrollment.id, StepState.state == State.DONE))
        .join(Step, and_(Step.roadmap_id == Roadmap.id, Step.key == StepState.step_key))
        .outerjoin(User, and_(User.id == StepState.confirmed_by_id, ~blocked(User.id, viewer)))
        .where(Enrollment.owner_id == bindparam("owner_id", type_=Integer()), Enrollment.left_at.is_(None))
        .where(Enrollment.audience.in_([Audience.PUBLIC, Audience.MEMBERS]))
        .where(visible(Enrollment, viewer), visible(Roadmap, viewer))
    )
    return query.order_by(Roadmap.title, Roadmap.id, Step.position).limit(MOST)


def portfolio(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return what a member's profile shows of their roadmaps to this viewer, and whether it is their own."""
    rows = asked(viewer, _shown(stand_in(viewer)), owner_id=owner_id)
    found = []
    for _slug, group in groupby(rows, key=lambda row: row.slug):
        steps = list(group)
        confirmed = tuple(row for row in steps if row.confirmed_at)
        claimed = tuple(row for row in steps if not row.confirmed_at)
        first = steps[0]
        found.append(Shown(first.slug, first.roadmap, first.step_count, first.verified_at, confirmed, claimed))
    return (tuple(found), owner_id == viewer.id) if found else None


def learned(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return what somebody's portfolio shows of their roadmaps to this viewer."""
    found = portfolio(owner_id, viewer)
    return found[:1] if found else None
