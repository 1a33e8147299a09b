"""Templates of one's own: what somebody begins with again and again. Nobody else reads them until they are used."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from app.models.user import member_key

MAX_LABEL = 120
AGENDA = "agenda"
MOST_MINUTES = 240


class RoomTemplate(Base):
    """One template: an agenda, a line for each item ("What moved | 10"), or the text of a kind of entry."""

    __tablename__ = "room_template"

    id: Mapped[key]
    owner_id: Mapped[member_key] = mapped_column(index=True)
    entry: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(MAX_LABEL))
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[created]

    @property
    def items(self) -> list[tuple[str, int]]:
        """The items of an agenda with their minutes; none for other templates."""
        if self.entry != AGENDA:
            return []
        lines = [line.strip(" -*").rpartition("|") for line in self.body.splitlines() if line.strip(" -*")]
        return [(words.strip() or rest.strip(), _minutes(rest) if words else 0) for words, _bar, rest in lines]


def _minutes(text: str) -> int:
    number = text.strip()
    return min(int(number), MOST_MINUTES) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
