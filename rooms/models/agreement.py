"""The agreement of a room: its facts, version by version, and who signed each."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, created, key
from app.models.user import member_key


class RoomAgreement(Base):
    """One version of what two people agreed on. It holds once both have signed it.

    `words` may hold channel, confidentiality, boundaries and exit, each a short plain text.
    """

    __tablename__ = "room_agreement"
    __table_args__ = (UniqueConstraint("room_id", "version"),)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    cadence: Mapped[str] = mapped_column(String(16))
    reply_days: Mapped[int]
    days: Mapped[int]
    words: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]

    signatures: Mapped[list["RoomSignature"]] = relationship(cascade="all, delete-orphan", order_by="RoomSignature.id")


class RoomSignature(Base):
    """One participant's yes to one version."""

    __tablename__ = "room_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "user_id"),)

    id: Mapped[key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("room_agreement.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    signed_at: Mapped[created]
