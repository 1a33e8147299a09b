"""Reactions counted for a list of things, and the people behind those of one thing."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select

from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.i18n import voice
from app.models import Profile, Reaction, User
from app.reactions.names import NAMES, names_for
from app.statements import among, prepared


class Reacted(NamedTuple):
    """One reaction as it stands under a thing."""

    name: str
    label: str
    icon: str
    total: int
    mine: bool


@lru_cache(maxsize=64)
def _none(language: str, kind: str) -> tuple[Reacted, ...]:
    """Return the reactions of a thing that nobody has reacted to."""
    return tuple(Reacted(name, str(NAMES[name][0]), NAMES[name][1], 0, False) for name in names_for(kind))


def nobody_yet(kind: str) -> tuple[Reacted, ...]:
    """Return the reactions of a thing that was made this moment."""
    return _none(voice().language, kind)


def counts(kind: str, ids: Sequence[int], viewer: Viewer) -> dict[int, tuple[Reacted, ...]]:
    """Return the reactions of each of these things, in their fixed order, with one query."""
    rows = asked(viewer, _counts(stand_in(viewer)), kind=kind, ids=ids) if ids else ()
    nobody = _none(voice().language, kind)
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row.ref_id, {})[row.name] = row
    return {ref_id: _counted(nobody, found[ref_id]) if ref_id in found else nobody for ref_id in ids}


def _counted(nobody: Sequence[Reacted], found: dict[str, Any]) -> tuple[Reacted, ...]:
    return tuple(
        Reacted(name, label, icon, found[name].total, bool(found[name].own)) if name in found else each
        for each in nobody
        for name, label, icon, _, _ in (each,)
    )


@prepared
def _counts(viewer: Any) -> Select[Any]:
    mine = func.count().filter(Reaction.user_id == viewer.id).label("own")
    columns: list[Any] = [Reaction.ref_id, Reaction.name, func.count().label("total"), mine]
    query = select(*columns)
    these = Reaction.kind == bindparam("kind"), among(Reaction.ref_id, "ids")
    return query.where(*these).group_by(Reaction.ref_id, Reaction.name)


def people(kind: str, ref_id: int, viewer: Viewer) -> Sequence[Any]:
    """Return who reacted to a thing, and how, as far as the viewer may see these people; newest first."""
    return db.session.execute(
        select(Reaction.name.label("reaction"), User.name, User.handle, User.picture)
        .join(User, User.id == Reaction.user_id)
        .join(Profile, Profile.owner_id == User.id)
        .where(Reaction.kind == kind, Reaction.ref_id == ref_id, visible(Profile, viewer))
        .order_by(Reaction.id.desc())
        .limit(200)
    ).all()
