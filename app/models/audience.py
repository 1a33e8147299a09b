"""Audiences: who may see a thing. Everything that can be shown carries the columns of `Shared`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.db import moment

if TYPE_CHECKING:
    from app.models.document import DocumentFields


class Audience(StrEnum):
    """Who may see a thing, besides the person it belongs to."""

    PUBLIC = "public"
    MEMBERS = "members"  # anyone signed in
    FOLLOWERS = "followers"  # who follows the owner
    MENTORS = "mentors"  # who mentors the owner in a room
    SPACE = "space"  # who is in the thing's space
    OWNER = "owner"  # nobody else


kinds: dict[str, type["Shared"]] = {}


class Shared:
    """What can be shown to somebody: it belongs to a person, perhaps to a space, and has an audience.

    A subclass names its `kind`, the word under which reports, reactions, search and notifications know it.
    """

    kind: ClassVar[str]
    counters: ClassVar[frozenset[str]] = frozenset()  # columns that its document holds among its facts, or not at all
    is_personal: ClassVar[bool] = True  # whether it is one person's word, which a block between two people hides

    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        """The member it belongs to."""
        return mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def space_id(cls) -> Mapped[int | None]:
        """The space it belongs to, if any."""
        return mapped_column(ForeignKey("space.id", ondelete="CASCADE"), index=True)

    audience: Mapped[str] = mapped_column(String(12), default=Audience.SPACE)
    hidden_at: Mapped[moment | None]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if isinstance(name := cls.__dict__.get("kind"), str):
            kinds[name] = cls

    @property
    def is_hidden(self) -> bool:
        """Whether moderators have hidden it from everybody but its owner."""
        return self.hidden_at is not None

    @classmethod
    def read_with(cls) -> "tuple[Any, ColumnElement[bool]] | None":
        """Name the thing (an alias) whose readers read this one too, and how the two meet, instead of an own audience.

        So a reply is read by whoever may read what it answers: followers and mentors are those of the thing's owner.
        """
        return None

    def parts(self) -> "list[tuple[type[Shared], ColumnElement[bool]]]":
        """Say which rows of other models share this thing's audience and hiding, as (model, condition) pairs."""
        return []

    def ensure_takes_part(self, person_id: int) -> None:
        """Refuse a reaction of somebody whom the place of this thing keeps out; nobody by default."""

    def hold_counting(self) -> None:
        """Lock what counts this thing, before it is hidden or shown, as whoever adds to it does; nothing by default."""

    def told_elsewhere(self) -> None:
        """Bring what other rows say of this thing in line with whether it is hidden now; nothing by default."""

    def document(self) -> "DocumentFields | None":
        """Say how this thing appears in search, feeds and notifications; nothing by default."""
        return None
