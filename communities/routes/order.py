"""Addresses for keeping order: marks, slow mode, duplicates, merging, moving, and the log of it all."""

import re
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing
from app.limits import limited
from app.models import Role
from app.search.service import alike
from app.web import done, show, whole_number
from communities import bp, policy
from communities.forms import MarkForm
from communities.forms.order import LockForm, PaceForm, WhyForm
from communities.models import Topic
from communities.queries import doors, records
from communities.routes.showing import topic_url
from communities.service import merging, moving, order, pace

TOPIC = "/<slug>/topics/<int:topic_id>"


def _moderated(slug: str, topic_id: int) -> Topic:
    return doors.whole_topic_for(current_user, slug, topic_id, at_least=Role.MODERATOR)


def _page(topic: Topic, lock: LockForm | None = None, slow: PaceForm | None = None, status: int = 200) -> Response:
    slow = slow or PaceForm(formdata=None, data={"minutes": topic.slow_minutes})
    found: dict[str, Any] = {"goals": records.goals(current_user, topic), "merged": records.merged(topic)}
    lock_form = lock or LockForm(formdata=None)
    return show("communities/order.html", status=status, topic=topic, form=lock_form, slow=slow, **found)


@bp.get(f"{TOPIC}/order", endpoint="order")
def show_order(slug: str, topic_id: int) -> Response:
    """Show moderators everything that keeps a topic in order."""
    return _page(_moderated(slug, topic_id))


@bp.post(f"{TOPIC}/<any(pin, lock, listing):mark>")
@limited("120 per hour")
def mark_topic(slug: str, topic_id: int, mark: str) -> Response:
    """Pin, close or unlist a topic, or undo it."""
    found, form = _moderated(slug, topic_id), LockForm() if mark == "lock" else MarkForm()
    if form.is_on and not form.holds():
        return _page(found, lock=form, status=422)
    reason = form.reason.data if isinstance(form, LockForm) and form.is_on else ""
    order.keep_order(found, mark, form.is_on, actor=current_user, reason=reason)
    return done(to=topic_url(found), toast=_("Done. Everybody sees it this way now."))


@bp.post(f"{TOPIC}/pace")
@limited("120 per hour")
def slow_down(slug: str, topic_id: int) -> Response:
    """Set how long each member waits between two posts."""
    found, form = _moderated(slug, topic_id), PaceForm()
    if not form.holds():
        return _page(found, slow=form, status=422)
    pace.slow_down(found, form.minutes.data, actor=current_user)
    return done(to=topic_url(found), toast=_("Done. Everybody sees it this way now."))


def _named(text: str) -> int:
    """Read which topic is meant: its number, or its address."""
    found = re.search(r"/topics/(\d+)", text) or re.fullmatch(r"\s*#?(\d+)\s*", text)
    return whole_number(found[1]) if found else 0


def _choosing(topic: Topic, act: str, error: str = "", status: int = 200) -> Response:
    """Show topics to choose the other one from, or what will happen once it is chosen."""
    named, viewer, slug = request.values.get("to", ""), current_user._get_current_object(), topic.community.slug
    chosen = None
    try:
        chosen = doors.whole_topic_for(viewer, slug, _named(named)) if named and not error else None
    except Missing:
        error, status = _("There is no such topic in this community."), 422
    found = [] if chosen else alike(topic.title, viewer, kind="topic", space_id=topic.space_id or 0)
    others = [each for each in found if each.ref_id != topic.id]
    plain: dict[str, Any] = {
        "topic": topic,
        "act": act,
        "chosen": chosen,
        "others": others,
        "named": named,
        "error": error,
    }
    return show("communities/other_topic.html", status=status, form=WhyForm(), **plain)


@bp.get(f"{TOPIC}/<any(merge, duplicate):act>", endpoint="other_topic")
def other_topic(slug: str, topic_id: int, act: str) -> Response:
    """Ask into which topic another shall go, or which it repeats, and say what will happen."""
    return _choosing(_moderated(slug, topic_id), act)


@bp.post(f"{TOPIC}/<any(merge, duplicate):act>", endpoint="join_topics")
@limited("60 per hour")
def join_topics(slug: str, topic_id: int, act: str) -> Response:
    """Merge a topic into another, or mark it as a duplicate."""
    topic, form = _moderated(slug, topic_id), WhyForm()
    try:
        other = doors.whole_topic_for(current_user, slug, _named(request.form.get("to", "")))
        verb = merging.merge if act == "merge" else order.mark_duplicate
        verb(topic, other, actor=current_user, why=form.why.data if form.holds() else "")
    except Invalid as problem:
        return _choosing(topic, act, problem.message, 422)
    return done(to=topic_url(other if act == "merge" else topic), toast=_("Done. Everybody sees it this way now."))


@bp.post(f"{TOPIC}/duplicate/removal")
@limited("60 per hour")
def unmark_duplicate(slug: str, topic_id: int) -> Response:
    """Take it back that a topic is a duplicate."""
    topic = _moderated(slug, topic_id)
    order.unmark_duplicate(topic, actor=current_user)
    return done(to=topic_url(topic), toast=_("Done. Everybody sees it this way now."))


@bp.post(f"{TOPIC}/merge/removal")
@limited("60 per hour")
def unmerge(slug: str, topic_id: int) -> Response:
    """Undo a merge to which nobody has replied."""
    topic = doors.topic_for(current_user, slug, topic_id, at_least=Role.MODERATOR)
    if topic.merged_into_id is None:
        raise Missing
    merging.unmerge(topic, actor=current_user)
    return done(to=topic_url(topic), toast=_("The topic stands by itself again."))


@bp.get(f"{TOPIC}/move", endpoint="goal")
def show_goal(slug: str, topic_id: int) -> Response:
    """Say what moving a topic to another community means."""
    topic = _moderated(slug, topic_id)
    goal = doors.community_for(current_user, request.args.get("to", ""), at_least=Role.MODERATOR)
    policy.ensure_lively(goal)
    may = moving.may_move(topic, goal)
    return show("communities/move.html", topic=topic, goal=goal, may=may, form=WhyForm(formdata=None))


@bp.post(f"{TOPIC}/move", endpoint="move")
@limited("60 per hour")
def move(slug: str, topic_id: int) -> Response:
    """Move a topic to another community that one moderates too."""
    topic, form = _moderated(slug, topic_id), WhyForm()
    goal = doors.community_for(current_user, request.form.get("to", ""), at_least=Role.MODERATOR)
    moving.move(topic, goal, actor=current_user, why=form.why.data if form.holds() else "")
    return done(to=topic_url(topic), toast=_("Moved. The old address leads here."))


@bp.get("/<slug>/log", endpoint="log")
def show_log(slug: str) -> Response:
    """Show moderators of the community, and those of the site, what moderators did."""
    needed = None if current_user.is_moderator else Role.MODERATOR
    community = doors.community_for(current_user, slug, at_least=needed)
    lines: Any = records.lines(current_user, community.id)
    home = url_for("communities.show", slug=slug)
    return show("communities/log.html", community=community, lines=lines, home=home)
