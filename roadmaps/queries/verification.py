"""Doors to requests to confirm a step: who can be asked, what the asked person sees, what the learner sees of it."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, are_apart, blocked, fetch, visible
from app.db import db
from app.errors import Missing
from app.mentoring import mentors_in, mentors_of
from app.models import User
from app.models.document import Document
from app.statements import prepared
from roadmaps.models import Ask, Enrollment, Evidence, Roadmap, RoadmapVersion, ShownEvidence, Verification
from roadmaps.service.publishing import HOUSE


class Askable(NamedTuple):
    """Somebody who can be asked to confirm a step: as a mentor in the room of a space, or as the curator (0)."""

    user_id: int
    name: str
    handle: str
    picture: str | None
    space_id: int

    @property
    def value(self) -> str:
        """Return the value of the choice in a form."""
        return f"{self.user_id}-{self.space_id}"


def askable(learner: Viewer, roadmap_id: int) -> tuple[Askable, ...]:
    """Return who can confirm a learner's steps: their mentors, then the curator of the roadmap."""
    found = [Askable(*bond) for bond in mentors_of(learner)]
    columns = User.id, User.name, User.handle, User.picture
    query = select(*columns).join(Roadmap, Roadmap.owner_id == User.id).where(Roadmap.id == roadmap_id)
    curator = db.session.execute(query.where(User.id != learner.id, User.handle != HOUSE)).one_or_none()
    if curator and not are_apart(learner.id, curator.id) and curator.id not in {each.user_id for each in found}:
        found.append(Askable(*curator, 0))
    return tuple(found)


def _may_be_asked(verification: Any, enrollment: Any, roadmap: Any) -> ColumnElement[bool]:
    """Return the condition that who was asked still mentors the learner there, or still is the curator."""
    there = mentors_in(verification.asked_in, verification.owner_id, verification.learner_id)
    is_curator = and_(verification.asked_in.is_(None), roadmap.owner_id == verification.owner_id)
    stands = or_(and_(verification.asked_in.is_not(None), there), is_curator)
    return and_(stands, enrollment.left_at.is_(None), ~_apart(verification))


def _apart(verification: Any) -> ColumnElement[bool]:
    return blocked(verification.owner_id, _Column(verification.learner_id))


class _Column(NamedTuple):
    """A column that stands for a viewer."""

    id: Any


class Seen(NamedTuple):
    """A request as the person asked sees it; `is_open_to` says whether they still may look at the evidence."""

    ask: Verification
    roadmap: Any
    is_open_to: bool


def asked_of(person: Viewer, verification_id: int, *, held: bool = False) -> Seen:
    """Return a request that was made to this person; `held` locks the learner's enrollment, then the request.

    Once they no longer mentor the learner, only a confirmation that they gave themselves can be found, to take it back.
    """
    found = fetch(Verification, verification_id, person)
    if held:
        db.session.scalars(select(Enrollment).where(Enrollment.id == found.enrollment_id).with_for_update()).one()
        found = fetch(Verification, verification_id, person, held=True)
    if are_apart(person.id, found.learner_id) or found.state in {Ask.WITHDRAWN, Ask.ENDED}:
        raise Missing
    query = select(Roadmap, _may_be_asked(Verification, Enrollment, Roadmap).label("stands"))
    query = query.join(Enrollment, Enrollment.roadmap_id == Roadmap.id)
    query = query.join(Verification, Verification.enrollment_id == Enrollment.id)
    row = db.session.execute(query.where(Verification.id == found.id)).one()
    if not row.stands and found.state not in {Ask.CONFIRMED, Ask.REVOKED}:
        raise Missing
    return Seen(found, row.Roadmap, bool(row.stands))


def version_row(enrollment: Enrollment) -> Any:
    """Return the version that a learner reads, as `plan_of` takes it."""
    columns = RoadmapVersion.id.label("version_id"), RoadmapVersion.digest
    here = RoadmapVersion.roadmap_id == enrollment.roadmap_id, RoadmapVersion.number == enrollment.number
    return db.session.execute(select(*columns).where(*here)).one()


EVIDENCE = (
    *(Evidence.id, Evidence.kind, Evidence.title, Evidence.url, Evidence.note_html, Evidence.added_at),
    *(Evidence.verified_at, Evidence.statement, Evidence.file_key, Evidence.media_type, Evidence.size),
)


def evidence_shown(person: Viewer, ask: Verification) -> list[Any]:
    """Return the evidence that was chosen for this person; an entry is a link only where they may read it."""
    entry = and_(Document.kind == "entry", Document.ref_id == Evidence.entry_id, visible(Document, person))
    query = select(*EVIDENCE, Document.endpoint, Document.values)
    query = query.join(ShownEvidence, ShownEvidence.evidence_id == Evidence.id).outerjoin(Document, entry)
    return list(db.session.execute(query.where(ShownEvidence.verification_id == ask.id).order_by(Evidence.id)))


def asks_of(state_id: int) -> tuple[Any, ...]:
    """Return what became of asking to have a step confirmed, newest first, as its learner sees it."""
    return tuple(_asks()(state_id=state_id))


@prepared
def _asks() -> Any:
    stands = _may_be_asked(Verification, Enrollment, Roadmap).label("stands")
    query = (
        select(
            *(Verification.id, Verification.state, Verification.answer, Verification.farewell, Verification.words),
            *(Verification.asked_at, Verification.due_on, Verification.answered_at, Verification.ended_at, stands),
            *(User.name.label("asked"), User.handle, User.picture),
        )
        .join(User, User.id == Verification.owner_id)
        .join(Enrollment, Enrollment.id == Verification.enrollment_id)
        .join(Roadmap, Roadmap.id == Enrollment.roadmap_id)
    )
    query = query.where(Verification.state_id == bindparam("state_id"), Verification.state != Ask.WITHDRAWN)
    return query.order_by(Verification.id.desc()).limit(6)


def asked_by(learner: Viewer, state_id: int, verification_id: int) -> Verification:
    """Return one's own request for a step, locked; the enrollment is locked before it."""
    own = Verification.id == verification_id, Verification.state_id == state_id
    query = select(Verification).where(*own, Verification.learner_id == learner.id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Missing
    return found


def made_to(person: Viewer) -> list[Any]:
    """Return what this person was asked to confirm: what waits first, then the newest."""
    learner = aliased(User)
    query = (
        select(Verification, learner.name, learner.handle, learner.picture, Roadmap.title.label("roadmap"))
        .join(learner, learner.id == Verification.learner_id)
        .join(Enrollment, Enrollment.id == Verification.enrollment_id)
        .join(Roadmap, Roadmap.id == Enrollment.roadmap_id)
        .where(visible(Verification, person), Verification.owner_id == person.id, ~_apart(Verification))
        .where(Verification.state.not_in([Ask.WITHDRAWN, Ask.ENDED]))
    )
    kept = Verification.state.in_([Ask.CONFIRMED, Ask.REVOKED])
    query = query.where(or_(_may_be_asked(Verification, Enrollment, Roadmap), kept))
    first = Verification.state != Ask.OPEN
    return list(db.session.execute(query.order_by(first, Verification.id.desc()).limit(60)))
