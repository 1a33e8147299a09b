"""What moderators of a community do about reports of what is said there, on the ground of the house's moderation."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, exists, or_, select

from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict
from app.events import Ref, emit
from app.moderation import service as moderation
from app.moderation.models import Case, CaseState, Decision, Outcome
from communities.events import HiddenChanged, ReportCame
from communities.models import Act, Community, Post, Topic
from communities.service import belonging, log

ELSEWHERE = "pass_on"
ACTS = {Outcome.NOTHING: Act.DISMISSED, Outcome.WARN: Act.WARNED, Outcome.HIDE: Act.HID, ELSEWHERE: Act.PASSED_ON}


def tell(case: Case) -> None:
    """Tell the moderators of a community that a report of something said there waits, but not whom it is about."""
    _tell(case, ReportCame)


def tell_changed(thing: Post | Topic) -> None:
    """Tell the moderators of a community that the author has changed what they had hidden: now it is their turn."""
    about = and_(Case.kind == thing.kind, Case.ref_id == thing.id)
    if isinstance(thing, Post):
        about = or_(about, and_(Case.kind == Topic.kind, Case.ref_id == thing.topic_id))
    theirs = exists().where(Decision.case_id == Case.id, Decision.place_id == Case.space_id)
    for case in db.session.scalars(select(Case).where(about, Case.state == CaseState.EDIT, theirs)):
        _tell(case, HiddenChanged)


def _tell(case: Case, kind: type[Any]) -> None:
    community = db.session.scalar(select(Community).where(Community.space_id == case.space_id))
    if community is None:
        return
    told = frozenset(belonging.moderator_ids(community)) - {case.author_id}
    about: dict[str, Any] = {
        "subject": Ref("community", community.id),
        "space_id": community.space_id,
        "group": community.group,
    }
    emit(kind(actor_id=None, notify=told, **about))


def decide(community: Community, case: Case, words: dict[str, Any], *, moderator: Any) -> None:
    """Dismiss the reports, warn the author, hide the thing, or pass the case on; each with a line in both logs."""
    ensure_may_post(moderator)
    if hold(case).state != CaseState.OPEN or case.passed_on_at is not None:
        raise Conflict(_("This has been decided meanwhile."))
    outcome = words["outcome"]
    if outcome == ELSEWHERE:
        moderation.pass_on(case, moderator=moderator, note=words["note"])
    else:
        moderation.take(case, moderator=moderator)
        decision = moderation.decide(case, moderator=moderator, **words)
        decision.place_id = community.space_id
    db.session.flush()
    _note(community, case, ACTS[outcome], moderator, words["note"])


def _note(community: Community, case: Case, act: Act, moderator: Any, why: str) -> None:
    topic_id = case.ref_id if case.kind == "topic" else None
    if case.kind == "post":
        topic_id = db.session.scalar(select(Post.topic_id).where(Post.id == case.ref_id))
    log.note(community, act, actor=moderator, topic_id=topic_id, person_id=case.author_id, why=why)


def show_again(community: Community, case: Case, note: str, *, moderator: Any) -> None:
    """Show again what moderators of the community had hidden; what those of the site hid is theirs to show."""
    ensure_may_post(moderator)
    newest = select(Decision.place_id).where(Decision.case_id == hold(case).id).order_by(Decision.id.desc()).limit(1)
    if case.state != CaseState.EDIT or db.session.scalar(newest) != community.space_id:
        raise Conflict(_("This has been decided meanwhile."))
    moderation.show_again(case, moderator=moderator, note=note)
    _note(community, case, Act.SHOWED, moderator, note)
