"""Listings of communities and their people."""

from functools import cache, partial
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, exists, func, literal, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import String

from app import clock
from app.access import Viewer, asked, blocked, stand_in, visible
from app.accounts.queries import is_leaving
from app.db import Moment, db
from app.errors import Missing
from app.models import Follow, Membership, Role, Space, User
from app.moderation.models import Case
from app.statements import Gathered, kept, prepared
from app.web import Page, paged
from communities.models import (
    Community,
    CommunityTag,
    Gathering,
    HandingOver,
    MembershipRequest,
    Removal,
    StewardOffer,
    Topic,
    TopicTag,
    Vacancy,
)
from communities.models.leaving import kept_out
from communities.queries import duties

FACES = 14
LIKE = str.maketrans({"%": "!%", "_": "!_", "!": "!!"})


def _mine(viewer: Any) -> Any:
    here = Membership.space_id == Community.space_id
    return and_(here, Membership.user_id == viewer.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER)


def _follows(viewer: Any) -> Any:
    target = literal("community:") + sql_cast(Community.id, String)
    return exists().where(Follow.user_id == viewer.id, Follow.target == target).label("follows")


@cache
def _communities(viewer: Any) -> Select[Any]:
    columns: list[Any] = [
        Community.id,
        Community.slug,
        Community.title,
        Community.summary,
        Community.area,
        kept(Community.tags),
    ]
    columns += [
        Community.member_count,
        Community.topic_count,
        Community.joining,
        Community.last_post_at,
        Community.audience,
        Community.archived_at,
        kept_out(Community.id, viewer.id).label("kept_out"),
    ]
    query = select(*columns, func.coalesce(Membership.role, 0).label("role"))
    return query.outerjoin(Membership, _mine(viewer)).where(visible(Community, viewer))


def communities(viewer: Viewer, *, mine: bool = False) -> Page[Row[Any]]:
    """Return the communities that the viewer may see, the liveliest first, or only their own."""
    query = _own_communities(stand_in(viewer)) if mine else _communities(stand_in(viewer))
    return paged(partial(asked, viewer), query, [Community.last_post_at, Community.id], stable=True)


@cache
def _own_communities(viewer: Any) -> Select[Any]:
    return _communities(viewer).where(Membership.role >= Role.MEMBER)


def invitations(viewer: Viewer) -> list[Row[Any]]:
    """Return the communities that this member is invited to."""
    return list(asked(viewer, _invitations(stand_in(viewer))))


@prepared
def _invitations(viewer: Any) -> Select[Any]:
    waits = Membership.role == Role.INVITED, Membership.ended_at.is_(None), Membership.user_id == viewer.id
    columns: list[Any] = [Community.slug, Community.title, Community.summary]
    query = select(*columns).join(Membership, Membership.space_id == Community.space_id)
    return query.where(Community.hidden_at.is_(None), *waits).limit(20)


def community_row(viewer: Viewer, slug: str) -> Row[Any]:
    """Return one community with the viewer's role in it, as its pages need it."""
    row = asked(viewer, _community(stand_in(viewer)), slug=slug, now=clock.now()).one_or_none()
    if row is None:
        raise Missing
    return row


@prepared
def _community(viewer: Any) -> Select[Any]:
    waits = MembershipRequest.community_id == Community.id, MembershipRequest.user_id == viewer.id
    more: list[Any] = [Community.about_html, Community.guidelines, Community.space_id, Community.hidden_at]
    wanted = HandingOver.community_id == Community.id, HandingOver.to_id == viewer.id
    offered = HandingOver.community_id == Community.id, HandingOver.by_id == viewer.id
    more += [Space.reading, _follows(viewer), exists().where(*waits).label("asked")]
    waits_here = duties.waits_for(Community.space_id, viewer)
    waiting = select(func.count()).select_from(Case).where(waits_here).correlate(Community).scalar_subquery()
    more += [case((func.coalesce(Membership.role, 0) >= Role.MODERATOR, waiting), else_=0).label("report_count")]
    more += [exists().where(*wanted).label("is_wanted"), exists().where(*offered).label("has_offered")]
    more += [*_of_vacancy(viewer), _ahead(viewer)]
    query = _communities(viewer).add_columns(*more).join(Space, Space.id == Community.space_id)
    return query.where(Community.slug == bindparam("slug"))


def _of_vacancy(viewer: Any) -> list[Any]:
    """Say whether a community waits for a steward, had asked the viewer to become it, and whether they offer to."""
    waits, offers = Vacancy.community_id == Community.id, StewardOffer.community_id == Community.id
    return [
        exists().where(waits).label("is_vacant"),
        exists().where(waits, Vacancy.asked_id == viewer.id).label("is_heir"),
        exists().where(offers, StewardOffer.user_id == viewer.id).label("has_offered_care"),
    ]


