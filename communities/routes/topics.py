"""Addresses of topics: starting one, reading one, and keeping it in order."""

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from app.errors import Invalid, NotAllowed
from app.gate import public
from app.limits import limited
from app.models import Role
from app.reactions.queries import counts
from app.text import excerpt
from app.web import done, show, wants_fragment, whole_number
from communities import bp, policy
from communities.forms import MarkForm, ReplyForm, TopicForm
from communities.models import Topic
from communities.models.post import PAGE, page_start
from communities.queries import conversation, doors, places, topics
from communities.service import reading, talking

MAX_SEQ = 2**31 - 1


def topic_url(topic: Topic, post: Any = None) -> str:
    """Return the address of a topic, or of a post in it."""
    thing = (post or topic).document() or topic.document()
    return url_for(thing.endpoint, **thing.values, _anchor=thing.anchor or None)


def around(topic: Any, posts: Sequence[Any]) -> dict[str, Any]:
    """Return what is equal for all posts that a page shows: addresses, reactions, and what the viewer may do."""
    address = {"slug": topic.community_slug, "topic_id": topic.id}
    here = current_app.view_functions
    is_read = (
        request.method == "GET"
    )  # then addresses may be relative to the topic's own, which keeps a long page light
    return {
        "here": "" if is_read else url_for("communities.topic", title=topic.slug, **address),
        "posts": f"{topic.id}/posts" if is_read else url_for("communities.reply", **address),
        "url": url_for("communities.topic", title=topic.slug, **address),
        "reply": url_for("communities.reply", **address),
        "read": url_for("communities.read_topic", **address),
        "report": url_for("reports.new", about="post:") if "reports.new" in here else "",
        "profiles": "profiles.show" in here,
        "reacted": counts("post", [post.id for post in posts], current_user),
        "viewer": current_user.id or -1,
        "may_react": current_user.is_verified and not current_user.is_suspended,
        "may_choose": policy.may_choose_answer(topic, current_user.id, topic.role),
        "may_reply": topic.role >= Role.MEMBER and topic.locked_at is None,
        "page_start": page_start,
        "excerpt": excerpt,
    }


def read_page(slug: str, topic_id: int, start: int) -> dict[str, Any]:
    """Return all that a topic's page shows from a position on."""
    topic = conversation.topic_row(current_user, slug, topic_id)
    posts = conversation.posts(current_user, topic_id, start)
    more, posts = len(posts) > PAGE, posts[:PAGE]
    shown = {
        "topic": topic,
        "posts": posts,
        "more": more,
        "start": start,
        "last_seq": posts[-1].seq if posts else start,
    }
    shown["around"] = around(topic, posts)
    shown["landmarks"] = conversation.landmarks(current_user, topic)
    shown["related"] = conversation.related(current_user, topic)
    shown["faces"] = topics.faces_of(current_user, [topic], each=8)
    return shown


def position() -> int:
    """Return the position that `?from=` names: 1 unless it is a number that can be one."""
    start = request.args.get("from", 1, type=int)
    return start if 1 <= start <= MAX_SEQ else 1


@bp.get("/<slug>/topics/new", endpoint="new_topic")
def new_topic(slug: str) -> Response:
    """Show the form for starting a topic."""
    community = places.community_row(current_user, slug)
    doors.ensure_role(current_user, community.space_id, Role.MEMBER)
    form = TopicForm(
        formdata=None,
        data={"tags": request.args.get("tag", "")[:40], "topic_kind": request.args.get("kind", "discussion")},
    )
    return show("communities/new_topic.html", community=community, form=form)


@bp.post("/<slug>/topics")
@limited("20 per hour")
def create_topic(slug: str) -> Response:
    """Start a topic."""
    community = doors.community_for(current_user, slug, at_least=Role.MEMBER)
    form = TopicForm()
    if form.holds():
        topic = talking.start_topic(community, form.values, author=current_user)
        return done(to=topic_url(topic))
    return show("communities/new_topic.html", status=422, community=places.community_row(current_user, slug), form=form)


@bp.get("/<slug>/topics/<int:topic_id>")
@bp.get("/<slug>/topics/<int:topic_id>-<title>")
@public
def topic(slug: str, topic_id: int, title: str = "") -> Answer:
    """Show a topic from a position on."""
    start = position()
    page = read_page(slug, topic_id, start)
    if title != page["topic"].slug:
        place: dict[str, Any] = {name: request.args[name] for name in ("from", "reply") if name in request.args}
        address = {"slug": slug, "topic_id": topic_id, "title": page["topic"].slug}
        return redirect(url_for("communities.topic", **address, **place), 301)
    form = ReplyForm(formdata=None, data={"reply_to_seq": request.args.get("reply", type=int)})
    return show("communities/topic.html", fragment="communities/_posts.html", form=form, **page)


def _topic_for(slug: str, topic_id: int, at_least: Role | None = None) -> Topic:
    return doors.topic_for(current_user, slug, topic_id, at_least=at_least)


@bp.post("/<slug>/topics/<int:topic_id>/<any(pin, lock, listing):mark>")
@limited("120 per hour")
def mark_topic(slug: str, topic_id: int, mark: str) -> Response:
    """Pin, lock or unlist a topic, or undo it."""
    found = _topic_for(slug, topic_id, Role.MODERATOR)
    talking.keep_order(found, mark, MarkForm().is_on, actor=current_user)
    return done(to=topic_url(found), toast=_("Done. Everybody sees it this way now."))


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
    return done("communities/_read.html", to=topic_url(found))


def _replied(slug: str, topic_id: int, post_id: int) -> dict[str, Any]:
    """Return what is shown in the place of the form: the new post, and an empty form."""
    if not wants_fragment():
        return {}
    topic, post = conversation.topic_row(current_user, slug, topic_id), conversation.one_post(current_user, post_id)
    return {"topic": topic, "post": post, "around": around(topic, [post]), "form": ReplyForm(formdata=None)}


@bp.post("/<slug>/topics/<int:topic_id>/posts")
@limited("60 per hour")
def reply(slug: str, topic_id: int) -> Response:
    """Reply in a topic."""
    found = _topic_for(slug, topic_id, Role.MEMBER)
    form = ReplyForm()
    if form.holds():
        try:
            post = talking.reply(found, form.body.data, author=current_user, reply_to_seq=form.reply_to_seq.data)
            return done("communities/_replied.html", to=topic_url(found, post), **_replied(slug, topic_id, post.id))
        except Invalid as error:
            form.pin(error)
    page = read_page(slug, topic_id, max(found.seq - PAGE + 1, 1))
    return show("communities/topic.html", fragment="communities/_reply_form.html", status=422, form=form, **page)
