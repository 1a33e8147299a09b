"""Verbs of moderation: report, take, decide, second, show again, appeal."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from app import access, clock
from app.access import Viewer
from app.accounts.service import deletion
from app.db import db, hold
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Ref, emit
from app.gate import end_sessions
from app.models import User, kinds
from app.moderation.desks import desk_of
from app.moderation.events import DecisionMade, ReportAnswered, ShownAgain
from app.moderation.models import Audit, Case, CaseState, Decision, Outcome, Report, ShownCopy
from app.moderation.rules import REASON_BY_KEY, heaviest

PAUSE = timedelta(days=7)
KEPT_TEXT = 20_000
KEPT_HTML = 400_000  # HTML is kept whole or not at all: cut anywhere, it would swallow what follows it
UNDECIDED = (CaseState.OPEN, CaseState.EDIT, CaseState.SECOND)


def report(
    thing: Any, *, person: Viewer, reason: str, note: str, author_id: int | None = None, attached: Sequence[Any] = ()
) -> Report:
    """Report a thing that the person may see; several reports of one thing make one case, one each person.

    A place that several people share is reported about one of them, `author_id`; of what is written in it only copies
    of the `attached` things go with the report. Raises `Invalid` for one's own things.
    """
    author_id = author_id if author_id in _sharers(thing, person) else _answerable(thing, person)
    if author_id == person.id:
        raise Invalid(_("This is your own. You can edit or remove it yourself."))
    case = _open_case(hold(thing), author_id, reason)
    mine = select(Report).where(Report.case_id == case.id, Report.owner_id == person.id)
    if (found := db.session.scalar(mine)) is not None:
        _attach(found, attached)
        return found
    made = Report(case=case, owner_id=person.id, reason=reason, note=note)
    db.session.add(made)
    case.report_count += 1
    case.reason = heaviest([case.reason, reason]).key
    case.severity = REASON_BY_KEY[case.reason].severity
    db.session.flush()
    _attach(made, attached)
    audit("reported", case, actor_id=None)
    return made


def _attach(report: Report, things: Sequence[Any]) -> None:
    """Keep copies of what the reporter chose to show, each once, as it reads now."""
    query = select(ShownCopy.kind, ShownCopy.ref_id).where(ShownCopy.report_id == report.id)
    known = {tuple(row) for row in db.session.execute(query)}
    for thing in things:
        if (thing.kind, thing.id) not in known:
            about = {"kind": thing.kind, "ref_id": thing.id, "author_id": thing.owner_id}
            db.session.add(ShownCopy(report_id=report.id, kept=keep(thing), **about))
    db.session.flush()


def _sharers(thing: Any, person: Viewer) -> frozenset[int]:
    return frozenset(thing.others(person.id)) if hasattr(thing, "others") else frozenset()


def _answerable(thing: Any, person: Viewer) -> int:
    """Return whom a report is about: who wrote the thing, or the other one of a place that two people share."""
    return next(iter(thing.others(person.id))) if hasattr(thing, "others") else int(thing.owner_id)


def _open_case(thing: Any, author_id: int, reason: str, *, announce: bool = True) -> Case:
    same = Case.kind == thing.kind, Case.ref_id == thing.id, Case.author_id == author_id, Case.state.in_(UNDECIDED)
    found = db.session.scalar(select(Case).where(*same).order_by(Case.id.desc()).limit(1))
    if found is not None:
        return found
    severity = REASON_BY_KEY[reason].severity
    about = {"kind": thing.kind, "ref_id": thing.id, "author_id": author_id}
    told = desk_of(thing.kind)
    space_id = thing.space_id if told else None
    case = Case(reason=reason, severity=severity, report_count=0, kept=keep(thing), space_id=space_id, **about)
    db.session.add(case)
    db.session.flush()
    if told and announce:
        told(case)
    return case


def case_of(thing: Any, reason: str) -> Case:
    """Return the case about a thing that is not decided yet, a new one that nobody reported if there is none."""
    return _open_case(hold(thing), thing.owner_id, reason, announce=False)


def pass_on(case: Case, *, moderator: Any, note: str) -> None:
    """Leave a case to the moderators of the site alone."""
    ensure_impartial(hold(case), moderator)
    case.passed_on_at = clock.now()
    audit("passed_on", case, actor_id=moderator.id, note=note)


def follow(kind: str, ids: Any, space_id: int | None) -> None:
    """Let the open cases about things that were moved go to the moderators of where they are now."""
    about = Case.kind == kind, Case.ref_id.in_(ids), Case.space_id.is_not(None), Case.state.in_(UNDECIDED)
    moved = update(Case).where(*about).values(space_id=space_id)
    db.session.execute(moved, execution_options={"synchronize_session": False})


def keep(thing: Any) -> dict[str, Any]:
    """Return a copy of a thing as it reads now: what moderators see, whatever happens to the thing."""
    fields = thing.document()
    names = ("body_html", "about_html", "purpose_html") if thing.kind != "person" else ()  # a profile tells by section
    html = next((getattr(thing, name) for name in names if hasattr(thing, name)), "")
    is_place = hasattr(thing, "others")  # what two people share is reported without what they wrote in it
    title, text = (fields.title, "" if is_place else fields.text[:KEPT_TEXT]) if fields else ("", "")
    place = {"endpoint": fields.endpoint, "values": dict(fields.values), "anchor": fields.anchor} if fields else {}
    return {
        "title": title,
        "text": text,
        "html": html if len(html) <= KEPT_HTML else "",
        "at": clock.now().isoformat(),
        **place,
    }


def words_now(case: Case) -> dict[str, Any] | None:
    """Return how something hidden reads now, when its author has changed it: who shows it again has read that.

    So for what is said in places with a desk of their own; of anything else no more is opened than the kept copy.
    """
    thing = thing_of(case) if desk_of(case.kind) else None
    if thing is None or not thing.is_hidden or thing.document() is None:
        return None
    now = keep(thing)
    names = ("title", "text", "html")
    return now if [now[name] for name in names] != [case.kept.get(name) for name in names] else None


def words_judged(found: Iterable[Case]) -> list[str]:
    """Return the HTML that whoever judges these cases reads: the kept copies, and how something hidden reads now."""
    return [copy["html"] for case in found for copy in (case.kept, words_now(case)) if copy and copy.get("html")]


def take(case: Case, *, moderator: User | Any) -> None:
    """Claim a case, so that two people do not work on it.

    Raises `Conflict` when somebody else has it, `NotAllowed` when it is about the moderator.
    """
    ensure_impartial(case, moderator)
    free = update(Case).where(Case.id == case.id, Case.claimed_by_id.is_(None), Case.state != CaseState.CLOSED)
    taken = db.session.execute(free.values(claimed_by_id=moderator.id, claimed_at=clock.now()))
    if taken.rowcount == 0 and case.claimed_by_id != moderator.id:  # type: ignore[attr-defined]
        raise Conflict(_("Somebody else has just taken this report."))
    db.session.refresh(case)
    audit("taken", case, actor_id=moderator.id)


def let_go(case: Case, *, moderator: Any) -> None:
    """Put a claimed case back into the queue."""
    ensure_holder(case, moderator)
    case.claimed_by_id = case.claimed_at = None
    audit("let_go", case, actor_id=moderator.id)


def ensure_impartial(case: Case, moderator: Any) -> None:
    """Refuse a case about oneself, one that oneself reported, and an appeal against one's own decision."""
    mine = select(func.count()).select_from(Report).where(Report.case_id == case.id, Report.owner_id == moderator.id)
    if case.author_id == moderator.id or db.session.scalar(mine):
        raise NotAllowed(_("You are part of this case. Another moderator has to take it."))
    if case.kept.get("decided_by") == moderator.id:
        raise NotAllowed(_("You decided this before. Another moderator answers the appeal."))


