"""Founding a community, getting in, leaving, and looking after it.

Rows are locked in one order everywhere: a topic, then its community, then memberships.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, delete, literal, select, update
from sqlalchemy import cast as sql_cast

from app import clock
from app.access import active_member_ids, are_apart, ensure_may_post
from app.accounts.identity import fold_handle
from app.accounts.queries import is_leaving
from app.db import db, hold
from app.errors import Invalid, Missing, NotAllowed
from app.events import Ref, emit
from app.models import Follow, Membership, Notification, Role, User
from app.reminders import first_time
from app.text import slugify
from communities import policy
from communities.events import MemberAdmitted, MembershipAsked, RoleGiven, Welcomed
from communities.models import (
    Act,
    Community,
    HandingOver,
    Joining,
    MembershipRequest,
    Topic,
)
from communities.models.leaving import banned
from communities.service import kinds, log

RESERVED = frozenset({"new", "removals", "vacant"})


def found(values: Mapping[str, Any], *, person: Any) -> Community:
    """Found a community with this person as its steward, who is trusted to."""
    policy.ensure_may_found(person, clock.now())
    return establish(values, person=person)


def establish(values: Mapping[str, Any], *, person: Any) -> Community:
    """Make a community with this person as its steward, whoever decided that they may."""
    policy.ensure_door_fits(values.get("reading", ""), values.get("joining", ""))
    community = Community(owner_id=person.id, slug=_free_slug(values["title"]), member_count=1, topic_count=0, **values)
    db.session.add(community)
    db.session.flush()
    db.session.add(Membership(space_id=community.space_id, user_id=person.id, role=Role.OWNER))
    db.session.flush()
    return community


def _free_slug(title: str) -> str:
    base = slugify(title)
    taken = set(db.session.scalars(select(Community.slug).where(Community.slug.startswith(base)))) | RESERVED
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def membership_of(space_id: int | None, user_id: int) -> Membership | None:
    """Return a member's standing in a space, ended ones too, locked against whoever changes it at the same time."""
    one = select(Membership).where(Membership.space_id == space_id, Membership.user_id == user_id).with_for_update()
    return db.session.scalar(one, execution_options={"populate_existing": True})


def join(community: Community, *, person: Any) -> Membership:
    """Let somebody in where the door is open or they were invited; joining twice is joining once."""
    ensure_may_post(person)
    standing = membership_of(hold(community).space_id, person.id)
    if standing is not None and standing.is_active:
        return standing
    invited = standing is not None and standing.ended_at is None and standing.role == Role.INVITED
    if community.joining != Joining.OPEN and not invited:
        raise NotAllowed(_("Here the moderators let people in. Ask to join."))
    return _admit(community, person.id, standing)


def _admit(community: Community, user_id: int, standing: Membership | None = None) -> Membership:
    standing = (
        standing
        or membership_of(community.space_id, user_id)
        or Membership(space_id=community.space_id, user_id=user_id)
    )
    if standing.id is not None and standing.is_active:
        return standing
    ensure_welcome(community, user_id)
    standing.role, standing.ended_at, standing.joined_at = Role.MEMBER, None, clock.now()
    db.session.add(standing)
    _count(community, 1)
    forget_request(community, user_id)
    db.session.flush()
    _welcome(community, user_id)
    return standing


def forget_request(community: Community, user_id: int) -> None:
    """Let a request to come in wait no longer."""
    waits = MembershipRequest.community_id == community.id, MembershipRequest.user_id == user_id
    db.session.execute(delete(MembershipRequest).where(*waits))


def _welcome(community: Community, user_id: int) -> None:
    """Lead somebody new to the topic that the moderators chose for newcomers, once."""
    topic = db.session.get(Topic, community.welcome_topic_id) if community.welcome_topic_id else None
    if topic is None or topic.community_id != community.id or topic.merged_into_id is not None:
        return
    if first_time(f"welcome:{community.id}:{user_id}"):
        about: dict[str, Any] = {"subject": Ref("topic", topic.id), "space_id": topic.space_id, "group": topic.group}
        emit(Welcomed(actor_id=None, notify=frozenset({user_id}), **about))


def _count(community: Community, change: int) -> None:
    counted = {"member_count": Community.member_count + change}
    here = update(Community).where(Community.id == community.id).values(**counted)
    db.session.execute(here, execution_options={"synchronize_session": False})


def leave(community: Community, *, person: Any) -> None:
    """Leave, or decline an invitation.

    The last one of all closes the place behind them; a steward with members hands it over first.
    """
    standing = membership_of(hold(community).space_id, person.id)
    if standing is not None and standing.role == Role.INVITED:
        standing.end()
    if standing is None or not standing.is_active:
        return
    is_last = len(active_member_ids(community.space_id or 0)) == 1
    if standing.role == Role.OWNER and not is_last:
        raise NotAllowed(_("You are the steward. Hand the community over to another member before you leave."))
    if is_last and community.archived_at is None:
        community.archived_at = clock.now()
        log.note(community, Act.CLOSED, actor=person)
    end(community, standing)


