"""Where drafts of communities are kept: the page that starts a topic, the reply in one, that which changes a post."""

from typing import Any

from flask import url_for

from app.access import fetch
from app.drafts import Desk, kept_at, restored
from app.errors import Missing, NotAllowed
from app.models import Role
from communities import policy
from communities.forms import ReplyForm, TopicForm, changing
from communities.models import Community, Post, Topic
from communities.queries import doors


def community_desk(person: Any, community_id: int, what: str) -> Desk:
    """Return the page that starts a topic (`topic`), for members."""
    if what != "topic":
        raise Missing
    community = fetch(Community, community_id, person)
    doors.ensure_role(person, community.space_id, Role.MEMBER)
    return Desk(url_for("communities.new_topic", slug=community.slug), TopicForm)


def topic_desk(person: Any, topic_id: int, what: str) -> Desk:
    """Return the reply in a topic (`reply`), for members while it is open."""
    if what != "reply":
        raise Missing
    topic = fetch(Topic, topic_id, person)
    doors.ensure_role(person, topic.space_id, Role.MEMBER)
    if topic.locked_at is not None or topic.community.archived_at is not None:
        raise NotAllowed
    address: dict[str, Any] = {"slug": topic.community.slug, "topic_id": topic.id, "title": topic.slug}
    return Desk(url_for("communities.topic", **address, _anchor="reply"), ReplyForm)


def post_desk(person: Any, post_id: int, what: str) -> Desk:
    """Return the page that changes a post (`edit`), for its author while they are a member."""
    if what != "edit":
        raise Missing
    post = fetch(Post, post_id, person)
    doors.ensure_role(person, post.space_id, Role.MEMBER)
    policy.ensure_may_change(post, person)
    where: dict[str, Any] = {"slug": post.topic.community.slug, "topic_id": post.topic_id, "post_id": post_id}
    return Desk(url_for("communities.edit_post", **where), changing(post))


def begun_reply(topic: Any, reply_to: int | None) -> ReplyForm | None:
    """Return the reply with the draft that is kept of it, in answer to the post that the address names."""
    if topic.draft_saved_at is None or topic.locked_at is not None or topic.archived_at is not None:
        return None
    form: ReplyForm = restored(ReplyForm, f"topic:{topic.id}:reply", topic.draft_values)
    form.reply_to_seq.data = reply_to or form.reply_to_seq.data
    return form


def begun_topic(community_id: int, person: Any, blank: TopicForm) -> dict[str, Any]:
    """Return the form that starts a topic as its draft left it, or blank, and since when it is kept."""
    place = f"community:{community_id}:topic"
    kept = kept_at(place, person)
    return {"form": restored(TopicForm, place, kept.values), "saved_at": kept.saved_at} if kept else {"form": blank}
