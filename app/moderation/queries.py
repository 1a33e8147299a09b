"""Doors and listings of moderation: cases open to moderators only, reports and decisions to the one they concern."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, fetch
from app.db import db
from app.errors import Missing, NotAllowed
from app.home import Waiting
from app.models import Audience, Document, Membership, User
from app.moderation import service
from app.moderation.models import Audit, Case, CaseState, Decision, Outcome, Report, ShownCopy

TABS = ("open", "mine", "edit", "closed")
POSTS = ("topic", "post", "entry")


def ensure_moderator(person: Any) -> None:
    """Hide the desk from everybody but moderators."""
    if not person.is_moderator:
        raise Missing


def case_for(person: Any, case_id: int) -> Case:
    """Return a case to a moderator whom it is not about: nobody reads what others report of them."""
    ensure_moderator(person)
    case = db.session.get(Case, case_id)
    if case is None:
        raise Missing
    if case.author_id == person.id:
        raise NotAllowed(_("You are part of this case. Another moderator has to take it."))
    return case


def judged(person: Any, kind: str, ref_id: int) -> list[str]:
    """Return what a moderator of the site reads of a thing in its cases, but for those about themselves."""
    if not person.is_moderator:
        return []
    about = Case.kind == kind, Case.ref_id == ref_id, Case.author_id != person.id
    return service.words_judged(db.session.scalars(select(Case).where(*about).limit(20)))


def decision_for(person: Viewer, decision_id: int) -> Decision:
    """Return a decision to whom it concerns, once it holds: a pause waits for a second moderator."""
    decision = fetch(Decision, decision_id, person)
    if decision.outcome == Outcome.PAUSE and decision.seconded_by_id is None:
        raise Missing
    return decision


def cases(tab: str, person: Viewer) -> Select[Any]:
    """Return the queue: the urgent first, then the oldest."""
    author, holder = aliased(User), aliased(User)
    columns = (Case.id, Case.kind, Case.reason, Case.severity, Case.state, Case.report_count, Case.opened_at, Case.kept)
    query = select(
        *columns, Case.edit_due_at, author.name.label("author"), holder.name.label("holder"), Case.claimed_by_id
    )
    query = query.join(author, author.id == Case.author_id).outerjoin(holder, holder.id == Case.claimed_by_id)
    waiting = Case.state.in_((CaseState.OPEN, CaseState.SECOND))
    wheres = {
        "open": waiting,
        "mine": (Case.claimed_by_id == person.id) & (Case.state != CaseState.CLOSED),
        "edit": Case.state == CaseState.EDIT,
        "closed": Case.state == CaseState.CLOSED,
    }
    order = (Case.id.desc(),) if tab == "closed" else (Case.severity.desc(), Case.opened_at, Case.id)
    return query.where(wheres[tab], Case.author_id != person.id).order_by(*order).limit(60)


def tab_counts(person: Viewer) -> dict[str, int]:
    """Return how many cases stand in the tabs that say a number."""
    waiting = Case.state.in_((CaseState.OPEN, CaseState.SECOND))
    mine = (Case.claimed_by_id == person.id) & (Case.state != CaseState.CLOSED)
    counted = (
        func.count().filter(waiting),
        func.count().filter(mine),
        func.count().filter(Case.state == CaseState.EDIT),
    )
    return dict(
        zip(
            ("open", "mine", "edit"),
            db.session.execute(select(*counted).where(Case.author_id != person.id)).one(),
            strict=True,
        )
    )


def reports_of(case: Case) -> list[Row[Any]]:
    """Return the reports of a case with how the reporters' earlier ones ended."""
    columns = (Report.reason, Report.note, Report.made_at, User.name, User.joined_at)
    query = select(*columns).join(User, User.id == Report.owner_id).where(Report.case_id == case.id)
    return list(db.session.execute(query.order_by(Report.id)))


def evidence_of(case: Case) -> list[Row[Any]]:
    """Return what the reporters of a case chose to show: copies, with whose words they are."""
    columns = (ShownCopy.id, ShownCopy.kind, ShownCopy.kept, ShownCopy.made_at, User.name)
    query = select(*columns).join(Report, Report.id == ShownCopy.report_id).where(Report.case_id == case.id)
    return list(db.session.execute(query.outerjoin(User, User.id == ShownCopy.author_id).order_by(ShownCopy.id)))


def author_of(case: Case) -> Any:
    """Return what a moderator needs to know of the author, and no more."""
    posts = select(func.count()).select_from(Document).where(Document.owner_id == User.id, Document.kind.in_(POSTS))
    posts = posts.where(Document.audience != Audience.OWNER)
    others = select(func.count()).select_from(Case).where(Case.author_id == User.id, Case.id != case.id)
    upheld = (
        select(func.count()).select_from(Decision).where(Decision.owner_id == User.id, Decision.outcome != "nothing")
    )
    columns = [User.id, User.name, User.handle, User.picture, User.joined_at, User.suspended_until]
    counts = [query.correlate(User).scalar_subquery() for query in (posts, others, upheld)]
    query = select(
        *columns, *(count.label(name) for count, name in zip(counts, ("posts", "cases", "upheld"), strict=True))
    )
    return db.session.execute(query.where(User.id == case.author_id)).one()


def trail(person: Viewer, case_id: int | None = None) -> Any:
    """Return lines of the audit trail, newest first: of one case, or of all that are not about whoever reads."""
    columns = (Audit.id, Audit.action, Audit.about, Audit.note, Audit.made_at, Audit.case_id, User.name.label("actor"))
    query = select(*columns).outerjoin(User, User.id == Audit.actor_id)
    own = select(Case.id).where(Case.author_id == person.id)
    theirs = select(Membership.space_id).where(Membership.user_id == person.id)
    query = query.where(or_(Audit.space_id.is_(None), Audit.space_id.not_in(theirs)))
    return query.where(Audit.case_id == case_id if case_id else or_(Audit.case_id.is_(None), Audit.case_id.not_in(own)))


def decisions_of(case: Case) -> list[Decision]:
    """Return the decisions of a case, newest first."""
    return list(db.session.scalars(select(Decision).where(Decision.case_id == case.id).order_by(Decision.id.desc())))


def waiting(person: Any) -> list[Waiting]:
    """Say on a moderator's home how many reports wait."""
    if not person.is_moderator:
        return []
    free = or_(Case.claimed_by_id.is_(None), Case.claimed_by_id == person.id)
    query = select(func.count(), func.min(Case.opened_at)).where(Case.state == CaseState.OPEN, free)
    query = query.where(Case.author_id != person.id)
    count, oldest = db.session.execute(query).one()
    if not count:
        return []
    title = ngettext("%(num)s report waits", "%(num)s reports wait", count)
    detail = _("Urgent first, then oldest. We answer every report within two days.")
    url = url_for("moderation.index")
    return [Waiting("flag", title, detail, url, _("Open the queue"), since=oldest)]
