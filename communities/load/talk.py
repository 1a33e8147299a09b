"""What a conversation is while it is counted: topics without rows, posts without words."""

from array import array
from dataclasses import dataclass, field

from communities.load.places import Place
from communities.models import TopicKind


@dataclass(slots=True)
class Talk:
    """A topic while its posts are counted; `seen` says up to where each participant has read, newest voice last."""

    id: int
    place: Place
    kind: TopicKind
    title: str
    slug: str
    begun: int
    accepts: int
    owner_id: int = 0
    seq: int = 0
    mentor_replies: int = 0
    accepted_post_id: int | None = None
    last_at: int = 0
    is_pinned: bool = False
    tags: list[str] = field(default_factory=list)
    words: int = 0  # the lot of its first post's body
    seen: dict[int, int] = field(default_factory=dict)

    @property
    def newest(self) -> list[int]:
        """Who took part, the newest voices first."""
        return list(reversed(self.seen))


@dataclass
class Said:
    """All posts in the order of time: when, in which topic (by its place in the list), by whom (likewise)."""

    seconds: array = field(default_factory=lambda: array("q"))  # type: ignore[type-arg]
    talks: array = field(default_factory=lambda: array("l"))  # type: ignore[type-arg]
    authors: array = field(default_factory=lambda: array("l"))  # type: ignore[type-arg]
