"""Documents: the uniform face of anything that can be found, fed or notified about.

A row is derived from its thing at flush (app/documents.py), in the same transaction, and carries the thing's owner,
space and audience: search, feeds and notifications ask one question of one table. Deleting all rows loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, key, moment
from app.models.audience import Shared

FED: dict[str, Any] = {"sqlite_where": text("in_feed = 1"), "postgresql_where": text("in_feed")}
PLACED: dict[str, Any] = {name: text(f"{where} AND space_id IS NOT NULL") for name, where in FED.items()}


@dataclass(frozen=True)
class DocumentFields:
    """What a thing says of itself.

    `endpoint`, `values` and `anchor` are its address; `group` names the larger thing it is part of, as `thread:12`;
    `facts` are small plain values that a list shows; `text` is plain, never HTML.
    """

    title: str
    text: str
    endpoint: str
    values: Mapping[str, Any]
    published_at: datetime
    anchor: str = ""
    group: str = ""
    tags: Sequence[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_searchable: bool = True
    in_feed: bool = False


class Document(Shared, Base):
    """The face of one thing, known by `kind` and `ref_id`."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "ref_id"),
        Index(None, "owner_id", "in_feed", "published_at"),
        Index(None, "space_id", "in_feed", "published_at"),
        Index(None, "group_key", "in_feed", "published_at"),
        Index(None, "in_feed", "published_at"),
        Index("ix_document_feed_kind", "kind", "published_at", **FED),
        Index("ix_document_feed_owner_kind", "owner_id", "kind", "published_at", **FED),
        Index("ix_document_feed_space_kind", "space_id", "kind", "published_at", **PLACED),
    )

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(24))  # type: ignore[assignment,misc]
    ref_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    endpoint: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    anchor: Mapped[str] = mapped_column(String(40), default="")
    group_key: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_searchable: Mapped[bool] = mapped_column(default=True)
    in_feed: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[moment]
    changed_at: Mapped[moment]
    reworded_at: Mapped[moment | None]  # since when the index may still know other words of it (app/search/fitting.py)
