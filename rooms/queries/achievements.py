"""The doors to achievements: on a portfolio to whoever may see it, and to the two who agreed to show it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, blocked, stand_in, visible
from app.db import db
from app.errors import Missing
from app.models import User
from app.statements import prepared
from rooms.models import RoomAchievement, RoomObjective

MOST = 60
WORDS: tuple[Any, ...] = tuple(
    getattr(RoomAchievement, name)
    for name in ("id", "title", "measure", "measure_kind", "start", "target", "unit", "confirmed_at")
)


def _between(viewer: Any) -> ColumnElement[bool]:
    """Whether it is the viewer's, or they confirmed it: also when a block stands between the two by now."""
    return or_(RoomAchievement.owner_id == viewer.id, RoomAchievement.confirmed_by_id == viewer.id)


def achievement_for(person: Viewer, achievement_id: int) -> RoomAchievement:
    """Return an achievement that this member agreed to show."""
    query = select(RoomAchievement).where(RoomAchievement.id == achievement_id, _between(person))
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def achievements_between(person: Viewer) -> Sequence[Any]:
    """Return what is shown of objectives that are this member's or that they confirmed, the newest first."""
    return list(asked(person, _mine(stand_in(person))))


@prepared
def _mine(person: Any) -> Select[Any]:
    owner, confirmer = aliased(User), aliased(User)
    names = owner.name.label("owner_name"), confirmer.name.label("confirmer")
    query = select(*WORDS, RoomAchievement.owner_id, *names).join(owner, owner.id == RoomAchievement.owner_id)
    query = query.outerjoin(confirmer, confirmer.id == RoomAchievement.confirmed_by_id).where(_between(person))
    return query.order_by(RoomAchievement.id.desc()).limit(MOST)


def reached_by(owner_id: int, viewer: Viewer) -> tuple[Any, ...]:
    """Return the objectives that somebody reached and both show, as far as the viewer may see them."""
    return tuple(asked(viewer, _reached(stand_in(viewer)), owner_id=owner_id))


@prepared
def _reached(viewer: Any) -> Select[Any]:
    names = User.name.label("confirmer"), User.handle.label("confirmer_handle")
    query = select(*WORDS, *names).join(RoomObjective, RoomObjective.id == RoomAchievement.objective_id)
    may_know = and_(User.id == RoomAchievement.confirmed_by_id, ~blocked(User.id, viewer))
    query = query.outerjoin(User, may_know).where(RoomAchievement.owner_id == bindparam("owner_id"))
    shown = RoomObjective.hidden_at.is_(None), visible(RoomAchievement, viewer, own_hidden=False)
    return query.where(*shown).order_by(RoomAchievement.confirmed_at.desc(), RoomAchievement.id.desc()).limit(MOST)
