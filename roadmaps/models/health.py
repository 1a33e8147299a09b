"""Whether the addresses in roadmaps still lead somewhere: one row an address, however many roadmaps name it."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, key, moment


class ResourceLink(Base):
    """An address and how it was found last; `due_at` is when it is asked next. Its hash is what makes it unique."""

    __tablename__ = "resource_link"

    id: Mapped[key]
    url: Mapped[str] = mapped_column(Text)
    url_hash: Mapped[str] = mapped_column(String(64), unique=True)
    host: Mapped[str] = mapped_column(String(255), index=True)
    health: Mapped[str] = mapped_column(String(12), default="")
    moved_to: Mapped[str] = mapped_column(Text, default="")
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    checked_at: Mapped[moment | None]
    due_at: Mapped[moment] = mapped_column(index=True)


class ResourceUse(Base):
    """A step that names an address."""

    __tablename__ = "resource_use"
    __table_args__ = (UniqueConstraint("roadmap_id", "step_key", "link_id"),)

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    step_key: Mapped[str] = mapped_column(String(100))
    link_id: Mapped[int] = mapped_column(ForeignKey("resource_link.id", ondelete="CASCADE"), index=True)


class LinkedRoadmap(Base):
    """Up to which version the addresses of a roadmap have been gathered."""

    __tablename__ = "linked_roadmap"

    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int]
