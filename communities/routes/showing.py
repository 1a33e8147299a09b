"""What the page of a topic shows, for all addresses that show it or a part of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_login import current_user

from app import clock
from app.guests import keep_until
from app.jinja import address as url_of
from app.jinja import moment
from app.models import Role
from app.reactions.queries import counts
from communities import kinds, policy
from communities.forms import ReplyForm, blank_reply
from communities.models import Topic
from communities.models.post import PAGE
from communities.queries import conversation, topics
from communities.quoting import quotation

MAX_SEQ = 2**31 - 1


def topic_url(topic: Topic, post: Any = None) -> str:
    """Return the address of a topic, or of a post in it."""
    thing = post.document() if post else None
    if thing is None:
        return url_for("communities.topic", slug=topic.community.slug, topic_id=topic.id, title=topic.slug)
    return url_for(thing.endpoint, **thing.values, _anchor=thing.anchor or None)


class Around(NamedTuple):
    """What is equal for all posts that a page shows: addresses, and what the viewer may do."""

    here: str
    beside: str
    posts: str
    url: str
    reply: str
    read: str
    report: str
    moderate: str
    profiles: bool
    may_react: bool
    may_choose: bool
    may_reply: bool
    may_retitle: bool


def around(topic: Any, viewer: Any) -> Around:
    """Return what is equal for all posts of a topic; on a page that is read addresses are relative: it stays light."""
    address = {"slug": topic.community_slug, "topic_id": topic.id}
    views, is_read = current_app.view_functions, request.method == "GET"
    url, reply = url_of("communities.topic", title=topic.slug, **address), url_of("communities.reply", **address)
    place = f"/communities/{topic.community_slug}"
    return Around(
        here="" if is_read else url,
        beside="" if is_read else f"{place}/topics/",
        posts=f"{topic.id}/posts" if is_read else reply,
        url=url,
        reply=reply,
        read=url_of("communities.read_topic", **address),
        report=url_of("reports.new", about="post:") if "reports.new" in views else "",
        moderate=f"{'..' if is_read else place}/reports/new?about=post:" if topic.role >= Role.MODERATOR else "",
        profiles="profiles.show" in views,
        may_react=viewer.is_verified and not viewer.is_suspended and topic.kept_out is None,
        may_choose=policy.may_choose_answer(topic, viewer.id, topic.role),
        may_reply=topic.role >= Role.MEMBER and topic.locked_at is None and topic.archived_at is None,
        may_retitle=policy.may_retitle(topic, viewer.id, topic.role) and topic.archived_at is None,
    )


class Subject(NamedTuple):
    """What is said around the posts of a topic, the same for all who read it."""

    id: int
    title: str
    kind: str
    seq: int
    tags: tuple[str, ...]
    reply_count: int
    accepted_post_id: int | None
    is_pinned: bool
    is_locked: bool
    is_unlisted: bool
    made_at: datetime
    community_slug: str
    community_title: str
    lock_reason: str
    slow_minutes: int
    original: tuple[int, str] | None
    is_retitled: bool


def subject_of(topic: Any) -> Subject:
    """Return what is said around the posts of a topic."""
    return Subject(
        topic.id,
        topic.title,
        topic.topic_kind,
        topic.seq,
        tuple(topic.tags),
        topic.reply_count,
        topic.accepted_post_id,
        topic.pinned_at is not None,
        topic.locked_at is not None,
        topic.unlisted_at is not None,
        topic.made_at,
        topic.community_slug,
        topic.community_title,
        topic.lock_reason,
        topic.slow_minutes,
        (topic.duplicate_of_id, topic.original_title) if topic.original_title else None,
        topic.titled_at is not None,
    )


def part_of(topic: Any, viewer: Any) -> dict[str, Any]:
    """Return what stands above the posts of a poll or an event, which reads otherwise when their moments have come."""
    ends = topic.starts_at + timedelta(minutes=topic.minutes) if topic.starts_at else None
    keep_until(topic.closes_at, topic.starts_at, ends)
    is_open = topic.locked_at is None and topic.archived_at is None
    writes = topic.role >= Role.MEMBER and is_open and viewer.is_verified and not viewer.is_suspended
    named: dict[str, Any] = {
        "may_write": writes,
        "may_lead": policy.may_lead(topic, viewer.id, topic.role),
        "now": clock.now(),
    }
    base = url_of("communities.reply", slug=topic.community_slug, topic_id=topic.id).removesuffix("/posts")
    return {
        "ballot": kinds.ballot_of(topic, base, **named),
        "happening": kinds.happening_of(topic, base, **named),
    }


def shown_with(topic: Any, posts: Sequence[Any], viewer: Any) -> dict[str, Any]:
    """Return what showing these posts of a topic takes."""
    return {
        "topic": topic,
        "around": around(topic, viewer),
        "reacted": counts("post", [post.id for post in posts], viewer),
        "viewer_id": viewer.id or -1,
    }


def read_page(slug: str, topic_id: int, start: int) -> dict[str, Any]:
    """Return all that a topic's page shows from a position on."""
    viewer = current_user._get_current_object()
    topic = conversation.topic_row(viewer, slug, topic_id)
    posts = conversation.posts(viewer, topic_id, start)
    more, posts = len(posts) > PAGE, posts[:PAGE]
    places = conversation.landmarks(viewer, topic)
    return {
        **shown_with(topic, posts, viewer),
        "posts": posts,
        "more": more,
        "start": start,
        "last_seq": posts[-1].seq if posts else start,
        "subject": subject_of(topic),
        **part_of(topic, viewer),
        "may_order": topic.role >= Role.MODERATOR,
        "landmarks": tuple((each, moment(each.made_at)) for each in places),
        "read_marks": sum(each.seq <= (topic.last_seq or 0) for each in places),
        "related": tuple(conversation.related(viewer, topic)),
        "people": tuple(topics.faces_of(viewer, [topic], each=8).values()),
    }


def position() -> int:
    """Return the position that `?from=` names: 1 unless it is a number that can be one."""
    start = request.args.get("from", 1, type=int)
    return start if 1 <= start <= MAX_SEQ else 1


def answering(page: dict[str, Any], seq: int | None, begun: ReplyForm | None) -> dict[str, Any]:
    """Return which post of the page a reply shall answer; `?quote=1` goes on with its words behind a draft."""
    post = next((each for each in page["posts"] if each.seq == seq and each.removed_at is None), None)
    if post is None or not page["around"].may_reply:
        return {"reply_to": seq}
    found = {"reply_to": seq, "answered": post, "quotes": "quote" in request.args}
    if found["quotes"]:
        form, words = begun or blank_reply(seq), quotation(conversation.markdown_of(current_user, post.id))
        typed = (form.body.data or "").rstrip()
        if words.strip() not in typed:
            form.body.data = f"{typed}\n\n{words}" if typed else words
        found["form"] = form
    return found
