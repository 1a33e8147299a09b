"""Communities whose steward's account is gone: moderators keep them until somebody takes them on."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import member_key


class Vacancy(Base):
    """A community waits for a steward; `asked_id` is whom the last one had asked, `told_at` when people were told."""

    __tablename__ = "community_vacancy"

    id: Mapped[key]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), unique=True)
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    since: Mapped[created]
    told_at: Mapped[moment | None]


class StewardOffer(Base):
    """A member offers to look after a community that waits for a steward."""

    __tablename__ = "steward_offer"

    community_id: Mapped[int] = mapped_column(
        ForeignKey("community_vacancy.community_id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[member_key] = mapped_column(primary_key=True, index=True)
    made_at: Mapped[created]
