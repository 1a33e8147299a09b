"""Following and leaving off. Nobody is told, and nobody is counted: following is for the follower."""

from typing import Any

from flask_babel import gettext as _

from app import bonds, stirring
from app.errors import Invalid
from app.models import Follow
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
    if not follows and thing.kind == "person":
        take_back(person.id, ident)
    return follows
