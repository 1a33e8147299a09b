"""Addresses of topics: starting one, reading one, and keeping it in order."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from app import clock, drafts
from app.errors import Invalid, Missing, NotAllowed
from app.gate import public
from app.guests import same_for_guests
from app.i18n import voice
from app.limits import limited
from app.models import Role
from app.notifications.service import visited
from app.search.service import alike
from app.text import single_line
from app.web import done, show, wants_fragment, whole_number
from communities import bp, policy
from communities.desk import begun_reply, begun_topic
from communities.forms import ReplyForm, TopicForm
from communities.models import Topic
from communities.models.post import PAGE
from communities.queries import conversation, doors, places
from communities.routes.showing import answering, position, read_page, shown_with, topic_url
from communities.service import reading, talking


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
        place: dict[str, Any] = {
            name: request.args[name] for name in ("from", "reply", "quote") if name in request.args
        }
        address = {"slug": slug, "topic_id": topic_id, "title": page["topic"].slug}
        return redirect(url_for("communities.topic", **address, **place), 301)
    seq = request.args.get("reply", type=int)
    begun = begun_reply(page["topic"], seq)
    page |= {"form": begun, "saved_at": page["topic"].draft_saved_at} | answering(page, seq, begun)
    return show("communities/topic.html", fragment="communities/_posts.html", **page)


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
    found = doors.whole_topic_for(current_user, slug, topic_id)
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
    while found.merged_into_id is not None:  # while the reply was being written
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
