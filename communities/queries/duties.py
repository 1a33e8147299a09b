"""The queue of a community's moderators: reports of what is said there, but none about whoever looks."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, in_space, subject
from app.db import db
from app.errors import Missing, NotAllowed
from app.models import Membership, Role, User
from app.moderation import service as moderation
from app.moderation.models import Case, CaseState, Decision, Report
from communities.models import Community
from communities.models.leaving import banned

KINDS = ("topic", "post")


def theirs(space_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a case is for the moderators of this space, and not about the one who asks.

    Those are the open ones that nobody at the site has taken, and what they have decided themselves.
    """
    here = and_(Case.space_id == space_id, Case.kind.in_(KINDS), Case.author_id != viewer.id)
    waits = and_(Case.state == CaseState.OPEN, Case.claimed_by_id.is_(None), Case.passed_on_at.is_(None))
    decided = exists().where(Decision.case_id == Case.id, Decision.place_id == space_id, Decision.appealed_at.is_(None))
    return and_(here, or_(waits, and_(decided, Case.passed_on_at.is_(None))))


def waits_for(space_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a case waits for a decision of this moderator, who has not reported it themselves."""
    return and_(Case.state == CaseState.OPEN, theirs(space_id, viewer), ~_reported_by(viewer))


def _reported_by(viewer: Viewer) -> ColumnElement[bool]:
    return exists().where(Report.case_id == Case.id, Report.owner_id == viewer.id)


def has_reported(case: Case, viewer: Viewer) -> bool:
    """Whether somebody has reported a case themselves: another moderator decides it."""
    return bool(db.session.scalar(select(Case.id).where(Case.id == case.id, _reported_by(viewer))))


def cases(community: Community, viewer: Viewer) -> list[Row[Any]]:
    """Return what waits, the urgent first, then what was hidden, then what was decided, the newest first."""
    columns: list[Any] = [Case.id, Case.kind, Case.reason, Case.state, Case.report_count, Case.opened_at, Case.kept]
    query = select(*columns, User.name).join(User, User.id == Case.author_id)
    query = query.where(theirs(community.space_id, viewer)).limit(100)
    turn = case({CaseState.OPEN.value: 2, CaseState.EDIT.value: 1}, value=Case.state, else_=0)
    urgent = case((Case.state == CaseState.OPEN, Case.severity), else_=0)
    return list(db.session.execute(query.order_by(turn.desc(), urgent.desc(), Case.id.desc())))


def case_for(community: Community, case_id: int, viewer: Viewer) -> Case:
    """Return a case to a moderator of the community that it is for."""
    found = db.session.scalar(select(Case).where(Case.id == case_id, theirs(community.space_id, viewer)))
    if found is None:
        raise Missing
    return found


def judged(person: Viewer, kind: str, ref_id: int) -> list[str]:
    """Return what a moderator of its community reads of a thing in the cases that are for them."""
    if kind not in KINDS:
        return []
    here = Case.kind == kind, Case.ref_id == ref_id, in_space(Case.space_id, person, Role.MODERATOR)
    found = select(Case).where(*here, theirs(Case.space_id, person)).limit(20)
    return moderation.words_judged(db.session.scalars(found))


def thing_for(community: Community, about: str, viewer: Viewer) -> Any:
    """Return something that was said in this community, by somebody else, to one of its moderators."""
    if about.partition(":")[0] not in KINDS:
        raise Missing
    thing = subject(about, viewer)
    if thing.space_id != community.space_id:
        raise Missing
    if thing.owner_id == viewer.id:
        raise NotAllowed
    return thing


def reports_of(case: Case) -> list[Row[Any]]:
    """Return the reports of a case, without a word about who made them."""
    query = select(Report.reason, Report.note, Report.made_at).where(Report.case_id == case.id)
    return list(db.session.execute(query.order_by(Report.id).limit(100)))


def author_of(user_id: int) -> Any:
    """Return who wrote a thing, as a page names them."""
    return db.session.execute(select(User.name, User.handle, User.picture).where(User.id == user_id)).one()


def may_take_out(community: Community, user_id: int, viewer: Viewer) -> bool:
    """Whether a moderator may take somebody out of the community, or keep out who has left it."""
    theirs, mine = aliased(Membership), aliased(Membership)
    here = theirs.space_id == community.space_id, theirs.user_id == user_id, theirs.role >= Role.MEMBER
    me = mine.space_id == community.space_id, mine.user_id == viewer.id, mine.ended_at.is_(None)
    looked_after = or_(theirs.ended_at.is_not(None), theirs.role < mine.role)
    query = select(theirs.id).join(mine, and_(*me)).where(*here, looked_after, ~banned(community.id, user_id))
    return db.session.scalar(query) is not None


def decisions_of(case: Case) -> list[Row[Any]]:
    """Return what was decided, and by whom."""
    query = select(Decision.outcome, Decision.message, Decision.made_at, User.name)
    query = query.outerjoin(User, User.id == Decision.by_id).where(Decision.case_id == case.id)
    return list(db.session.execute(query.order_by(Decision.id.desc())))
