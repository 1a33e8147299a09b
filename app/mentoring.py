"""Who mentors whom now, and the turns of a room that other domains set: they know a space, rooms know the rest.

A mentorship is two memberships of one space with the parts `mentor` and `mentee`, which hold only while the room is
open. What another domain has waiting for somebody in it is shown there, by whoever registered with `add_turns`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased

from app.access import SOMEBODY, Viewer, blocked
from app.models.space import Membership, Role
from app.models.user import User
from app.statements import Gathered, prepared

MENTOR, MENTEE = "mentor", "mentee"


class Bond(NamedTuple):
    """Somebody at the other end of a mentorship, and the space that it has."""

    user_id: int
    name: str
    handle: str
    picture: str | None
    space_id: int


class Turns(Protocol):
    """How something is said to wait in a space for one of those in it, and that it no longer does."""

    def wait(
        self, space_id: int, kind: str, whose_id: int, *, about_id: int, endpoint: str, values: Any, promised: bool
    ) -> date | None:
        """Say that something waits; what is `promised` is due by the reply promise, and that day is returned."""

    def settle(self, space_id: int, kind: str, *, about_id: int) -> None:
        """Say that it no longer waits."""


@dataclass(frozen=True)
class Nowhere:
    """Turns of a house without rooms."""

    def wait(self, space_id: int, kind: str, whose_id: int, **about: Any) -> date | None:
        """Show nothing."""
        return None

    def settle(self, space_id: int, kind: str, *, about_id: int) -> None:
        """Show nothing."""


def add_turns(app: Flask, turns: Turns) -> None:
    """Name who shows what waits in a space."""
    app.extensions["mentoring_turns"] = turns


def wait_in(
    space_id: int,
    kind: str,
    whose_id: int,
    *,
    about_id: int,
    endpoint: str,
    values: Mapping[str, Any],
    promised: bool = False,
) -> date | None:
    """Say that something waits in a space for somebody, and where they act on it; return by when, if promised."""
    where: dict[str, Any] = {"about_id": about_id, "endpoint": endpoint, "values": values}
    return _turns().wait(space_id, kind, whose_id, promised=promised, **where)


def no_longer_waits_in(space_id: int, kind: str, *, about_id: int) -> None:
    """Say that what waited in a space is done."""
    _turns().settle(space_id, kind, about_id=about_id)


def _turns() -> Turns:
    found: Turns = current_app.extensions.get("mentoring_turns") or Nowhere()
    return found


def mentors_of(person: Viewer) -> tuple[Bond, ...]:
    """Return who mentors somebody now, by name; one with two rooms is named for each."""
    return _bonds(person, MENTOR)


def mentees_of(person: Viewer) -> tuple[Bond, ...]:
    """Return whom somebody mentors now, by name."""
    return _bonds(person, MENTEE)


def _bonds(person: Viewer, part: str) -> tuple[Bond, ...]:
    return tuple(Bond(*row) for row in _others(part)(viewer_id=person.id)) if person.id else ()


@prepared
def _others(part: str) -> Select[Any]:
    mine, theirs = aliased(Membership), aliased(Membership)
    query: Any = select(User.id, User.name, User.handle, User.picture, theirs.space_id)
    query = query.join(theirs, and_(theirs.user_id == User.id, *_is_there(theirs, part)))
    own = and_(mine.space_id == theirs.space_id, *_is_there(mine, MENTEE if part == MENTOR else MENTOR))
    query = query.join(mine, and_(own, mine.user_id == SOMEBODY.id))
    return query.where(User.id != SOMEBODY.id, ~blocked(User.id, SOMEBODY)).order_by(User.name, theirs.space_id)


def mentors_within(viewer: Any) -> ColumnElement[Any]:
    """Select who mentors the viewer now, as lists of name and space, as a column of another statement."""
    mine, theirs, mentor = aliased(Membership), aliased(Membership), aliased(User)
    query = select(Gathered(mentor.name, theirs.space_id)).select_from(mine)
    query = query.join(theirs, and_(theirs.space_id == mine.space_id, *_is_there(theirs, MENTOR)))
    query = query.join(mentor, mentor.id == theirs.user_id)
    own = mine.user_id == viewer.id, *_is_there(mine, MENTEE)
    return query.where(*own, mentor.id != viewer.id, ~blocked(mentor.id, viewer)).scalar_subquery()


def _is_there(standing: Any, part: str) -> tuple[ColumnElement[bool], ...]:
    return standing.part == part, standing.ended_at.is_(None), standing.role >= Role.MEMBER


def mentors_in(space_id: Any, mentor_id: Any, mentee_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that one of two mentors the other in this space now."""
    mentor, mentee = aliased(Membership), aliased(Membership)
    return and_(
        exists().where(mentor.space_id == space_id, mentor.user_id == mentor_id, *_is_there(mentor, MENTOR)),
        exists().where(mentee.space_id == space_id, mentee.user_id == mentee_id, *_is_there(mentee, MENTEE)),
    )
