"""Who may do what in a community, asked in one place."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid, NotAllowed
from app.models import Audience, Document, Role
from app.models.space import Reading
from communities.models import Joining, Post, Topic

# A week is long enough that places are not founded by throwaway accounts, and short enough to wait for.
FOUNDING_AGE = timedelta(days=7)
FOUNDING_WORDS = 3  # a few posts or entries: enough to have met others, and no measure of being liked
TRUST = FOUNDING_AGE.days, FOUNDING_WORDS
CONTRIBUTIONS = ("topic", "post", "entry", "comment")


def may_found(person: Any, now: datetime) -> bool:
    """Whether this person may found a community: verified, here for a week, and heard; or with a role for the site."""
    if not person.id or not person.is_verified or person.is_suspended:
        return False
    if person.role != "member":
        return True
    return bool(now - person.joined_at >= FOUNDING_AGE) and _has_contributed(person)


def _has_contributed(person: Any) -> bool:
    """Whether somebody has written a few things that others can read, and that still stand."""
    theirs = Document.owner_id == person.id, Document.kind.in_(CONTRIBUTIONS), Document.hidden_at.is_(None)
    some = select(Document.id).where(*theirs, Document.audience != Audience.OWNER).limit(FOUNDING_WORDS)
    return len(db.session.scalars(some).all()) == FOUNDING_WORDS


def ensure_may_found(person: Any, now: datetime) -> None:
    """Refuse founding a community, with the reason."""
    ensure_may_post(person)
    if not may_found(person, now):
        raise NotAllowed(
            _(
                "You can start a community after %(num)s days here, with %(words)s posts or entries of yours to read.",
                num=FOUNDING_AGE.days,
                words=FOUNDING_WORDS,
            )
        )


def words_for(role: Role) -> str:
    """Say why something is refused to those below a role."""
    if role <= Role.MEMBER:
        return _("Join this community to take part. Reading is open to you.")
    if role == Role.MODERATOR:
        return _("This is for the moderators of the community.")
    return _("This is for the steward of the community.")


def ensure_door_fits(reading: str, joining: str) -> None:
    """Refuse a door that nobody can find: who may not know of a community can neither join it nor ask to."""
    if reading == Reading.SPACE and joining != Joining.INVITATION:
        words = _("Nobody else can find a community that only its members can read: let people in by invitation.")
        raise Invalid(words, field="joining")


def ensure_lively(community: Any) -> None:
    """Refuse writing in a closed community, and coming in."""
    if community.archived_at is not None:
        raise NotAllowed(_("This community is closed. You can read it, but nobody writes here any more."))


def ensure_open(topic: Topic) -> None:
    """Refuse writing in a locked topic, with the reason that moderators gave, or in a closed community."""
    ensure_lively(topic.community)
    if topic.locked_at is not None:
        why = " " + _("Why: %(reason)s", reason=topic.lock_reason) if topic.lock_reason else ""
        raise NotAllowed(_("This topic is closed. You can read it, but nobody can reply any more.") + why)


def may_retitle(topic: Any, person_id: int, role: int) -> bool:
    """Whether this person may call a topic otherwise: who started it, while one can reply, and moderators."""
    is_open = topic.locked_at is None
    return bool(
        person_id and (role >= Role.MODERATOR or (role >= Role.MEMBER and topic.owner_id == person_id and is_open))
    )


def ensure_may_retitle(topic: Topic, person: Any, role: int) -> None:
    """Refuse calling a topic otherwise, with the reason."""
    ensure_lively(topic.community)
    if not may_retitle(topic, person.id, role):
        if topic.owner_id == person.id:
            ensure_open(topic)
        raise NotAllowed(_("This is for who started the topic, and for the moderators of the community."))


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
