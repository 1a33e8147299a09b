"""People and the bonds between them."""

from app.db import db
from app.models import Block, Follow
from tests.cast import make_person

__all__ = ["block", "follow", "make_person"]


def block(blocker, blocked) -> Block:
    """One member blocks another."""
    wall = Block(blocker_id=blocker.id, blocked_id=blocked.id)
    db.session.add(wall)
    db.session.flush()
    return wall


def follow(user, target: str) -> Follow:
    """A member follows a target such as `person:3`."""
    bond = Follow(user_id=user.id, target=target)
    db.session.add(bond)
    db.session.flush()
    return bond
