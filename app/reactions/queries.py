"""Reactions counted for a list of things, and the people behind those of one thing."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import LazyString
from sqlalchemy import func, select

from app.access import Viewer, visible
from app.db import db
from app.models import Profile, Reaction, User
from app.reactions.names import NAMES, names_for


class Reacted(NamedTuple):
    """One reaction as it stands under a thing."""

    name: str
    label: LazyString
    icon: str
    total: int
    mine: bool


def counts(kind: str, ids: Sequence[int], viewer: Viewer) -> dict[int, list[Reacted]]:
    """Return the reactions of each of these things, in their fixed order, with one query."""
    mine = func.count().filter(Reaction.user_id == viewer.id)
    query = select(Reaction.ref_id, Reaction.name, func.count(), mine).where(
        Reaction.kind == kind, Reaction.ref_id.in_(ids)
    )
    rows = db.session.execute(query.group_by(Reaction.ref_id, Reaction.name)) if ids else ()
    found = {(ref_id, name): (count, bool(own)) for ref_id, name, count, own in rows}
    nobody = (0, False)
    return {
        ref_id: [Reacted(name, *NAMES[name], *found.get((ref_id, name), nobody)) for name in names_for(kind)]
        for ref_id in ids
    }


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
