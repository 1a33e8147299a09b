"""The tables of pictures that stand in texts."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created
from app.db import key as ident
from app.models.user import member_key

FOLDER = "/uploads/"


class Picture(Base):
    """A picture that somebody put into what they write; texts name it by its token, `key` is its name in the store."""

    __tablename__ = "picture"

    id: Mapped[ident]
    owner_id: Mapped[member_key] = mapped_column(index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    made_at: Mapped[created] = mapped_column(index=True)

    @property
    def address(self) -> str:
        """Return where it is read, by those who may."""
        return f"{FOLDER}{self.token}"


class PictureUse(Base):
    """A text of its owner that a picture stands or stood in."""

    __tablename__ = "picture_use"

    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)