def _ahead(viewer: Any) -> Any:
    """Select the events of a community that are still to begin, as plain values."""
    coming = select(Gathered(Topic.id, Topic.slug, Topic.title, Gathering.starts_at))
    of_it = Gathering.topic_id + 0 == Topic.id  # from the few events to come, never through all topics of a place
    coming = coming.join(Gathering, of_it).where(Topic.community_id == Community.id)
    ahead = Gathering.starts_at > bindparam("now", type_=Moment), Gathering.called_off_at.is_(None)
    listed = Topic.unlisted_at.is_(None), visible(Topic, viewer, own_hidden=False)
    return coming.where(*ahead, *listed).correlate(Community).scalar_subquery().label("ahead")


@cache
def _people(viewer: Any) -> Select[Any]:
    columns: list[Any] = [User.id.label("user_id"), User.name, User.handle, User.picture, User.is_mentor]
    query = select(*columns, Membership.role, Membership.joined_at, Membership.id).join(
        Membership, Membership.user_id == User.id
    )
    here = Membership.space_id == bindparam("space_id"), Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    return query.where(*here, ~blocked(User.id, viewer), ~is_leaving(User.id))


def people(viewer: Viewer, space_id: int) -> list[Row[Any]]:
    """Return who looks after a community and its newest members; guests see only the former."""
    return list(asked(viewer, _in_front(stand_in(viewer)), space_id=space_id))


@prepared
def _in_front(viewer: Any) -> Select[Any]:
    query = _people(viewer)
    if not viewer.id:
        query = query.where(Membership.role >= Role.MODERATOR)
    return query.order_by(Membership.role.desc(), Membership.id.desc()).limit(FACES)


def members(viewer: Viewer, space_id: int) -> Page[Row[Any]]:
    """Return the members of a community: who looks after it first, then the newest."""
    ask = partial(asked, viewer, space_id=space_id)
    return paged(ask, _people(stand_in(viewer)), [Membership.role, Membership.id], size=30, stable=True)


def members_called(viewer: Viewer, space_id: int, words: str) -> Page[Row[Any]]:
    """Return the members whose name or handle holds these words."""
    like = f"%{words.translate(LIKE)}%"
    query = _people(stand_in(viewer)).where(or_(User.name.ilike(like, escape="!"), User.handle.ilike(like, escape="!")))
    ask = partial(asked, viewer, space_id=space_id)
    return paged(ask, query, [Membership.role, Membership.id], size=30)


def shut_out(viewer: Viewer, community_id: int) -> list[Row[Any]]:
    """Return whom the moderators keep out, and why."""
    columns: list[Any] = [Removal.id, Removal.reason, Removal.made_at, User.name, User.handle, User.picture]
    query = select(*columns).join(User, User.id == Removal.owner_id)
    here = Removal.community_id == community_id, Removal.is_ban.is_(True), Removal.lifted_at.is_(None)
    return list(db.session.execute(query.where(*here).order_by(Removal.id.desc()).limit(100)))


def tags_of(viewer: Viewer, community_id: int) -> list[Row[Any]]:
    """Return the tags most used in a community, with the number of topics of each."""
    return list(asked(viewer, _tags(stand_in(viewer)), community_id=community_id))


@prepared
def _tags(viewer: Any) -> Any:
    """Select tags with a topic that the viewer may see: a tag is content of its topic."""
    tagged = TopicTag.community_id == CommunityTag.community_id, TopicTag.name == CommunityTag.name
    listed = Topic.id == TopicTag.topic_id, Topic.unlisted_at.is_(None), visible(Topic, viewer, own_hidden=False)
    query = select(CommunityTag.name, CommunityTag.topic_count).where(exists().where(*tagged, *listed))
    used = CommunityTag.community_id == bindparam("community_id"), CommunityTag.topic_count > 0
    return query.where(*used).order_by(CommunityTag.topic_count.desc(), CommunityTag.name).limit(20)


def open_requests(viewer: Viewer, community_id: int) -> list[Row[Any]]:
    """Return who would like to join, the longest waiting first."""
    asked = MembershipRequest
    query = select(asked.id, asked.words, asked.made_at, User.name, User.handle, User.picture).join(
        User, User.id == asked.user_id
    )
    waits = asked.community_id == community_id, asked.declined_at.is_(None), ~blocked(User.id, viewer)
    return list(db.session.execute(query.where(*waits, ~is_leaving(User.id)).order_by(asked.id).limit(50)))
