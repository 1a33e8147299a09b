"""What moderators of a community did, and where topics were before they were moved. Lines are added, never changed."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.db import Base, created, key

MAX_NOTE = 500


class Act(StrEnum):
    """What was done."""

    PINNED = "pinned"
    UNPINNED = "unpinned"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    UNLISTED = "unlisted"
    LISTED = "listed"
    SLOWED = "slowed"
    RETITLED = "retitled"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"
    MERGED = "merged"
    UNMERGED = "unmerged"
    DUPLICATE = "duplicate"
    NO_DUPLICATE = "no_duplicate"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    OPENED = "opened"
    MODERATOR = "moderator"
    NO_MODERATOR = "no_moderator"
    REMOVED = "removed"
    BANNED = "banned"
    LIFTED = "lifted"
    DISMISSED = "dismissed"
    WARNED = "warned"
    HID = "hid"
    SHOWED = "showed"
    PASSED_ON = "passed_on"


class LogLine(Base):
    """One act: who did what to which topic or member, and why. Moderators of the community read it."""

    __tablename__ = "community_log"
    __table_args__ = (Index(None, "community_id", "id"),)

    id: Mapped[key]
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    topic_id: Mapped[int | None]  # no key: a line stays when the topic goes
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(String(MAX_NOTE), default="")
    made_at: Mapped[created]


@event.listens_for(LogLine, "before_update")
@event.listens_for(LogLine, "before_delete")
def _refuse(mapper: Mapper[LogLine], connection: object, target: LogLine) -> None:
    raise PermissionError("the log cannot be changed")


class TopicMove(Base):
    """A topic stood in another community, up to its post `seq`: its address there leads to where it stands now."""

    __tablename__ = "topic_move"
    __table_args__ = (Index(None, "topic_id", "from_id"),)

    id: Mapped[key]
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("community.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int]
    made_at: Mapped[created]
