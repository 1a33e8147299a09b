"""What communities put on home."""

from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from app.access import asked, stand_in, visible
from app.home import Filled, Waiting
from app.models import Membership, Role
from app.moderation.models import Case
from app.statements import Gathered, prepared, read_moment
from communities.models import Community, Topic
from communities.queries import duties


def latest_in_my_communities(person: Any) -> Filled | None:
    """Return the three latest topics of the member's communities for the panel on home, with one question."""
    rows = _at_home(person)
    return Filled((rows,)) if rows else None


def reports_in_my_communities(person: Any) -> list[Waiting]:
    """Say on the home of who moderates communities how many reports wait in each; the same question tells."""
    rows = _at_home(person)
    return [
        Waiting(
            "flag",
            ngettext("%(num)s report waits", "%(num)s reports wait", count),
            _("In %(title)s", title=title),
            url_for("communities.reports", slug=slug),
            _("Open the queue"),
            since=read_moment(oldest),
        )
        for slug, title, count, oldest in (rows[0].duties or () if rows else ())
    ]


def _at_home(person: Any) -> tuple[Any, ...]:
    """Return what home shows somebody of communities, asked once a request."""
    known: dict[int, tuple[Any, ...]] = g.setdefault("communities_at_home", {})
    if person.id not in known:
        known[person.id] = tuple(asked(person, _latest(stand_in(person))))
    return known[person.id]


def _duties(person: Any) -> Any:
    """Select where reports wait for a moderator, as plain values: how many, and since when."""
    counted: Any = select(Community.slug, Community.title, func.count().label("number"), func.min(Case.opened_at))
    counted = counted.join(Membership, Membership.space_id == Community.space_id)
    counted = counted.join(Case, Case.space_id == Community.space_id)
    mine = Membership.user_id == person.id, Membership.ended_at.is_(None), Membership.role >= Role.MODERATOR
    waits = duties.waits_for(Community.space_id, person)
    each = counted.where(*mine, waits).group_by(Community.id).subquery()
    return select(Gathered(*each.c)).correlate(None).scalar_subquery().label("duties")


def _newest_of_each() -> Any:
    """Select the newest topics of each membership's community: a few along an index, however many it has."""
    near = aliased(Topic)
    shown = near.space_id == Membership.space_id, near.unlisted_at.is_(None), near.hidden_at.is_(None)
    newest = select(near.id).where(*shown).order_by(near.last_post_at.desc(), near.id.desc())
    return newest.limit(10).correlate(Membership).scalar_subquery()


@prepared
def _latest(person: Any) -> Select[Any]:
    columns: list[Any] = [Topic.id, Topic.title, Topic.slug, Topic.reply_count, Topic.mentor_reply_count]
    query = select(*columns, Community.slug.label("community_slug"), Community.title.label("community_title"))
    query = query.add_columns(_duties(person))
    query = query.join(Community, Community.id == Topic.community_id).join(Membership, Topic.id.in_(_newest_of_each()))
    mine = Membership.user_id == person.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    query = query.where(*mine, visible(Topic, person, own_hidden=False))
    return query.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(3)
