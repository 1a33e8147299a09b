"""Addresses of topics: starting one, reading one, and keeping it in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from app import clock, drafts
from app.errors import Invalid, Missing, NotAllowed
from app.gate import public
from app.guests import same_for_guests
from app.i18n import voice
from app.jinja import address as url_of
from app.jinja import moment
from app.limits import limited
from app.models import Role
from app.notifications.service import visited
from app.reactions.queries import counts
from app.search.service import alike
from app.text import single_line
from app.web import done, show, wants_fragment, whole_number
from communities import bp, kinds, policy
from communities.desk import begun_reply, begun_topic
from communities.forms import ReplyForm, TopicForm
from communities.models import Topic
from communities.models.post import PAGE
from communities.queries import conversation, doors, places, topics
from communities.service import reading, talking

MAX_SEQ = 2**31 - 1


def topic_url(topic: Topic, post: Any = None) -> str:
    """Return the address of a topic, or of a post in it."""
    thing = (post or topic).document() or topic.document()
    return url_for(thing.endpoint, **thing.values, _anchor=thing.anchor or None)


class Around(NamedTuple):
    """What is equal for all posts that a page shows: addresses, and what the viewer may do."""

    here: str
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


def around(topic: Any, viewer: Any) -> Around:
    """Return what is equal for all posts of a topic; on a page that is read addresses are relative: it stays light."""
    address = {"slug": topic.community_slug, "topic_id": topic.id}
    views, is_read = current_app.view_functions, request.method == "GET"
    url, reply = url_of("communities.topic", title=topic.slug, **address), url_of("communities.reply", **address)
    return Around(
        here="" if is_read else url,
        posts=f"{topic.id}/posts" if is_read else reply,
        url=url,
        reply=reply,
        read=url_of("communities.read_topic", **address),
        report=url_of("reports.new", about="post:") if "reports.new" in views else "",
        moderate=f"/communities/{topic.community_slug}/reports/new?about=post:" if topic.role >= Role.MODERATOR else "",
        profiles="profiles.show" in views,
        may_react=viewer.is_verified and not viewer.is_suspended,
        may_choose=policy.may_choose_answer(topic, viewer.id, topic.role),
        may_reply=topic.role >= Role.MEMBER and topic.locked_at is None and topic.archived_at is None,
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
        (topic.duplicate_of_id, topic.original_title or "") if topic.duplicate_of_id else None,
    )


def part_of(topic: Any, viewer: Any) -> dict[str, Any]:
    """Return what stands above the posts of a poll or an event."""
    is_open = topic.locked_at is None and topic.archived_at is None
    writes = topic.role >= Role.MEMBER and is_open and viewer.is_verified and not viewer.is_suspended
    named = {"may_write": writes, "may_lead": policy.may_lead(topic, viewer.id, topic.role), "now": clock.now()}
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
    return {
        **shown_with(topic, posts, viewer),
        "posts": posts,
        "more": more,
        "start": start,
        "last_seq": posts[-1].seq if posts else start,
        "subject": subject_of(topic),
        **part_of(topic, viewer),
        "may_order": topic.role >= Role.MODERATOR,
        "landmarks": tuple((each, moment(each.made_at)) for each in conversation.landmarks(viewer, topic)),
        "related": tuple(conversation.related(viewer, topic)),
        "people": tuple(topics.faces_of(viewer, [topic], each=8).values()),
    }


def position() -> int:
    """Return the position that `?from=` names: 1 unless it is a number that can be one."""
    start = request.args.get("from", 1, type=int)
    return start if 1 <= start <= MAX_SEQ else 1


def soon(days: int) -> datetime:
    """Return a full hour some days ahead, as the viewer's clock will show it."""
    there = (clock.now() + timedelta(days=days)).astimezone(voice().zone)
    return there.replace(minute=0, second=0, microsecond=0, tzinfo=None)


@bp.get("/<slug>/topics/new", endpoint="new_topic")
def new_topic(slug: str) -> Response:
    """Show the form for starting a topic."""
    community = places.community_row(current_user, slug)
    doors.ensure_role(current_user, community.space_id, Role.MEMBER)
    form = TopicForm(
        formdata=None,
        data={"tags": request.args.get("tag", "")[:40], "topic_kind": request.args.get("kind", "discussion")},
    )
    form.closes.data = form.closes.data or soon(days=7)
    return show("communities/new_topic.html", community=community, **begun_topic(community.id, current_user, form))


@bp.get("/<slug>/topics/similar")
@limited("600 per hour")
def similar_topics(slug: str) -> Response:
    """Give the topics of this community that are like a title being typed."""
    community = places.community_row(current_user, slug)
    doors.ensure_role(current_user, community.space_id, Role.MEMBER)
    title = single_line(request.args.get("title", ""))[:200]
    viewer = current_user._get_current_object()
    found = alike(title, viewer, kind="topic", space_id=community.space_id) if len(title) > 4 else []
    return show("communities/_similar.html", found=found)


