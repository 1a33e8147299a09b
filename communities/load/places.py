"""Communities and their members."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from app.load.loading import Load, Lots, Member
from app.load.words import AREAS, NOUNS, TAGS
from app.models import DocumentFields, Follow, Membership, Role, Space
from app.models.space import Reading
from app.text import slugify
from communities.models import Community
from communities.models.community import audience_of

JOINED = 4  # how many communities a member belongs to, in the middle
READINGS = (*[Reading.PUBLIC] * 7, *[Reading.MEMBERS] * 2, Reading.SPACE)


@dataclass
class Place:
    """A community while its topics are made up."""

    id: int
    space_id: int
    slug: str
    title: str
    reading: Reading
    audience: str
    tags: list[str]
    founded: int
    members: list[Member]
    voices: Lots | None = None
    topic_count: int = 0
    last_post_at: int = 0


def fill(load: Load) -> list[Place]:
    """Make up all communities with their members; their rows follow once their topics are counted."""
    rng = load.random("places")
    members: list[list[Member]] = [[] for _each in range(load.sizes.communities)]
    lots = Lots(rng, range(load.sizes.communities))
    for member in load.people:
        for place in sorted({lots.draw() for _each in range(JOINED)} | ({0} if member.id == 1 else set())):
            members[place].append(member)
    return [_found(load, rng, number, people) for number, people in enumerate(members) if people]


def _found(load: Load, rng: Random, number: int, people: list[Member]) -> Place:
    title = f"{NOUNS[number % len(NOUNS)].capitalize()} and {rng.choice(NOUNS)} circle {number + 1}"
    spaces = load.writer.sheet(Space, "id", "kind", "name", "reading", "made_at")
    space_id, founded = spaces.take_id(), rng.randint(0, load.seconds // 4)
    reading = READINGS[number % len(READINGS)]
    spaces.add(space_id, "community", title, reading.value, load.at(founded))
    steward = people[rng.randrange(len(people))]
    place = Place(
        *(number + 1, space_id, slugify(title), title, reading, audience_of(reading).value),
        *(sorted(rng.sample(TAGS, 6)), founded, [steward, *(one for one in people if one is not steward)]),
    )
    place.voices = Lots(rng, place.members)
    return place


def write(load: Load, place: Place) -> None:
    """Write a community with its members; called when its topics are counted."""
    sheet = load.writer.sheet(
        Community,
        *("id", "owner_id", "space_id", "audience", "slug", "title", "summary", "about_md", "about_html"),
        *("guidelines", "area", "tags", "member_count", "topic_count", "made_at", "last_post_at"),
    )
    about, made_at = load.pool.short(), load.at(place.founded)
    summary, area = load.pool.sentence()[:200], AREAS[place.id % len(AREAS)]
    owner = place.members[0]
    shared = (place.id, owner.id, place.space_id, place.audience)
    words = (place.slug, place.title, summary, about.md, about.html, ["Be kind.", "Say what you tried."], area)
    counted = (len(place.members), place.topic_count, made_at, load.at(max(place.last_post_at, place.founded)))
    sheet.add(*shared, *words, place.tags, *counted)
    said = DocumentFields(
        title=place.title,
        text=f"{summary}\n{about.text}",
        tags=place.tags,
        endpoint="communities.show",
        values={"slug": place.slug},
        published_at=made_at,
        group=f"community:{place.id}",
        facts={"area": area},
    )
    load.document(("community", *shared), said, made_at)
    _write_members(load, place, made_at)


def _write_members(load: Load, place: Place, made_at: datetime) -> None:
    sheet: Any = load.writer.sheet(Membership, "space_id", "user_id", "role", "part", "joined_at", "ended_at")
    follows = load.writer.sheet(Follow, "user_id", "target", "made_at")
    for number, member in enumerate(place.members):
        role = Role.OWNER if number == 0 else Role.MODERATOR if number == 1 else Role.MEMBER
        sheet.add(place.space_id, member.id, int(role), "", made_at, None)
        if number % 3 == 0:
            follows.add(member.id, f"community:{place.id}", made_at)
    load.writer.step(len(place.members) * 2)
