"""How members want to be told: a way for each category, the hours of mail, and what they want no mail about."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created
from app.models.user import member_key
from app.notifications.hours import DAY, HOUR, QUIET_FROM, QUIET_UNTIL


class Preference(Base):
    """The way in which a member is told of a category; without a row it is the one of `categories.DEFAULTS`."""

    __tablename__ = "notification_preference"

    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(16), primary_key=True)
    way: Mapped[str] = mapped_column(String(8))


class MailHours(Base):
    """When mail may come, in the member's own time zone; quiet hours from and until the same hour are none."""

    __tablename__ = "mail_hours"

    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    quiet_from: Mapped[int] = mapped_column(default=QUIET_FROM)
    quiet_until: Mapped[int] = mapped_column(default=QUIET_UNTIL)
    digest_hour: Mapped[int] = mapped_column(default=HOUR)
    digest_day: Mapped[int] = mapped_column(default=DAY)  # 0 is Monday


class MailStop(Base):
    """A thing that a member wants no mail about, by its group key; the inbox goes on telling them."""

    __tablename__ = "mail_stop"

    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(40), primary_key=True)
    made_at: Mapped[created]
