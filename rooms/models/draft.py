"""Drafts: what somebody has typed into a room's composer and not posted yet. Nobody else ever reads them."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from app.models.user import member_key


class RoomDraft(Base):
    """One draft: the values of a form's fields by name, for a kind of entry and (0 for none) the entry it answers."""

    __tablename__ = "room_draft"
    __table_args__ = (UniqueConstraint("room_id", "owner_id", "kind", "to_id"),)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    owner_id: Mapped[member_key] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    to_id: Mapped[int] = mapped_column(default=0)
    values: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[created]
