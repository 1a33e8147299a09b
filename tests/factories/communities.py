"""Communities, topics and posts."""

from app import clock
from app.db import db
from app.models import Membership, Role
from communities.models import Community, Topic
from communities.service import reading, talking

__all__ = ["Author", "make_community", "make_member", "make_post", "make_topic", "mark_read"]

mark_read = reading.mark_read


def make_community(owner, title: str = "Career changers", **values) -> Community:
    """A community with a steward, open and public unless told otherwise."""
    slug = values.pop("slug", title.lower().replace(" ", "-"))
    plain = {
        "summary": "For people who leave one trade for another.",
        "guidelines": ["Say what you tried before you ask."],
    }
    community = Community(owner_id=owner.id, title=title, slug=slug, **(plain | values))
    db.session.add(community)
    db.session.flush()
    make_member(community, owner, Role.OWNER)
    return community


def make_member(community: Community, user, role: Role = Role.MEMBER) -> Membership:
    """A member of the community; an invited one is not counted."""
    standing = Membership(space_id=community.space_id, user_id=user.id, role=role)
    community.member_count = (community.member_count or 0) + (role >= Role.MEMBER)
    db.session.add(standing)
    db.session.flush()
    return standing


class Author:
    """A member of the cast as services see the signed-in person."""

    is_verified, is_suspended = True, False

    def __init__(self, user):
        self.id, self.handle, self.name, self.role = user.id, user.handle, user.name, user.role
        self.is_mentor, self.joined_at = user.is_mentor, user.joined_at


def make_topic(community: Community, user, title: str = "How did you explain the gap?", **values) -> Topic:
    """A topic with its first post."""
    at = values.pop("at", None)
    plain = {
        "title": title,
        "topic_kind": "question",
        "body": "I was away for **fourteen** months.",
        "tags": ["interviews"],
    }
    with clock.at(at or clock.now()):
        return talking.start_topic(community, plain | values, author=Author(user))


def make_post(topic: Topic, user, body: str = "One sentence for the past, one for the present.", **values):
    """A reply."""
    at = values.pop("at", None)
    with clock.at(at or clock.now()):
        return talking.reply(topic, body, author=Author(user), **values)
