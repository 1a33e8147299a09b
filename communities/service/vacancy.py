"""A community without a steward: its moderators can become it, members can offer to, those of the site choose or close.

Nobody becomes a steward who has not said so themselves.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, NotAllowed
from app.events import Ref, emit
from app.models import Membership, Role
from app.moderation import service as moderation
from communities.events import HandedOver, StewardChosen, StewardMissing
from communities.models import Act, Community, StewardOffer, Vacancy
from communities.service import belonging, leaving, log


def _held(community: Community) -> Vacancy:
    """Return that a community waits for a steward, locked against whoever becomes it at the same time."""
    found = db.session.scalar(select(Vacancy).where(Vacancy.community_id == hold(community).id))
    if found is None or community.archived_at is not None:
        raise Conflict(_("This has changed meanwhile: the community is looked after, or closed."))
    return found


def _standing(community: Community, user_id: int) -> Membership:
    standing = belonging.membership_of(community.space_id, user_id)
    if standing is None or not standing.is_active or belonging.is_away(user_id):
        raise Conflict(_("They are no member of the community any more."))
    return standing


def take(community: Community, *, person: Any) -> None:
    """Become the steward: for who moderates the community, and for whom the last steward had asked."""
    ensure_may_post(person)
    vacancy, mine = _held(community), _standing(community, person.id)
    if mine.role < Role.MODERATOR and vacancy.asked_id != person.id:
        raise NotAllowed(_("Say that you would look after it. The moderators of the site choose."))
    _fill(community, vacancy, mine)
    log.note(community, Act.HANDED_OVER, actor=person)
    told = frozenset(belonging.moderator_ids(community)) - {person.id}
    emit(HandedOver(actor_id=person.id, notify=told, **_about(community)))


def _fill(community: Community, vacancy: Vacancy, standing: Membership) -> None:
    community.owner_id, standing.role = standing.user_id, Role.OWNER
    db.session.delete(vacancy)
    db.session.flush()


def _about(community: Community) -> dict[str, Any]:
    subject = Ref("community", community.id)
    return {"subject": subject, "space_id": community.space_id, "group": community.group}


def offer(community: Community, is_offering: bool, *, person: Any) -> None:
    """Say that one would look after the community, or take that back; saying so twice is saying so once."""
    ensure_may_post(person)
    _held(community)
    made = db.session.get(StewardOffer, (community.id, person.id))
    if is_offering and made is None:
        db.session.add(StewardOffer(community_id=community.id, user_id=person.id))
    elif made is not None and not is_offering:
        db.session.delete(made)
    db.session.flush()


def choose(community: Community, user_id: int, *, moderator: Any) -> None:
    """Let a moderator of the site make somebody the steward who has offered it, but for themselves."""
    ensure_may_post(moderator)
    vacancy = _held(community)
    if user_id == moderator.id:
        raise NotAllowed(_("Another moderator decides about your own offer."))
    if db.session.get(StewardOffer, (community.id, user_id)) is None:
        raise Conflict(_("They have taken their offer back."))
    _fill(community, vacancy, _standing(community, user_id))
    log.note(community, Act.HANDED_OVER, actor=_Chosen(user_id))
    _line("steward_chosen", community, moderator)
    emit(StewardChosen(actor_id=None, notify=frozenset({user_id}), **_about(community)))


class _Chosen:
    """Who became the steward, as the log names who did something."""

    def __init__(self, ident: int):
        self.id = ident


def _line(action: str, community: Community, moderator: Any) -> None:
    moderation.line(action, about=f"community:{community.id}", space_id=None, actor_id=moderator.id)


def close(community: Community, *, moderator: Any) -> None:
    """Let a moderator of the site close a community that nobody looks after: everything stays readable."""
    ensure_may_post(moderator)
    _held(community)
    leaving.close(community, actor=moderator)
    _line("place_closed", community, moderator)


def untold(now: datetime) -> Select[Any]:
    """Select the communities that wait for a steward, and whose moderators have not been told."""
    return select(Vacancy).where(Vacancy.told_at.is_(None)).order_by(Vacancy.community_id)


def tell(vacancy: Vacancy, now: datetime) -> None:
    """Tell those who can become the steward of a community that it has none any more."""
    vacancy.told_at = now
    community = db.session.get_one(Community, vacancy.community_id)
    if community.archived_at is None:
        told = {*belonging.moderator_ids(community), *([vacancy.asked_id] if vacancy.asked_id else ())}
        emit(StewardMissing(actor_id=None, notify=frozenset(told), **_about(community)))
    db.session.flush()
