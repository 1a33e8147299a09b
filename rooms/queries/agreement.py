"""What is read of agreements: one version, all of them, and whether everybody has signed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.db import db
from app.errors import Missing
from rooms.models import Room, RoomAgreement


def agreement_of(room: Room, version: int) -> RoomAgreement:
    """Return one version of a room's agreement."""
    query = select(RoomAgreement).where(RoomAgreement.room_id == room.id, RoomAgreement.version == version)
    found = db.session.scalar(query.options(selectinload(RoomAgreement.signatures)))
    if found is None:
        raise Missing
    return found


def versions_of(room: Room) -> Sequence[RoomAgreement]:
    """Return all versions of a room's agreement with their signatures, the newest first."""
    query = select(RoomAgreement).where(RoomAgreement.room_id == room.id).order_by(RoomAgreement.version.desc())
    return list(db.session.scalars(query.options(selectinload(RoomAgreement.signatures))))


def is_signed(room: Room) -> bool:
    """Whether everybody has signed the version that holds."""
    return room.agreement_version > 0 and not unsigned(room, agreement_of(room, room.agreement_version))


def unsigned(room: Room, agreement: RoomAgreement) -> frozenset[int]:
    """Return who has still to sign a version."""
    return frozenset(person for person in room.others(0) if not agreement.signed_by(person))