def ensure_holder(case: Case, moderator: Any) -> None:
    """Refuse to act on a case that the moderator has not taken."""
    if case.claimed_by_id != moderator.id or case.state == CaseState.CLOSED:
        raise NotAllowed(_("Take this report first."))


def decide(case: Case, *, moderator: Any, outcome: str, rule: int, message: str, note: str) -> Decision:
    """Decide a case: act on the thing at once, tell its author why, and answer the reporters."""
    ensure_impartial(hold(case), moderator)
    ensure_holder(case, moderator)
    from app.moderation import edits

    (edits.ask if outcome == Outcome.ASK_EDIT else edits.ask_no_longer)(case)
    decision = Decision(
        case=case, owner_id=case.author_id, outcome=outcome, rule=rule, message=message, by_id=moderator.id
    )
    db.session.add(decision)
    audit(outcome, case, actor_id=moderator.id, note=note)
    if outcome == Outcome.PAUSE:
        case.state, case.claimed_by_id = CaseState.SECOND, None
        db.session.flush()
        return decision
    thing = thing_of(case)
    if outcome in (Outcome.HIDE, Outcome.REMOVE) and thing is not None:  # also what its author's leaving has hidden
        access.hide(thing, clock.now())
    waits = outcome in (Outcome.ASK_EDIT, Outcome.HIDE)
    _close(case, moderator, decision, CaseState.EDIT if waits else CaseState.CLOSED)
    return decision


