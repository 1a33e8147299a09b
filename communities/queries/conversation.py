"""Everything that the page of one topic shows: built once, asked for every viewer, at the same cost at any position."""

from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, func, literal, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased
from sqlalchemy.types import String

from app.access import Viewer, asked, stand_in, visible
from app.drafts import with_draft
from app.errors import Missing
from app.models import Follow, Membership, Profile, Space, User
from app.statements import among, kept, prepared
from communities.models import Community, Gathering, Poll, Post, Topic, TopicAnswer, TopicRead, TopicTag
from communities.models.leaving import kept_out
from communities.models.post import PAGE


def topic_row(viewer: Viewer, slug: str, topic_id: int) -> Row[Any]:
    """Return one topic with its community and what the viewer is to both."""
    place = f"topic:{topic_id}:reply"
    row = asked(viewer, _topic(stand_in(viewer)), topic_id=topic_id, slug=slug, place=place).one_or_none()
    if row is None:
        raise Missing
    return row


@prepared
def _topic(viewer: Any) -> Select[Any]:
    mine = and_(Membership.space_id == Topic.space_id, Membership.user_id == viewer.id, Membership.ended_at.is_(None))
    read = and_(TopicRead.topic_id == Topic.id, TopicRead.user_id == viewer.id)
    target = literal("topic:") + sql_cast(Topic.id, String)
    follows = exists().where(Follow.user_id == viewer.id, Follow.target == target).label("follows")
    columns: list[Any] = [
        *(column for column in Topic.__table__.columns if column.key != "text"),
        User.name,
        Community.slug.label("community_slug"),
        Community.title.label("community_title"),
    ]
    columns += [Community.joining, Community.archived_at]
    columns += [
        Space.reading,
        func.coalesce(Membership.role, 0).label("role"),
        TopicRead.last_seq,
        follows,
        kept_out(Community.id, viewer.id).label("kept_out"),
    ]
    original = aliased(Topic)
    seen = and_(original.id == Topic.duplicate_of_id, visible(original, viewer, own_hidden=False))
    columns += [*_of_poll(), *_of_event(), TopicAnswer.picks, original.title.label("original_title")]
    answered = and_(TopicAnswer.topic_id == Topic.id, TopicAnswer.user_id == viewer.id)
    query = select(*columns).join(User, User.id == Topic.owner_id)
    query = query.outerjoin(Poll, Poll.topic_id == Topic.id).outerjoin(Gathering, Gathering.topic_id == Topic.id)
    query = query.outerjoin(TopicAnswer, answered).outerjoin(original, seen)
    query = query.join(Community, Community.id == Topic.community_id).join(Space, Space.id == Topic.space_id)
    query = query.outerjoin(Membership, mine).outerjoin(TopicRead, read)
    here = Topic.id == bindparam("topic_id"), Community.slug == bindparam("slug")
    return with_draft(query.where(*here, visible(Topic, viewer)), viewer)


def _of_poll() -> list[Any]:
    plain = [Poll.takes_many, Poll.is_named, Poll.results, Poll.closes_at, Poll.voters]
    return [kept(Poll.choices), kept(Poll.tally), *plain]


def _of_event() -> list[Any]:
    when = [Gathering.starts_at, Gathering.minutes, Gathering.zone, Gathering.called_off_at]
    return [*when, Gathering.place, Gathering.takes_questions, Gathering.going]


def posts(viewer: Viewer, topic_id: int, start: int) -> list[Row[Any]]:
    """Return the posts from a position on, by key however long the topic is; one more tells that it goes on."""
    return list(asked(viewer, _post_page(stand_in(viewer)), topic_id=topic_id, start=start))


@prepared
def _post_page(viewer: Any) -> Select[Any]:
    query = _posts(viewer).where(Post.topic_id == bindparam("topic_id"), Post.seq >= bindparam("start"))
    return query.order_by(Post.seq).limit(PAGE + 1)


