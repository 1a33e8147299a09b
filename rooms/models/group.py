"""Groups: one mentor with several mentees. What is kept here is the invitation; what is said stands in rooms.

A group has one room of its own, of the format `group`, and for each mentee a room with the mentor alone: theirs is the
request, the agreement, the check-ins, and whatever is addressed to one (docs/decisions/0013-group-rooms.md).
"""

from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, text
from app.db import Base, created, key, moment
from app.models.audience import Shared
from app.models.document import DocumentFields

MAX_TITLE = 80
FEWEST, MOST = 2, 12  # places


class RoomGroup(Shared, Base):
    """What a mentor invites to: read by whoever may read the mentor's page. `closed_at` is when it ended for all."""

    __tablename__ = "room_group"
    kind = "group"

    id: Mapped[key]
    title: Mapped[str] = mapped_column(String(MAX_TITLE))
    about_md: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    about_text: Mapped[str] = mapped_column(Text, default="")
    cadence: Mapped[str] = mapped_column(String(16), default="weekly")
    places: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[created]
    closed_at: Mapped[moment | None]

    def __init__(self, about: str, **values: Any) -> None:
        super().__init__(**values)
        self.write(self.title, about)

    def write(self, title: str, about: str) -> None:
        """Take the words of its mentor."""
        rich = text.render(about)
        self.title = title
        self.about_md, self.about_html, self.about_text = about, rich.html, rich.text

    @property
    def is_over(self) -> bool:
        """Whether its mentor has closed it."""
        return self.closed_at is not None

    def document(self) -> DocumentFields:
        """Say how the invitation appears; it is found on its mentor's page, never by search."""
        return DocumentFields(
            title=self.title,
            text=self.about_text,
            endpoint="rooms.group",
            values={"group_id": self.id},
            published_at=self.made_at or clock.now(),
            is_searchable=False,
        )