@bp.post("/<slug>/topics")
@limited("20 per hour")
def create_topic(slug: str) -> Response:
    """Start a topic."""
    community = doors.community_for(current_user, slug, at_least=Role.MEMBER)
    form = TopicForm()
    if form.holds():
        topic = talking.start_topic(community, form.values, author=current_user)
        drafts.posted(form, author=current_user)
        return done(to=topic_url(topic))
    return show("communities/new_topic.html", status=422, community=places.community_row(current_user, slug), form=form)


@bp.get("/<slug>/topics/<int:topic_id>")
@bp.get("/<slug>/topics/<int:topic_id>-<title>")
@public
@same_for_guests
def topic(slug: str, topic_id: int, title: str = "") -> Answer:
    """Show a topic from a position on."""
    start = position()
    try:
        page = read_page(slug, topic_id, start)
    except Missing:
        return _moved(slug, topic_id)
    if page["topic"].merged_into_id:
        return _merged(slug, page["topic"], start)
    if title != page["topic"].slug:
        place: dict[str, Any] = {name: request.args[name] for name in ("from", "reply") if name in request.args}
        address = {"slug": slug, "topic_id": topic_id, "title": page["topic"].slug}
        return redirect(url_for("communities.topic", **address, **place), 301)
    reply_to = request.args.get("reply", type=int)
    page |= {"form": begun_reply(page["topic"], reply_to), "saved_at": page["topic"].draft_saved_at}
    return show("communities/topic.html", fragment="communities/_posts.html", reply_to=reply_to, **page)


def _moved(slug: str, topic_id: int) -> Answer:
    """Lead from where a topic stood to where it stands now, whoever may see it there."""
    place = doors.now_at(current_user, slug, topic_id)
    if place is None:
        raise Missing
    kept = {name: request.args[name] for name in ("from", "reply") if name in request.args}
    return redirect(url_for("communities.topic", slug=place, topic_id=topic_id, **kept))  # type: ignore[arg-type]


def _merged(slug: str, topic: Any, start: int) -> Answer:
    """Lead from a topic that went into another to the same posts there; what follows `#` goes with them."""
    place: dict[str, Any] = {"from": topic.merged_after + start}
    return redirect(url_for("communities.topic", slug=slug, topic_id=topic.merged_into_id, **place))


def _topic_for(slug: str, topic_id: int, at_least: Role | None = None, *, held: bool = False) -> Topic:
    return doors.topic_for(current_user, slug, topic_id, at_least=at_least, held=held)


@bp.post("/<slug>/topics/<int:topic_id>/answer")
@limited("60 per hour")
def choose_answer(slug: str, topic_id: int) -> Response:
    """Say which reply answers the question, or take that back."""
    found = _topic_for(slug, topic_id)
    role = doors.ensure_role(current_user, found.space_id, Role.MEMBER)
    if not policy.may_choose_answer(found, current_user.id, role):
        raise NotAllowed(_("Who asked the question chooses its answer."))
    post = doors.post_for(current_user, slug, topic_id, whole_number(request.form.get("post")))
    talking.accept_answer(found, post, actor=current_user)
    return done(to=topic_url(found, post))


@bp.post("/<slug>/topics/<int:topic_id>/read")
def read_topic(slug: str, topic_id: int) -> Response:
    """Remember how far one has read: sent by the page itself, or by its button."""
    found = _topic_for(slug, topic_id)
    reading.mark_read(found, whole_number(request.form.get("seq")), person=current_user)
    visited(found.group, person=current_user)
    return done("communities/_read.html", to=topic_url(found))


def _replied(topic: Topic, post_id: int) -> dict[str, Any]:
    """Return what is shown in the place of the form: the new post, and an empty form."""
    if not wants_fragment():
        return {}
    row = conversation.topic_row(current_user, topic.community.slug, topic.id)
    post = conversation.one_post(current_user, post_id)
    return {**shown_with(row, [post], current_user), "post": post}


@bp.post("/<slug>/topics/<int:topic_id>/posts")
@limited("60 per hour")
def reply(slug: str, topic_id: int) -> Response:
    """Reply in a topic."""
    found, form = _topic_for(slug, topic_id, Role.MEMBER, held=True), ReplyForm()
    if found.merged_into_id is not None:  # while the reply was being written
        form.reply_to_seq.data = form.reply_to_seq.data and form.reply_to_seq.data + found.merged_after
        found = _topic_for(found.community.slug, found.merged_into_id, Role.MEMBER, held=True)
    if form.holds():
        try:
            post = talking.reply(found, form.body.data, author=current_user, reply_to_seq=form.reply_to_seq.data)
            drafts.posted(form, author=current_user)
            return done("communities/_replied.html", to=topic_url(found, post), **_replied(found, post.id))
        except Invalid as error:
            form.pin(error)
    return _refused(found, form)


def _refused(topic: Topic, form: ReplyForm) -> Response:
    """Show the end of a topic with what was typed and why it was not posted."""
    page = read_page(topic.community.slug, topic.id, max(topic.seq - PAGE + 1, 1))
    return show("communities/topic.html", fragment="communities/_reply_form.html", status=422, form=form, **page)
