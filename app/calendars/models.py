"""The feed of one member: what its address is made from, and the hash by which it is found."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from app.models.user import member_key


class CalendarFeed(Base):
    """A secret address. Only who has the site's secret key as well as this row can say what it is."""

    __tablename__ = "calendar_feed"

    id: Mapped[key]
    user_id: Mapped[member_key] = mapped_column(unique=True)
    salt: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    with_names: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[created]
