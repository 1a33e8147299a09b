"""Who may do what in a community, asked in one place."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.errors import NotAllowed
from app.models import Role
from communities.models import Post, Topic

# A week is long enough that places are not founded by throwaway accounts, and short enough to wait for.
FOUNDING_AGE = timedelta(days=7)


def may_found(person: Any, now: datetime) -> bool:
    """Whether this person may found a community: a verified member for a week or more, or with a role for the site."""
    if not person.id or not person.is_verified or person.is_suspended:
        return False
    return bool(person.role != "member" or now - person.joined_at >= FOUNDING_AGE)


def ensure_may_found(person: Any, now: datetime) -> None:
    """Refuse founding a community, with the reason."""
    ensure_may_post(person)
    if not may_found(person, now):
        raise NotAllowed(
            _("You can start a community once you have been a member for %(num)s days.", num=FOUNDING_AGE.days)
        )


def words_for(role: Role) -> str:
    """Say why something is refused to those below a role."""
    if role <= Role.MEMBER:
        return _("Join this community to take part. Reading is open to you.")
    if role == Role.MODERATOR:
        return _("This is for the moderators of the community.")
    return _("This is for the steward of the community.")


def ensure_open(topic: Topic) -> None:
    """Refuse writing in a locked topic, with the reason that moderators gave."""
    if topic.locked_at is not None:
        why = " " + _("Why: %(reason)s", reason=topic.lock_reason) if topic.lock_reason else ""
        raise NotAllowed(_("This topic is closed. You can read it, but nobody can reply any more.") + why)


def ensure_may_change(post: Post, person: Any) -> None:
    """Refuse changing a post of somebody else, or one that was removed; a hidden one may come back when changed."""
    if post.owner_id != person.id:
        raise NotAllowed(_("Only its author can change a post."))
    if post.is_removed:
        raise NotAllowed(_("This post can no longer be changed."))


def may_choose_answer(topic: Any, person_id: int, role: int) -> bool:
    """Whether this person may say which reply answers a question: who asked, and the community's moderators."""
    return bool(
        topic.topic_kind == "question" and person_id and (topic.owner_id == person_id or role >= Role.MODERATOR)
    )


def may_lead(topic: Any, person_id: int, role: int) -> bool:
    """Whether this person may close its poll, or move its event: who started the topic, and moderators."""
    return bool(person_id and role >= Role.MEMBER and (topic.owner_id == person_id or role >= Role.MODERATOR))


def ensure_may_lead(topic: Any, person: Any, role: int) -> None:
    """Refuse what is for who started a topic, and for moderators."""
    if not may_lead(topic, person.id, role):
        raise NotAllowed(_("This is for who started the topic, and for the moderators of the community."))
