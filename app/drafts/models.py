"""The table of drafts."""

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from app.models.user import member_key

MAX_PLACE = 80


class Draft(Base):
    """One draft: the values of a form's fields by name, as its owner left them at a place."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("owner_id", "place"),)

    id: Mapped[key]
    owner_id: Mapped[member_key]
    place: Mapped[str] = mapped_column(String(MAX_PLACE))
    values: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[created] = mapped_column(index=True)
