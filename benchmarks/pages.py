"""The pages that are measured, on several things each, so that no answer is just the one before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, text

from app.db import db
from app.models import User
from app.unit import look
from benchmarks.sites import Site
from communities.models import Community, Topic
from roadmaps.models import Roadmap
from rooms.models import Room
from threads.models import Thread

MEMBER = 1
SEVERAL = 8
PAGE = 20


@dataclass(frozen=True)
class Page:
    """A kind of page: the goal it belongs to, whether a member reads it, and where it is."""

    goal: str
    name: str
    is_member: bool
    paths: tuple[str, ...]
    is_unchanged: bool = False  # asked for again by somebody who has it already
    is_drawn: bool = False  # as after a commit: not given from what is kept

    @property
    def label(self) -> str:
        """What the page is called in the table."""
        how = {"guest": not self.is_member, "unchanged": self.is_unchanged, "drawn": self.is_drawn}
        return ", ".join([self.name, *(word for word, holds in how.items() if holds)])


def found(site: Site) -> list[Page]:
    """Return all pages of a loaded site."""
    with site.app.app_context(), look():
        rows = {
            "topic": _topics(),
            "thread": _threads(),
            "room": _ask(select(Room.id).where(Room.owner_id == MEMBER, Room.last_seq >= PAGE)),
            "roadmap": _ask(select(Roadmap.slug)),
            "community": _ask(select(Community.slug).where(Community.audience == "public")),
            "profile": _ask(select(User.handle).where(User.is_mentor)),
        }
    return _pages({name: tuple(_address(name, row) for row in found) for name, found in rows.items()})


def _ask(query: Any) -> Sequence[Any]:
    return db.session.execute(query.order_by(text("1")).limit(SEVERAL)).all()


def _topics() -> Sequence[Any]:
    """Return topics of 20 posts and more, but not the longest."""
    full = Topic.audience == "public", Topic.seq >= PAGE, Topic.seq <= 200
    query = select(Topic.id, Topic.slug, Community.slug.label("place")).join(
        Community, Community.id == Topic.community_id
    )
    return _ask(query.where(*full))


def _threads() -> Sequence[Any]:
    """Return threads of some pages, but not the longest."""
    full = Thread.audience == "public", Thread.entry_count >= 15, Thread.entry_count <= 60
    return _ask(select(Thread.id, Thread.slug).where(*full))


def _address(name: str, row: Any) -> str:
    if name == "topic":
        return f"/communities/{row.place}/topics/{row.id}-{row.slug}"
    if name == "thread":
        return f"/threads/{row.id}-{row.slug}"
    prefix = {"room": "/rooms/", "roadmap": "/roadmaps/", "community": "/communities/", "profile": "/@"}[name]
    return f"{prefix}{row[0]}"


def _pages(paths: dict[str, tuple[str, ...]]) -> list[Page]:
    members = {
        "G1": {"topic": paths["topic"], "thread": paths["thread"], "room": paths["room"]},
        "G2": {
            "home": ("/",),
            "latest topics": paths["community"],
            "communities": ("/communities",),
            "rooms": ("/rooms",),
            "roadmap outline": tuple(f"{path}?view=list" for path in paths["roadmap"]),
            "threads": ("/threads",),
            "feed": ("/feed",),
            "portfolio": tuple(f"{path}/portfolio" for path in paths["profile"]),
        },
    }
    guests = {
        "landing": ("/",),
        "topic": paths["topic"],
        "community": paths["community"],
        "thread": paths["thread"],
        "roadmap": paths["roadmap"],
        "profile": paths["profile"],
        "portfolio": tuple(f"{path}/portfolio" for path in paths["profile"]),
    }
    pages = [Page(goal, name, True, where) for goal, each in members.items() for name, where in each.items()]
    public = [Page("G3", name, False, where) for name, where in guests.items()]
    return [page for page in [*pages, *public] if page.paths]


def again(pages: Sequence[Page]) -> list[Page]:
    """Return the public pages as somebody asks for them who has them already."""
    return [replace(page, is_unchanged=True) for page in pages if page.goal == "G3"]


def drawn(pages: Sequence[Page]) -> list[Page]:
    """Return the public pages as the first guest is given them after something was written somewhere."""
    return [replace(page, is_drawn=True) for page in pages if page.goal == "G3"]


def deep(site: Site) -> tuple[Page, Page]:
    """Return the first and the last page of the longest topic."""
    with site.app.app_context(), look():
        query = select(Topic.id, Topic.slug, Topic.seq, Community.slug.label("place"))
        query = query.join(Community, Community.id == Topic.community_id).order_by(Topic.seq.desc()).limit(1)
        row = db.session.execute(query).one()
    path = _address("topic", row)
    last = (row.seq - 1) // PAGE * PAGE + 1
    return Page("G5", "page 1", True, (path,)), Page("G5", f"the page from {last:,}", True, (f"{path}?from={last}",))