def one_post(viewer: Viewer, post_id: int) -> Row[Any]:
    """Return one post as its page shows it."""
    return asked(viewer, _posts(stand_in(viewer)).where(Post.id == post_id)).one()


def markdown_of(viewer: Viewer, post_id: int) -> str:
    """Return the words of a post as they were typed, to be quoted."""
    words = asked(viewer, _markdown(stand_in(viewer)), post_id=post_id).scalars()
    return str(words[0]) if words else ""


@prepared
def _markdown(viewer: Any) -> Select[Any]:
    return select(Post.body_md).where(Post.id == bindparam("post_id"), visible(Post, viewer, own_hidden=False))


@cache
def _posts(viewer: Any) -> Select[Any]:
    quoted, speaker = aliased(Post), aliased(User)
    columns: list[Any] = [
        Post.id,
        Post.seq,
        Post.body_html,
        Post.by_mentor,
        Post.made_at,
        Post.edited_at,
        Post.removed_at,
        Post.hidden_at,
    ]
    columns += [Post.owner_id, Post.reply_to_seq, User.name, User.handle, User.picture, Profile.headline]
    said = (
        func.substr(quoted.body_text, 1, 200).label("quote"),
        quoted.id.label("quote_id"),
        speaker.name.label("quote_by"),
    )
    heard = and_(
        quoted.topic_id == Post.topic_id, quoted.seq == Post.reply_to_seq, visible(quoted, viewer, own_hidden=False)
    )
    face = and_(Profile.owner_id == User.id, visible(Profile, viewer))
    query = select(*columns, *said).join(User, User.id == Post.owner_id).outerjoin(Profile, face)
    query = query.outerjoin(quoted, heard).outerjoin(speaker, speaker.id == quoted.owner_id)
    return query.where(visible(Post, viewer))


def landmarks(viewer: Viewer, topic: Any) -> list[Row[Any]]:
    """Return the places of a topic worth going to: its beginning, the answer, the first mentor, the newest reply."""
    named = {"topic_id": topic.id, "newest": topic.seq, "answer": topic.accepted_post_id or 0}
    return list(asked(viewer, _landmarks(stand_in(viewer)), **named))


@prepared
def _landmarks(viewer: Any) -> Select[Any]:
    here: Any = bindparam("topic_id")
    said, mentors = aliased(Post), aliased(Post)
    led = mentors.topic_id == here, mentors.by_mentor.is_(True), mentors.seq > 1
    first = select(func.min(mentors.seq)).where(*led).scalar_subquery()
    places = (said.seq.in_((1, bindparam("newest"))), said.seq == first, said.id == bindparam("answer"))
    found = [select(said.id).where(said.topic_id == here, place) for place in places]  # each by an index of its own
    columns: list[Any] = [Post.id, Post.seq, Post.made_at, Post.by_mentor, Post.removed_at, User.name]
    query = select(*columns).join(User, User.id == Post.owner_id).order_by(Post.seq)
    return query.where(Post.id.in_(union_all(*found)), visible(Post, viewer))


def related(viewer: Viewer, topic: Any) -> list[Row[Any]]:
    """Return the liveliest other topics of the community that share a tag."""
    named = {"topic_id": topic.id, "community_id": topic.community_id, "tags": list(topic.tags)}
    return list(asked(viewer, _related(stand_in(viewer)), **named)) if topic.tags else []


@prepared
def _related(viewer: Any) -> Select[Any]:
    shares = exists().where(TopicTag.topic_id == Topic.id, among(TopicTag.name, "tags"))
    columns: list[Any] = [Topic.id, Topic.title, Topic.slug, Topic.reply_count]
    query = select(*columns).order_by(Topic.last_post_at.desc()).limit(3)
    others = Topic.community_id == bindparam("community_id"), Topic.id != bindparam("topic_id")
    return query.where(*others, Topic.unlisted_at.is_(None), shares, visible(Topic, viewer, own_hidden=False))
