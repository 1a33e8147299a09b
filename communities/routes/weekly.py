"""Addresses of topics of the week, and of the topic that newcomers are led to."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.errors import Invalid
from app.limits import limited
from app.models import Role
from app.web import done, show
from communities import bp
from communities.forms import MarkForm
from communities.forms.weekly import ChangedWeeklyForm, WeeklyForm
from communities.models import Community, WeeklyTopic
from communities.queries import doors, records
from communities.routes.showing import topic_url
from communities.service import order, weekly


def _page(community: Community, form: WeeklyForm, status: int = 200) -> Response:
    plans = records.plans(community.id)
    return show("communities/weekly.html", status=status, community=community, plans=plans, form=form, now=clock.now())


@bp.get("/<slug>/weekly", endpoint="weekly")
def show_weekly(slug: str) -> Response:
    """Show moderators what begins every week."""
    community = doors.community_for(current_user, slug, at_least=Role.MODERATOR)
    return _page(community, WeeklyForm(formdata=None))


@bp.post("/<slug>/weekly", endpoint="plan_weekly")
@limited("20 per hour")
def plan_weekly(slug: str) -> Response:
    """Plan a topic of the week."""
    community, form = doors.community_for(current_user, slug, at_least=Role.MODERATOR), WeeklyForm()
    if form.holds():
        try:
            weekly.plan(community, form.values, actor=current_user)
            return done(to=url_for("communities.weekly", slug=slug), toast=_("Planned. It begins by itself."))
        except Invalid as error:
            form.pin(error)
    return _page(community, form, 422)


def _plan(slug: str, weekly_id: int) -> tuple[Community, WeeklyTopic]:
    """Return a plan of a community that one moderates."""
    community = doors.community_for(current_user, slug, at_least=Role.MODERATOR)
    return community, doors.weekly_in(community, weekly_id)


@bp.get("/<slug>/weekly/<int:weekly_id>", endpoint="edit_weekly")
def edit_weekly(slug: str, weekly_id: int) -> Response:
    """Show what begins every week, to be changed."""
    community, planned = _plan(slug, weekly_id)
    form = ChangedWeeklyForm(formdata=None, obj=planned, own_zone=planned.zone)
    return show("communities/weekly_plan.html", community=community, planned=planned, form=form)


@bp.post("/<slug>/weekly/<int:weekly_id>", endpoint="change_weekly")
@limited("60 per hour")
def change_weekly(slug: str, weekly_id: int) -> Response:
    """Change what begins every week, or when."""
    community, planned = _plan(slug, weekly_id)
    form = ChangedWeeklyForm(own_zone=planned.zone)
    if not form.holds():
        return show("communities/weekly_plan.html", status=422, community=community, planned=planned, form=form)
    weekly.change(planned, form.values, form.version.data, actor=current_user)
    return done(to=url_for("communities.weekly", slug=slug), toast=_("Changed, from the next topic on."))


@bp.post("/<slug>/weekly/<int:weekly_id>/removal")
@limited("60 per hour")
def drop_weekly(slug: str, weekly_id: int) -> Response:
    """Take a plan away; topics that it began stay."""
    weekly.drop(_plan(slug, weekly_id)[1], actor=current_user)
    return done(to=url_for("communities.weekly", slug=slug), toast=_("Taken away. Topics that it began stay."))


@bp.post("/<slug>/topics/<int:topic_id>/welcome")
@limited("60 per hour")
def welcome(slug: str, topic_id: int) -> Response:
    """Lead new members to a topic, or to none."""
    topic = doors.whole_topic_for(current_user, slug, topic_id, at_least=Role.MODERATOR)
    order.welcome_with(topic, MarkForm().is_on, actor=current_user)
    return done(to=topic_url(topic), toast=_("Done. Everybody sees it this way now."))
