"""What stands beside a guide: who can be asked about its skills, and the paths that teach them."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import Select, String, and_, exists, func, select

from app.access import Viewer, stand_in
from app.db import db
from app.models import Profile, ProfileSkill, Skill
from app.profiles.queries import Face, cards, faces
from app.statements import among, prepared

MOST = 3


class Path(NamedTuple):
    """A path that teaches some of the skills: its name, where it is, and a small fact."""

    title: str
    url: str
    note: str


Shelf = Callable[[Viewer, Sequence[str]], Sequence[Path]]


def add_shelf(app: Flask, shelf: Shelf) -> None:
    """Let a domain name its paths for skills, by their slugs; it asks one statement."""
    app.extensions.setdefault("guide_shelves", []).append(shelf)


def paths(viewer: Viewer, skills: Sequence[str]) -> list[Path]:
    """Return the paths that teach one of these skills and that the viewer may see."""
    shelves = current_app.extensions.get("guide_shelves", ())
    return [path for shelf in shelves for path in shelf(viewer, skills)]


def named(slugs: Sequence[str]) -> list[Any]:
    """Return the skills of these slugs, in the order given; those the taxonomy does not know are left out."""
    rows = db.session.execute(select(Skill.slug, Skill.name).where(Skill.slug.in_(slugs)))
    return sorted(rows, key=lambda row: slugs.index(row.slug))


def mentors(viewer: Viewer, names: Sequence[str]) -> list[Face]:
    """Return mentors who offer one of these skills, those with open places first."""
    if not names:
        return []
    people, _mine = faces(viewer, _offering(stand_in(viewer)), names=[name.lower() for name in names])
    return people[:MOST]


@prepared
def _offering(viewer: Any) -> Select[Any]:
    offered = ProfileSkill.profile_id == Profile.id, ProfileSkill.side == "offers"
    meets = and_(*offered, among(func.lower(ProfileSkill.name, type_=String()), "names"))
    count = select(func.count()).where(meets).correlate(Profile).scalar_subquery()
    query = cards(viewer, exists().where(meets))
    query = query.order_by((Profile.capacity > Profile.places_taken).desc(), count.desc(), Profile.id)
    return query.limit(MOST + 1)  # the viewer comes first, and is left out
