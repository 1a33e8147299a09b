"""Whom one may mention where one writes: who talks there, then whom one follows, as far as they may read it.

Whose page moderators have hidden is offered to nobody; of those who do not talk there, whose page the writer may open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Integer, String, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy import cast as sql_cast

from app.access import SOMEBODY, Viewer, blocked, visible
from app.accounts.queries import is_leaving
from app.drafts.desks import desk_at
from app.errors import Missing
from app.former import MARK
from app.models import Follow, Profile
from app.models.audience import Shared
from app.reach import EACH, may_see
from app.statements import prepared
from app.web import whole_number

MOST = 8
MAX_TYPED = 40
NEWEST = 500  # of what was said there, whose writers are known as talking


@dataclass(frozen=True)
class Crowd:
    """What is read at a place, and who talks there: `voices(ident)` selects the ids of people."""

    model: type[Shared]
    voices: Callable[[Any], Any]


def add_crowd(app: Flask, kind: str, crowd: Crowd) -> None:
    """Offer people where drafts of a kind of place are kept: who may write there is asked as for a draft."""
    app.extensions.setdefault("crowds", {})[kind] = crowd


def people_at(place: str, typed: str, person: Viewer) -> list[Any]:
    """Return whom somebody may mean who has typed this after an @: those who talk there first."""
    desk_at(place, person)
    kind, ident, _what = place.split(":", 2)
    crowd: Crowd | None = current_app.extensions.get("crowds", {}).get(kind)
    if crowd is None:
        raise Missing
    begins = typed.lower()
    words = "% " + begins.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    named = {"ident": whole_number(ident), "begins": begins, "words": words, "viewer_id": person.id}
    return _people(crowd)(**named).all()


@prepared
def _people(crowd: Crowd) -> Any:
    ident, begins = bindparam("ident", type_=Integer()), bindparam("begins", type_=String())
    talks = EACH.id.in_(crowd.voices(ident))
    target = literal("person:") + sql_cast(EACH.id, String)
    followed = exists().where(Follow.user_id == SOMEBODY.id, Follow.target == target)
    by_handle = func.substr(func.lower(EACH.handle), 1, func.length(begins)) == begins
    by_name = (literal(" ") + func.lower(EACH.name)).like(bindparam("words", type_=String()), escape="\\")
    met = and_(EACH.id != SOMEBODY.id, ~blocked(EACH.id, SOMEBODY), may_see(crowd.model, ident))
    opens = Profile.owner_id == EACH.id, Profile.hidden_at.is_(None), or_(talks, visible(Profile, SOMEBODY))
    met = and_(met, EACH.handle.not_like(f"{MARK}%"), ~is_leaving(EACH.id), exists().where(*opens))
    query: Any = select(EACH.handle, EACH.name, EACH.picture).where(or_(talks, followed), or_(by_handle, by_name), met)
    return query.order_by(talks.desc(), EACH.name, EACH.id).limit(MOST)
