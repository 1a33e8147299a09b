"""Following and leaving off. Nobody is told, and nobody is counted: following is for the follower."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from app import bonds, stirring
from app.db import db
from app.errors import Invalid
from app.follows import queries
from app.models import Follow
from app.models.bond import PERSON
from app.reach import take_back


def toggle(thing: Any, *, person: Any) -> bool:
    """Follow a thing, or stop following it; return whether the person follows it now."""
    if thing.kind == "person" and thing.owner_id == person.id:
        raise Invalid(_("You see your own entries anyway."))
    ident = thing.owner_id if thing.kind == "person" else thing.id
    target = f"{thing.kind}:{ident}"
    follows = bonds.toggle(Follow, {"stirred_at": stirring.first_hour(thing.kind)}, user_id=person.id, target=target)
    if follows:
        stirring.settle_later(person.id)
    if not follows:
        _end(target, person)
    return follows


def leave(follow_id: int, *, person: Any) -> None:
    """Stop following, by one's own list: also what went out of sight or is gone since; that looks the same."""
    mine = delete(Follow).where(Follow.id == follow_id, Follow.user_id == person.id).returning(Follow.target)
    for target in db.session.scalars(mine).all():
        _end(target, person)


def leave_unseen(*, person: Any) -> None:
    """Stop following whatever one may not see any more. How much that was is nobody's to know."""
    gone = delete(Follow).where(queries.unseen(person)).returning(Follow.target)
    for target in db.session.scalars(gone, execution_options={"synchronize_session": False}).all():
        _end(target, person)


def _end(target: str, person: Any) -> None:
    """Take back what was told because of a bond that has ended."""
    if target.startswith(PERSON):
        take_back(person.id, int(target.removeprefix(PERSON)))
