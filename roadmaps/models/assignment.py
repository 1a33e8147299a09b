"""A roadmap or a step that somebody was given to learn: by whom, since when, and what they made of it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared, User
from roadmaps.models.published import Roadmap

MAX_WORDS = 1000


class Given(StrEnum):
    """Where an assignment stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Assignment(Shared, Base):
    """A roadmap, or the step of it under `step_key`, that a member was given. It belongs to whoever may decline it.

    `given_in` is the space in which it was given: that of a room, or one day of a program. While it waits, `open_key`
    keeps a second one of the same away.
    """

    __tablename__ = "assignment"
    __table_args__ = (Index(None, "owner_id", "state"), Index(None, "by_id", "made_at"))
    kind = "assignment"

    id: Mapped[key]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    given_in: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="SET NULL"), index=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"), index=True)
    step_key: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=Given.OPEN)
    made_at: Mapped[created]
    answered_at: Mapped[moment | None]
    open_key: Mapped[str | None] = mapped_column(String(180), unique=True)

    roadmap: Mapped[Roadmap] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys="Assignment.by_id")
    assignee: Mapped[User] = relationship(foreign_keys="Assignment.owner_id")

    def __init__(self, **values: object) -> None:
        super().__init__(**({"audience": Audience.OWNER, "made_at": clock.now()} | values))

    def become(self, state: Given, *, answer: str = "") -> None:
        """Go into another state; only what waits keeps others away."""
        self.state, self.answer, self.answered_at, self.open_key = state, answer, clock.now(), None

    def others(self, person_id: int) -> frozenset[int]:
        """Return whom a report is about: who gave it."""
        return frozenset({self.by_id} if self.by_id else ()) - {person_id}

    def document(self) -> DocumentFields | None:
        """Say how it appears in the notifications of whom it was given to; nothing once it was taken back."""
        if self.state == Given.WITHDRAWN:
            return None
        return DocumentFields(
            title=self.title,
            text="",
            endpoint="roadmaps.show_assignment",
            values={"assignment_id": self.id},
            published_at=self.made_at,
            group=f"assignment:{self.id}",
            is_searchable=False,
        )


def open_key(owner_id: int, roadmap_id: int, step_key: str, by_id: int) -> str:
    """Return the key that only one waiting assignment of the same may hold."""
    return f"{owner_id}:{roadmap_id}:{step_key}:{by_id}"
