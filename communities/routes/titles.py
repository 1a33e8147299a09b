"""Addresses for calling a topic otherwise, and for what it was called before."""

from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict, Invalid
from app.gate import public
from app.limits import limited
from app.models import Role
from app.web import done, show
from communities import bp, policy
from communities.forms.titles import TitleForm, title_form, written
from communities.models import Topic
from communities.queries import doors
from communities.routes.showing import topic_url
from communities.service import titles

TOPIC = "/<slug>/topics/<int:topic_id>"


def _named(slug: str, topic_id: int) -> tuple[Topic, int]:
    """Return a topic to who may call it otherwise, and what they are there."""
    topic = doors.whole_topic_for(current_user, slug, topic_id)
    role = doors.ensure_role(current_user, topic.space_id, Role.MEMBER)
    policy.ensure_may_retitle(topic, current_user, role)
    return topic, role


def _page(topic: Topic, form: TitleForm, status: int = 200, **both: Any) -> Response:
    return show("communities/edit_topic.html", status=status, topic=topic, form=form, **both)


@bp.get(f"{TOPIC}/edit", endpoint="edit_topic")
def edit_topic(slug: str, topic_id: int) -> Response:
    """Show what a topic is called, to be changed."""
    topic, _role = _named(slug, topic_id)
    return _page(topic, title_form(topic, current_user.id, is_blank=True))


@bp.post(f"{TOPIC}/edit", endpoint="retitle")
@limited("60 per hour")
def retitle(slug: str, topic_id: int) -> Response:
    """Call a topic otherwise; what somebody else has saved meanwhile is shown beside, and nothing is lost."""
    topic, role = _named(slug, topic_id)
    form = title_form(topic, current_user.id)
    try:
        if form.holds():
            titles.retitle(topic, form.values, form.version.data or 0, actor=current_user, role=role)
            return done(to=topic_url(topic), toast=_("Changed. The old address leads here."))
    except Invalid as error:
        form.pin(error)
    except Conflict:
        form.version.raw_data = [str(topic.version)]
        mine = written(form.title.data or "", form.tags.names)
        return _page(topic, form, 409, mine=mine, theirs=written(topic.title, topic.tags))
    return _page(topic, form, 422)


@bp.get(f"{TOPIC}/revisions", endpoint="topic_revisions")
@public
def show_revisions(slug: str, topic_id: int) -> Response:
    """Show what a topic was called before."""
    topic = doors.whole_topic_for(current_user, slug, topic_id)
    return show("communities/topic_revisions.html", topic=topic, former=titles.former(topic))
