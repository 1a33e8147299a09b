"""Handover packets: what a mentee took along from one room to ask a cover mentor, and nothing else of it."""

from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app import text
from app.db import Base, created, key


class RoomPacket(Base):
    """The packet of a request. It is read behind the request's door: by its mentee and the mentor who is asked."""

    __tablename__ = "room_packet"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), unique=True)
    from_room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    body_md: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[created]

    def __init__(self, body: str, **values: Any) -> None:
        super().__init__(body_md=body, body_html=text.render(body).html, **values)
