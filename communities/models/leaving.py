"""Going: a steward who hands a community over, and members whom moderators took out of it, with the reason."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, ForeignKey, Index, ScalarSelect, String, exists, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared
from app.models.user import member_key
from communities.models.community import Community

MAX_REASON = 500
BANNED = text("is_ban AND lifted_at IS NULL")


class HandingOver(Base):
    """Somebody is asked to become the steward; until they accept, nothing has changed."""

    __tablename__ = "handing_over"

    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[member_key] = mapped_column(index=True)
    by_id: Mapped[member_key] = mapped_column(index=True)
    is_leaving: Mapped[bool]  # the steward leaves when it is accepted, and stays as a moderator otherwise
    made_at: Mapped[created]


class Removal(Shared, Base):
    """A member was taken out of a community: for their eyes, and those of its moderators. A ban keeps them out."""

    __tablename__ = "community_removal"
    __table_args__ = (
        Index(
            "ix_community_removal_banned",
            "community_id",
            "owner_id",
            unique=True,
            sqlite_where=BANNED,
            postgresql_where=BANNED,
        ),
    )
    kind = "removal"

    id: Mapped[key]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(String(MAX_REASON))
    is_ban: Mapped[bool]
    made_at: Mapped[created]
    lifted_at: Mapped[moment | None]

    community: Mapped[Community] = relationship(lazy="joined", innerjoin=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.OWNER} | values))

    def document(self) -> DocumentFields:
        """Say how it appears in the notifications of whom it concerns."""
        place: dict[str, Any] = {"endpoint": "communities.removal", "values": {"removal_id": self.id}}
        return DocumentFields(
            title=self.community.title, text="", published_at=self.made_at, is_searchable=False, **place
        )


def _holds(community_id: Any, user_id: Any) -> tuple[ColumnElement[bool], ...]:
    theirs = Removal.community_id == community_id, Removal.owner_id == user_id
    return *theirs, Removal.is_ban.is_(True), Removal.lifted_at.is_(None)


def banned(community_id: int, user_id: int) -> Exists:
    """Return the SQL condition that moderators keep somebody out of a community."""
    return exists().where(*_holds(community_id, user_id))


def kept_out(community_id: Any, user_id: Any) -> ScalarSelect[int]:
    """Select the removal by which moderators keep somebody out of a community, of which there is one at most."""
    return select(Removal.id).where(*_holds(community_id, user_id)).scalar_subquery()
