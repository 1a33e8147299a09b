"""Going, and making somebody go: handing a community over, closing it, taking members out and keeping them out."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access import are_apart, ensure_may_post
from app.db import db, hold
from app.errors import Invalid, Missing, NotAllowed
from app.events import Ref, emit
from app.models import Role, User
from communities.events import HandedOver, MemberRemoved, StewardWanted
from communities.models import Act, Community, HandingOver, Removal
from communities.models.leaving import banned
from communities.service import belonging, log


def offer(community: Community, handle: str, *, actor: Any, is_leaving: bool = False) -> User:
    """Ask a member to become the steward in one's place; a new offer takes the place of the one before."""
    ensure_may_post(actor)
    user, standing = belonging.member_with(hold(community), handle)
    if user.id == actor.id or are_apart(user.id, actor.id):
        raise Invalid(_("Choose another member of this community."), field="handle")
    made = db.session.get(HandingOver, community.id) or HandingOver(community_id=community.id)
    made.to_id, made.by_id, made.is_leaving, made.made_at = standing.user_id, actor.id, is_leaving, clock.now()
    db.session.add(made)
    db.session.flush()
    _tell(StewardWanted, community, actor, user.id)
    return user


def _tell(kind: type[Any], community: Community, actor: Any, user_id: int) -> None:
    about = {"subject": Ref("community", community.id), "space_id": community.space_id, "group": community.group}
    emit(kind(actor_id=actor.id, notify=frozenset({user_id}), **about))


def withdraw(community: Community, *, actor: Any) -> None:
    """Take an offer back, or decline it: for the two whom it concerns."""
    made = db.session.get(HandingOver, hold(community).id)
    if made is not None and actor.id in (made.by_id, made.to_id):
        db.session.delete(made)
        db.session.flush()


def accept(community: Community, *, person: Any) -> None:
    """Become the steward, as somebody asked; who was it stays as a moderator, or leaves."""
    ensure_may_post(person)
    made = db.session.get(HandingOver, hold(community).id, populate_existing=True)
    if made is None or made.to_id != person.id or community.owner_id != made.by_id:
        raise Missing
    mine = belonging.membership_of(community.space_id, person.id)
    theirs = belonging.membership_of(community.space_id, made.by_id)
    if mine is None or not mine.is_active or theirs is None or theirs.role != Role.OWNER:
        raise NotAllowed(_("This has changed meanwhile. Ask the steward again."))
    community.owner_id, mine.role, theirs.role = person.id, Role.OWNER, Role.MODERATOR
    former, leaves = made.by_id, made.is_leaving
    db.session.delete(made)
    db.session.flush()
    log.note(community, Act.HANDED_OVER, actor=person, person_id=former)
    _tell(HandedOver, community, person, former)
    if leaves:
        belonging.end(community, theirs)


def close(community: Community, *, actor: Any, why: str = "") -> None:
    """Close a community: what was said stays readable, and nobody writes there or comes in any more."""
    ensure_may_post(actor)
    if hold(community).archived_at is None:
        community.archived_at = clock.now()
        db.session.flush()
        log.note(community, Act.CLOSED, actor=actor, why=why)


def open_again(community: Community, *, actor: Any) -> None:
    """Open a closed community again: for its steward, as long as there is one."""
    ensure_may_post(actor)
    if hold(community).archived_at is not None:
        community.archived_at = None
        db.session.flush()
        log.note(community, Act.OPENED, actor=actor)


def remove(community: Community, handle: str, reason: str, *, is_ban: bool, actor: Any) -> Removal:
    """Take a member out, at once and everywhere; they are told the reason, and a ban holds against coming back.

    Who has left before they were taken out can be kept from coming back.
    """
    ensure_may_post(actor)
    user, standing = belonging.known_with(hold(community), handle)
    mine, is_here = belonging.membership_of(community.space_id, actor.id), standing.is_active
    if mine is None or (is_here and standing.role >= mine.role) or user.id == actor.id:
        raise NotAllowed(_("You can take out only those whom you look after here."))
    if is_ban:
        belonging.forget_request(community, user.id)
    if is_here:
        belonging.end(community, standing)
    elif not is_ban:
        raise Invalid(_("They have left already. You can keep them from coming back."), field="is_ban")
    elif db.session.scalar(select(banned(community.id, user.id))):
        raise Invalid(_("They are kept out already."), field="is_ban")
    about = {"community": community, "reason": reason, "is_ban": is_ban}
    made = Removal(owner_id=user.id, by_id=actor.id, made_at=clock.now(), **about)
    db.session.add(made)
    db.session.flush()
    log.note(community, Act.BANNED if is_ban else Act.REMOVED, actor=actor, person_id=user.id, why=reason)
    told = frozenset({user.id})
    emit(MemberRemoved(actor_id=actor.id, subject=Ref("removal", made.id), group=f"removal:{made.id}", notify=told))
    return made


def lift(removal: Removal, *, actor: Any) -> None:
    """Let somebody who was banned come back."""
    ensure_may_post(actor)
    if hold(removal).is_ban and removal.lifted_at is None:
        removal.lifted_at = clock.now()
        db.session.flush()
        log.note(removal.community, Act.LIFTED, actor=actor, person_id=removal.owner_id)
