"""Evidence: a learner's own entries to choose from, and the doors to attached files."""

from typing import Any

from sqlalchemy import select

from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from app.models.document import Document
from roadmaps.models import Evidence, ShownEvidence, StepState
from roadmaps.queries.verification import asked_of

NEWEST = 40


def own_entries(learner: Viewer) -> list[tuple[int, str]]:
    """Return a learner's own newest entries of growth threads, by number and title."""
    mine = Document.kind == "entry", Document.owner_id == learner.id, visible(Document, learner)
    query = select(Document.ref_id, Document.title).where(*mine)
    return [(row.ref_id, row.title) for row in db.session.execute(query.order_by(Document.id.desc()).limit(NEWEST))]


def file_of(enrollment: Any, key: str, evidence_id: int) -> Evidence:
    """Return a file that a learner attached to a step of their own."""
    query = select(Evidence).join(StepState, StepState.id == Evidence.state_id)
    here = StepState.enrollment_id == enrollment.id, StepState.step_key == key, Evidence.id == evidence_id
    return _file(query.where(*here))


def file_shown(person: Viewer, verification_id: int, evidence_id: int) -> Evidence:
    """Return a file that a learner chose to show to this person, as long as they may look at it."""
    if not asked_of(person, verification_id).is_open_to:
        raise Missing
    query = select(Evidence).join(ShownEvidence, ShownEvidence.evidence_id == Evidence.id)
    return _file(query.where(ShownEvidence.verification_id == verification_id, Evidence.id == evidence_id))


def _file(query: Any) -> Evidence:
    found: Evidence | None = db.session.scalar(query.where(Evidence.file_key.is_not(None)))
    if found is None:
        raise Missing
    return found
