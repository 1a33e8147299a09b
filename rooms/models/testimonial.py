"""Testimonials: what somebody wrote about the other after a room closed, shown on that page if both wish it."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, text
from app.db import Base, created, key, moment
from app.models.audience import Audience, Shared
from app.models.document import DocumentFields
from app.models.user import member_key

MOST = 1200


class RoomTestimonial(Shared, Base):
    """Words of one person, `owner_id`, about another.

    Until both agree it is its author's, and whom it is about reads it through a door of their own. When both do, it has
    the audience of the page that it stands on; when either takes that back, it has not.
    """

    __tablename__ = "testimonial"
    __table_args__ = (UniqueConstraint("room_id", "owner_id", "about_id"),)
    kind = "testimonial"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    about_id: Mapped[member_key] = mapped_column(index=True)
    part: Mapped[str] = mapped_column(String(8))  # what its author was in the room
    body_md: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    body_text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[created]
    author_agreed_at: Mapped[moment | None]
    subject_agreed_at: Mapped[moment | None]

    def write(self, body: str) -> None:
        """Take its author's words; changed words need the other's yes again."""
        rich = text.render(body)
        self.body_md, self.body_html, self.body_text = body, rich.html, rich.text
        self.subject_agreed_at = None

    @property
    def is_shown(self) -> bool:
        """Whether both have agreed."""
        return self.author_agreed_at is not None and self.subject_agreed_at is not None

    def show_to(self, audience: str) -> None:
        """Let it be read by those who may read the page that it stands on, if both wish it."""
        self.audience = Audience(audience) if self.is_shown else Audience.OWNER

    def document(self) -> DocumentFields:
        """Say how it appears; it is found on the page that it stands on, never by search."""
        return DocumentFields(
            title=text.excerpt(self.body_text, 80),
            text=self.body_text,
            endpoint="rooms.testimonials",
            values={},
            anchor=f"testimonial-{self.id}",
            published_at=self.made_at or clock.now(),
            group=f"room:{self.room_id}",
            is_searchable=False,
        )