def end(community: Community, standing: Membership) -> None:
    """Take a member out, at once and everywhere."""
    standing.end()
    is_counted = not is_away(standing.user_id)
    if is_counted:
        _count(community, -1)
    topics = select(literal("topic:") + sql_cast(Topic.id, String)).where(Topic.community_id == community.id)
    follows = (Follow.target == community.group) | Follow.target.in_(topics)
    db.session.execute(delete(Follow).where(Follow.user_id == standing.user_id, follows))
    told = Notification.user_id == standing.user_id, Notification.space_id == community.space_id
    db.session.execute(delete(Notification).where(*told))
    theirs = HandingOver.community_id == community.id, HandingOver.to_id == standing.user_id
    db.session.execute(delete(HandingOver).where(*theirs))
    kinds.stay_away(community, standing.user_id, is_counted=is_counted)
    db.session.flush()


def is_away(user_id: int) -> bool:
    """Whether somebody has asked to go for good: until they come back they are listed and counted nowhere."""
    return bool(db.session.scalar(select(is_leaving(user_id))))


def member_with(community: Community, handle: str) -> tuple[User, Membership]:
    """Return the member of this handle, with their standing, locked."""
    user, standing = known_with(community, handle)
    if not standing.is_active or is_away(user.id):
        raise Missing
    return user, standing


def known_with(community: Community, handle: str) -> tuple[User, Membership]:
    """Return who is or was a member by this handle, with their standing, locked."""
    user = db.session.scalar(select(User).where(User.handle == fold_handle(handle)))
    standing = membership_of(community.space_id, user.id) if user else None
    if user is None or standing is None or standing.role < Role.MEMBER:
        raise Missing
    return user, standing


def ensure_welcome(community: Community, user_id: int) -> None:
    """Refuse to let in whom the moderators keep out, or anybody when the community is closed."""
    policy.ensure_lively(community)
    if db.session.scalar(select(banned(community.id, user_id))):
        raise NotAllowed(_("The moderators of this community have taken you out of it."))


def ask(community: Community, words: str, *, person: Any) -> None:
    """Ask the moderators to be let in; asking twice is asking once."""
    ensure_may_post(person)
    if community.joining != Joining.REQUEST:
        raise NotAllowed(_("This community does not take requests."))
    standing = membership_of(hold(community).space_id, person.id)
    if standing is not None and standing.is_active:
        return
    ensure_welcome(community, person.id)
    asked = MembershipRequest.community_id == community.id, MembershipRequest.user_id == person.id
    if db.session.scalar(select(MembershipRequest.id).where(*asked)) is None:
        db.session.add(MembershipRequest(community_id=community.id, user_id=person.id, words=words))
        told = frozenset(moderator_ids(community))
        emit(_event(MembershipAsked, community, person, told))


def _event(kind: type[Any], community: Community, actor: Any, notify: frozenset[int]) -> Any:
    subject = Ref("community", community.id)
    return kind(actor_id=actor.id, subject=subject, space_id=community.space_id, group=community.group, notify=notify)


def moderator_ids(community: Community) -> Sequence[int]:
    """Return who looks after a community."""
    here = Membership.space_id == community.space_id, Membership.ended_at.is_(None), Membership.role >= Role.MODERATOR
    return db.session.scalars(select(Membership.user_id).where(*here)).all()


def admit(community: Community, request: MembershipRequest, *, actor: Any) -> None:
    """Let in somebody who asked."""
    ensure_may_post(actor)
    hold(community)
    user_id = hold(request).user_id  # `Missing` when another moderator has answered
    _admit(community, user_id)
    emit(_event(MemberAdmitted, community, actor, frozenset({user_id})))


def decline(request: MembershipRequest, *, actor: Any) -> None:
    """Say no to somebody who asked: they are told nothing and cannot ask again."""
    ensure_may_post(actor)
    hold(request).declined_at = clock.now()


def invite(community: Community, handle: str, *, actor: Any) -> User:
    """Invite a member by handle: until they accept they know the community's name and nothing said there."""
    ensure_may_post(actor)
    user = db.session.scalar(select(User).where(User.handle == fold_handle(handle)))
    if user is None or are_apart(user.id, actor.id) or is_away(user.id):
        raise Invalid(_("Nobody here has this handle."), field="handle")
    standing = membership_of(hold(community).space_id, user.id)
    if standing is not None and standing.is_active:
        raise Invalid(_("%(name)s is a member already.", name=user.name), field="handle")
    try:
        ensure_welcome(community, user.id)
    except NotAllowed:
        raise Invalid(_("%(name)s cannot come in just now.", name=user.name), field="handle") from None
    standing = standing or Membership(space_id=community.space_id, user_id=user.id)
    standing.role, standing.ended_at = Role.INVITED, None
    db.session.add(standing)
    return user


def give_role(community: Community, handle: str, role: str, *, actor: Any) -> User:
    """Make a member a moderator, or an ordinary member again."""
    ensure_may_post(actor)
    user, standing = member_with(community, handle)
    if user.id == actor.id:
        raise NotAllowed(_("You are the steward until you hand the community over."))
    roles = {"member": Role.MEMBER, "moderator": Role.MODERATOR}
    if role not in roles:
        raise Invalid(_("Choose a role."))
    if standing.role == roles[role]:
        return user
    standing.role = roles[role]
    db.session.flush()
    is_given = standing.role == Role.MODERATOR
    log.note(community, Act.MODERATOR if is_given else Act.NO_MODERATOR, actor=actor, person_id=user.id)
    if is_given:
        emit(_event(RoleGiven, community, actor, frozenset({user.id})))
    return user


def member_ids(community: Community) -> frozenset[int]:
    """Return who is in a community now."""
    return active_member_ids(community.space_id or 0)
