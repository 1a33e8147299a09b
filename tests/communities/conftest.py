"""A community with a question in it, for tests of pages."""

from dataclasses import dataclass

import pytest

from app.models import Role
from tests.factories.communities import make_community, make_member, make_post, make_topic


@dataclass(frozen=True)
class Place:
    """A community, its question and a reply; the mentor is steward, the curator moderates, the mentee asked."""

    slug: str
    space_id: int
    topic_id: int
    post_id: int
    reply_id: int

    @property
    def url(self) -> str:
        return f"/communities/{self.slug}"

    @property
    def topic(self) -> str:
        return f"{self.url}/topics/{self.topic_id}"

    @property
    def page(self) -> str:
        return f"{self.topic}-how-did-you-explain-the-gap"

    @property
    def reply(self) -> str:
        return f"{self.topic}/posts/{self.reply_id}"


@pytest.fixture
def found(unit, cast):
    """Found a place: `found(reading="space")`."""

    def make(**values) -> Place:
        with unit():
            community = make_community(cast.mentor, **values)
            make_member(community, cast.curator, Role.MODERATOR)
            make_member(community, cast.mentee)
            topic = make_topic(community, cast.mentee)
            reply = make_post(topic, cast.mentor, "Say it **plainly**.")
            return Place(community.slug, community.space_id, topic.id, reply.id - 1, reply.id)

    return make


@pytest.fixture
def place(found) -> Place:
    """A public community."""
    return found()
