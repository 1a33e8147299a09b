"""A mentee's place in a group: taken with the mentor's yes, entered with the last signature, left in one step."""

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app import clock
from app.db import db
from app.errors import Conflict
from app.models import Membership, Notification, Role
from rooms.models import Room, RoomEntry, RoomGroup, RoomTurn
from rooms.queries.groups import common_room, places_left
from rooms.sides import IN_GROUP


def take_place(room: Room) -> None:
    """Take one of the group's places for a request; the group is locked until the unit of work ends."""
    held = select(RoomGroup).where(RoomGroup.id == room.group_id).with_for_update()
    group = db.session.scalars(held, execution_options={"populate_existing": True}).one()
    if group.is_over:
        raise Conflict(_("This group has ended."))
    if not places_left(group):
        raise Conflict(
            _("All places of this group are taken. Offer one more in its invitation, or wait until one is free.")
        )


def join(room: Room) -> None:
    """Let the mentee of a room into their group's common room."""
    space_id = common_room(room.group_id or 0).space_id
    there = Membership.space_id == space_id, Membership.user_id == room.owner_id
    standing = db.session.scalar(select(Membership).where(*there))
    if standing is None:
        standing = Membership(space_id=space_id, user_id=room.owner_id, role=Role.MEMBER)
        db.session.add(standing)
    standing.part, standing.ended_at = IN_GROUP, None
    db.session.flush()


def leave(room: Room) -> None:
    """Take the mentee of a room out of their group, at once and everywhere. When the group ends for all, all stay.

    What they wrote stays with those for whom they wrote it; what was told to them of the group is told no more.
    """
    group = db.session.get_one(RoomGroup, room.group_id)
    if group.is_over:
        return
    common = common_room(group.id)
    there = Membership.space_id == common.space_id, Membership.user_id == room.owner_id
    db.session.execute(update(Membership).where(*there).values(ended_at=clock.now(), lets_quote=False))
    told = Notification.space_id == common.space_id, Notification.user_id == room.owner_id
    db.session.execute(delete(Notification).where(*told))
    waits = RoomTurn.room_id == common.id, RoomTurn.whose_id == room.owner_id, RoomTurn.done_at.is_(None)
    done = {"done_at": clock.now(), "open_key": None, "nudge_at": None}
    db.session.execute(update(RoomTurn).where(*waits).values(**done))
    turns = RoomEntry.room_id == common.id, RoomEntry.turn_id == room.owner_id
    db.session.execute(
        update(RoomEntry).where(*turns).values(turn_id=None, turn_since=None, due_on=None, nudge_at=None)
    )
