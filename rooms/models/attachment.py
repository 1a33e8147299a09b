"""Files attached to entries: what they are called and what they are; their bytes are in the store."""

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.db import Base, created
from app.db import key as ident
from app.models.audience import Shared
from rooms.models.entry import RoomEntry


class RoomAttachment(Shared, Base):
    """One file of an entry, read by whoever may read the entry. `key` is its name in the store."""

    __tablename__ = "room_attachment"
    __table_args__ = (Index(None, "room_id"), Index(None, "entry_id"))
    kind = "room_attachment"

    id: Mapped[ident]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("room_entry.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    made_at: Mapped[created]

    @classmethod
    def read_with(cls) -> tuple[Any, ColumnElement[bool]]:
        """Who may read the entry may read its files."""
        entry = aliased(RoomEntry)
        return entry, entry.id == cls.entry_id

    @property
    def shown(self) -> dict[str, Any]:
        """What the stream shows of it, kept with the entry."""
        plain = {"id": self.id, "name": self.name, "type": self.media_type, "size": self.size}
        return plain | ({"width": self.width, "height": self.height} if self.width else {})
