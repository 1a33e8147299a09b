"""The doors: the only ways to get at a community, a topic or a post for somebody."""

from sqlalchemy import select

from app.access import Viewer, enter, fetch, visible
from app.accounts.queries import is_leaving
from app.db import db
from app.errors import Missing, NotAllowed
from app.models import Membership, Role
from communities import policy
from communities.models import Community, MembershipRequest, Post, Removal, Topic, TopicMove, WeeklyTopic


def community_for(viewer: Viewer, slug: str, *, at_least: Role | None = None) -> Community:
    """Return the community if the viewer may see it, and has at least this role where one is asked for."""
    found = db.session.scalar(select(Community).where(Community.slug == slug, visible(Community, viewer)))
    if found is None:
        raise Missing
    if at_least is not None:
        ensure_role(viewer, found.space_id, at_least)
    return found


def ensure_role(viewer: Viewer, space_id: int | None, at_least: Role) -> int:
    """Return the viewer's role in the space; refuse with words when it is too low."""
    try:
        return enter(space_id or 0, viewer, at_least=at_least).role
    except NotAllowed:
        raise NotAllowed(policy.words_for(at_least)) from None


def topic_for(viewer: Viewer, slug: str, topic_id: int, *, at_least: Role | None = None, held: bool = False) -> Topic:
    """Return a topic of that community if the viewer may see it, and has at least this role where one is asked for."""
    topic = fetch(Topic, topic_id, viewer, held=held)
    if topic.community.slug != slug and not _stood_in(topic_id, slug):
        raise Missing
    if at_least is not None:
        ensure_role(viewer, topic.space_id, at_least)
    return topic


def post_for(viewer: Viewer, slug: str, topic_id: int, post_id: int, *, at_least: Role | None = None) -> Post:
    """Return a post of that topic if the viewer may see it, and has at least this role where one is asked for."""
    topic = topic_for(viewer, slug, topic_id)
    post = fetch(Post, post_id, viewer)
    if post.topic_id not in (topic_id, topic.merged_into_id):
        raise Missing
    if at_least is not None:
        ensure_role(viewer, post.space_id, at_least)
    return post


def _stood_in(topic_id: int, slug: str) -> bool:
    """Whether a topic was in the community of this name before it was moved."""
    here = TopicMove.topic_id == topic_id, Community.slug == slug
    query = select(TopicMove.id).join(Community, Community.id == TopicMove.from_id).where(*here).limit(1)
    return db.session.scalar(query) is not None


def whole_topic_for(viewer: Viewer, slug: str, topic_id: int, *, at_least: Role | None = None) -> Topic:
    """Return a topic that did not go into another, as `topic_for` does."""
    topic = topic_for(viewer, slug, topic_id, at_least=at_least)
    if topic.merged_into_id is not None:
        raise Missing
    return topic


def now_at(viewer: Viewer, slug: str, topic_id: int) -> str | None:
    """Return the community in which a topic stands that this one held before, to who may see it there."""
    if not _stood_in(topic_id, slug):
        return None
    query = select(Community.slug).join(Topic, Topic.community_id == Community.id)
    return db.session.scalar(query.where(Topic.id == topic_id, visible(Topic, viewer)))


def request_for(community: Community, request_id: int) -> MembershipRequest:
    """Return an open request to join this community, whose moderator is asking."""
    open_here = MembershipRequest.community_id == community.id, MembershipRequest.declined_at.is_(None)
    waits = *open_here, ~is_leaving(MembershipRequest.user_id)
    found = db.session.scalar(select(MembershipRequest).where(MembershipRequest.id == request_id, *waits))
    if found is None:
        raise Missing
    return found


def invited_to(viewer: Viewer, slug: str) -> Community | None:
    """Return the community whose invitation waits for this member: all they may know of it before they join."""
    waits = Membership.role == Role.INVITED, Membership.ended_at.is_(None), Membership.user_id == viewer.id
    query = select(Community).join(Membership, Membership.space_id == Community.space_id)
    return db.session.scalar(query.where(Community.slug == slug, Community.hidden_at.is_(None), *waits))


def removal_in(community: Community, removal_id: int) -> Removal:
    """Return how somebody was taken out of this community, to its moderators."""
    found = db.session.get(Removal, removal_id)
    if found is None or found.community_id != community.id:
        raise Missing
    return found


def weekly_in(community: Community, weekly_id: int) -> WeeklyTopic:
    """Return a plan of this community, to its moderators."""
    found = db.session.get(WeeklyTopic, weekly_id)
    if found is None or found.community_id != community.id:
        raise Missing
    return found
