"""Communities that wait for a steward, for moderators of the site: their names, never what is said there."""

from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, func, select

from app.access import Viewer, visible
from app.accounts.queries import is_leaving
from app.db import db
from app.errors import Missing
from app.home import Waiting
from app.models import Membership, Role, User
from app.statements import prepared
from communities.models import Community, StewardOffer, Vacancy


class Place(NamedTuple):
    """A community without a steward, and who offers to become it."""

    row: Row[Any]
    offers: list[Row[Any]]


def waiting(viewer: Viewer) -> list[Place]:
    """Return the communities without a steward, the longest waiting first, and whether the viewer may read them."""
    looks = Membership.space_id == Community.space_id, Membership.ended_at.is_(None), Membership.role >= Role.MODERATOR
    moderators = select(func.count()).select_from(Membership).where(*looks).scalar_subquery()
    columns: list[Any] = [Community.id, Community.slug, Community.title, Community.member_count, Vacancy.since]
    columns += [moderators.label("moderators"), visible(Community, viewer).label("is_seen")]
    query = select(*columns).join(Vacancy, Vacancy.community_id == Community.id)
    rows = db.session.execute(query.where(Community.archived_at.is_(None)).order_by(Vacancy.since).limit(50)).all()
    offers = _offers([row.id for row in rows])
    return [Place(row, [each for each in offers if each.community_id == row.id]) for row in rows]


def _offers(ids: list[int]) -> list[Row[Any]]:
    columns: list[Any] = [
        StewardOffer.community_id,
        User.id,
        User.name,
        User.handle,
        User.picture,
        Membership.joined_at,
    ]
    query = select(*columns).join(User, User.id == StewardOffer.user_id)
    query = query.join(Community, Community.id == StewardOffer.community_id)
    here = (Membership.space_id == Community.space_id) & (Membership.user_id == User.id) & Membership.ended_at.is_(None)
    query = query.join(Membership, here).where(StewardOffer.community_id.in_(ids), ~is_leaving(User.id))
    return list(db.session.execute(query.order_by(Membership.joined_at).limit(200)))


def vacant(person: Any, community_id: int) -> Community:
    """Return a community without a steward to a moderator of the site, whether or not they may read it."""
    ensure_chooses(person)
    found = db.session.scalar(select(Community).join(Vacancy).where(Community.id == community_id))
    if found is None:
        raise Missing
    return found


def ensure_chooses(person: Any) -> None:
    """Hide the list from everybody but moderators of the site."""
    if not person.is_moderator:
        raise Missing


def at_home(person: Any) -> list[Waiting]:
    """Say on the home of moderators of the site that communities wait for a steward."""
    if not person.is_moderator:
        return []
    (row,) = _count()()
    if not row.number:
        return []
    words = ngettext("%(num)s community has no steward", "%(num)s communities have no steward", row.number)
    hint = _("Their moderators are asked; who else offers it waits for you.")
    return [Waiting("users-three", words, hint, url_for("communities.vacant"), _("Open the list"), since=row.oldest)]


@prepared
def _count() -> Any:
    counted: Any = select(func.count().label("number"), func.min(Vacancy.since).label("oldest"))
    return counted.join(Community, Community.id == Vacancy.community_id).where(Community.archived_at.is_(None))
