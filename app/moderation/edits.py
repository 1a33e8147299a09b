"""An edit that was asked for has two days: its author is reminded, and moderators see the case again.

What is asked for is kept with the case as it read then. A change of these words, or their removal, is noticed by the
next tick; one that leaves the plain text as it was (a link that leads elsewhere), when the two days are over.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from app import clock
from app.access import Viewer
from app.db import db
from app.events import Ref, emit
from app.models import Document
from app.moderation import service
from app.moderation.events import EditDue
from app.moderation.models import Case, CaseState, Decision
from app.reach import may_reach

DAYS = timedelta(days=2)
REMIND_BEFORE = timedelta(days=1)
MADE, MISSED = "made", "missed"
NAMES = ("title", "text", "html")
ROOM_KINDS = ("room", "room_entry")  # nobody opens them but by the reports of those inside


def ask(case: Case) -> None:
    """Give the author two days from now, and keep how the thing reads."""
    thing, now = service.thing_of(case), clock.now()
    asked = service.keep(thing) if thing else case.kept
    case.kept = {**_without_end(case), "asked": {name: asked[name] for name in NAMES}}
    case.edit_due_at, case.edit_check_at = now + DAYS, now + DAYS - REMIND_BEFORE


def ask_no_longer(case: Case) -> None:
    """Stop the clock: something else was decided."""
    case.kept = _without_end(case)
    case.edit_due_at = case.edit_check_at = None


def _without_end(case: Case) -> dict[str, Any]:
    return {name: value for name, value in case.kept.items() if name not in ("asked", "edit")}


def is_asked(thing: Any) -> bool:
    """Whether moderators asked for an edit of a thing and have not decided since: then nothing stays of before."""
    about = Case.kind == thing.kind, Case.ref_id == thing.id, Case.state.in_((CaseState.EDIT, CaseState.OPEN))
    is_open = or_(Case.edit_check_at.is_not(None), Case.kept["edit"].as_string() == MADE)
    return bool(db.session.scalar(select(exists().where(*about, is_open))))


def due(now: datetime) -> Select[Any]:
    """Select the cases whose clock has come to a step, or whose thing does not read as when its edit was asked for."""
    about = and_(Document.kind == Case.kind, Document.ref_id == Case.ref_id)
    asked = Case.kept["asked"]
    title, text = asked["title"].as_string(), asked["text"].as_string()
    now_text = func.substr(Document.text, 1, service.KEPT_TEXT)
    has_changed = or_(Document.id.is_(None), Document.title != title, now_text != text)
    has_changed = and_(Case.kind != "room", has_changed)  # of a place nothing but its name is kept
    query = select(Case).outerjoin(Document, about).where(Case.state == CaseState.EDIT, Case.edit_check_at.is_not(None))
    return query.where(or_(Case.edit_check_at <= now, has_changed)).order_by(Case.edit_check_at)


def look(case: Case, now: datetime) -> None:
    """Take the step that is due: the case is seen again, or closed with what it is about, or its author is reminded."""
    thing = service.thing_of(case)
    if thing is None or thing.document() is None:
        ask_no_longer(case)
        case.state, case.closed_at, case.claimed_by_id = CaseState.CLOSED, now, None
        service.audit("taken_back", case, actor_id=None)
    elif _reads_otherwise(case, thing):
        _see_again(case, MADE, now)
    elif case.edit_due_at is None or case.edit_due_at <= now:
        _see_again(case, MISSED, now)
    elif case.edit_check_at is not None and case.edit_check_at <= now:
        case.edit_check_at = case.edit_due_at
        asked = select(Decision.id).where(Decision.case_id == case.id).order_by(Decision.id.desc()).limit(1)
        about = Ref("decision", db.session.scalars(asked).one())
        emit(EditDue(actor_id=None, subject=about, notify=frozenset({case.author_id})))


def _reads_otherwise(case: Case, thing: Any) -> bool:
    words = service.keep(thing)
    return any(words[name] != case.kept["asked"][name] for name in NAMES)


def _see_again(case: Case, end: str, now: datetime) -> None:
    """Put a case back into the queue of the site's moderators, whoever had it, with how the asking ended."""
    case.kept = _without_end(case) | {"edit": end}
    case.state, case.claimed_by_id, case.claimed_at, case.edit_check_at = CaseState.OPEN, None, None, None
    case.passed_on_at = case.passed_on_at or now
    service.audit(f"edit_{end}", case, actor_id=None)


def words_now(case: Case, viewer: Viewer) -> dict[str, Any] | None:
    """Return how a thing reads now that was edited because it was asked for, to a moderator who may read it anyway."""
    thing = service.thing_of(case) if case.kept.get("edit") == MADE and case.kind not in ROOM_KINDS else None
    if thing is None or thing.document() is None or not may_reach(type(thing), thing.id, frozenset({viewer.id})):
        return None
    return service.keep(thing)