def second(case: Case, *, moderator: Any, agrees: bool, note: str) -> None:
    """Let a second moderator agree to pause an account, or send the case back."""
    ensure_impartial(hold(case), moderator)
    newest = select(Decision).where(Decision.case_id == case.id).order_by(Decision.id.desc()).limit(1)
    decision = db.session.scalar(newest)
    if case.state != CaseState.SECOND or decision is None:
        raise Conflict(_("This has been decided meanwhile."))
    if decision.by_id == moderator.id:
        raise NotAllowed(_("A second person has to agree."))
    if not agrees:
        db.session.delete(decision)
        case.state = CaseState.OPEN
        audit("disagreed", case, actor_id=moderator.id, note=note)
        return
    decision.seconded_by_id = moderator.id
    author = db.session.get_one(User, case.author_id)
    author.suspended_until = clock.now() + PAUSE
    end_sessions(author.id)
    thing = thing_of(case)
    if thing is not None and thing.kind != "person":
        access.hide(thing, clock.now())
    audit("paused", case, actor_id=moderator.id, note=note)
    _close(case, moderator, decision, CaseState.CLOSED)


def _close(case: Case, moderator: Any, decision: Decision, state: str) -> None:
    case.state = state
    case.closed_at = clock.now() if state == CaseState.CLOSED else None
    db.session.flush()
    if decision.outcome != Outcome.NOTHING:
        about = Ref("decision", decision.id)
        emit(DecisionMade(actor_id=moderator.id, subject=about, notify=frozenset({case.author_id})))
    for made in db.session.scalars(select(Report).where(Report.case_id == case.id)):
        told = frozenset({made.owner_id})
        emit(ReportAnswered(actor_id=moderator.id, subject=Ref("report", made.id), notify=told))


def show_again(case: Case, *, moderator: Any, note: str) -> None:
    """Show a hidden thing again, because it was edited or the appeal was right."""
    ensure_impartial(case, moderator)
    thing = thing_of(case)
    if thing is not None and thing.is_hidden:
        deletion.show_again(thing)
        if fields := thing.document():  # none when its author has taken it back
            about: dict[str, Any] = {"subject": Ref(thing.kind, thing.id), "notify": frozenset({case.author_id})}
            emit(ShownAgain(actor_id=moderator.id, group=fields.group, **about))  # a row with all else about its place
    case.state, case.closed_at, case.edit_check_at = CaseState.CLOSED, clock.now(), None
    audit("shown_again", case, actor_id=moderator.id, note=note)


def appeal(decision: Decision, *, person: Viewer, words: str) -> None:
    """Ask another moderator to look at a decision again: its case returns to the queue, and not to who decided."""
    if hold(decision).appealed_at is not None:
        raise Conflict(_("You have appealed already. Another moderator will answer."))
    decision.appealed_at = clock.now()
    case = decision.case
    case.state, case.claimed_by_id, case.closed_at, case.edit_check_at = CaseState.OPEN, None, None, None
    case.passed_on_at = case.passed_on_at or clock.now()  # another moderator answers: one of the site
    case.kept = {**case.kept, "appeal": words, "decided_by": decision.by_id}
    audit("appealed", case, actor_id=person.id)


def thing_of(case: Case) -> Any:
    """Return the thing that a case is about, if it is still there."""
    model = kinds.get(case.kind)
    return db.session.get(model, case.ref_id) if model else None


def line(action: str, *, about: str, space_id: int | None, actor_id: int | None, note: str = "") -> None:
    """Add a line about something in a space to the trail; those in the space do not read it there."""
    db.session.add(Audit(action=action, about=about, space_id=space_id, note=note, actor_id=actor_id))
    db.session.flush()


def audit(action: str, case: Case | None, *, actor_id: int | None, note: str = "") -> None:
    """Add a line to the trail."""
    about = case.about if case else ""
    db.session.add(Audit(action=action, case_id=case.id if case else None, about=about, note=note, actor_id=actor_id))
    db.session.flush()
