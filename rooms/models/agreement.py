"""The agreement of a room: its facts, version by version, and who signed each."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, created, key, moment
from app.models.user import member_key

PILOT_DAYS = 14


class RoomAgreement(Base):
    """One version of what those in a room agree on. It holds once all have signed it, until a later one does.

    `words` may hold channel, confidentiality, boundaries and exit, and `why` a change is proposed, each a short text.
    """

    __tablename__ = "room_agreement"
    __table_args__ = (UniqueConstraint("room_id", "version"),)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)
    cadence: Mapped[str] = mapped_column(String(16))
    reply_days: Mapped[int]
    days: Mapped[int]
    pilot_days: Mapped[int] = mapped_column(default=PILOT_DAYS)
    words: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    held_at: Mapped[moment | None]
    withdrawn_at: Mapped[moment | None]

    signatures: Mapped[list["RoomSignature"]] = relationship(cascade="all, delete-orphan", order_by="RoomSignature.id")

    def signed_by(self, person_id: int) -> bool:
        """Whether a person has signed this version."""
        return any(each.user_id == person_id for each in self.signatures)

    @property
    def is_open(self) -> bool:
        """Whether it waits for signatures."""
        return self.held_at is None and self.withdrawn_at is None


class RoomSignature(Base):
    """One participant's yes to one version."""

    __tablename__ = "room_signature"
    __table_args__ = (UniqueConstraint("agreement_id", "user_id"),)

    id: Mapped[key]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("room_agreement.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    signed_at: Mapped[created]
