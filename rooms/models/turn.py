"""Turns: what waits in a room without being an entry, whose turn it is, until when, and where to act.

A question or a decision carries its turn itself; a pilot's answer, a survey, a signature, a proposed time stands here.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment


def open_only(column: str) -> dict[str, Any]:
    """Return the options of an index that holds only rows in which this column says something."""
    return only_where(f"{column} IS NOT NULL")


def only_where(condition: str) -> dict[str, Any]:
    """Return the options of an index that holds only rows that meet a condition; queries must say it in these words."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class RoomTurn(Base):
    """One waiting thing. A private one is shown to whom it waits for alone, and counts nowhere else.

    `endpoint` and `values` say where to act, `about_id` which of several things of a kind it is. While it is open,
    `open_key` keeps a second one for the same away; when it is done the row stays, without the key.
    """

    __tablename__ = "room_turn"
    __table_args__ = (
        Index(None, "room_id", "done_at"),
        Index(None, "whose_id", "done_at"),
        Index(None, "nudge_at", **open_only("nudge_at")),
    )

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(24))
    whose_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    since: Mapped[created]
    due_on: Mapped[date | None]
    nudge_at: Mapped[moment | None]
    private: Mapped[bool] = mapped_column(default=False)
    endpoint: Mapped[str] = mapped_column(String(64))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    about_id: Mapped[int | None]
    done_at: Mapped[moment | None]
    open_key: Mapped[str | None] = mapped_column(String(64), unique=True)


def open_key(room_id: int, kind: str, whose_id: int, about_id: int | None) -> str:
    """Return the key that only one open turn of its kind may hold."""
    return f"{room_id}:{kind}:{whose_id}:{about_id or 0}"
