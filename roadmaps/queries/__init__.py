"""Doors to roadmaps and enrollments, and what their pages list: rows with all that a template needs."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Text, and_, bindparam, exists, func, null, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, blocked, stand_in, visible
from app.db import db
from app.errors import Missing, NotAllowed
from app.follows.queries import follows
from app.mentoring import mentors_within
from app.models import Skill, User
from app.models.document import Document
from app.statements import Gathered, among, kept, prepared
from app.web import Page, paged
from roadmaps.models import (
    Assignment,
    Endorsement,
    Enrollment,
    Evidence,
    Given,
    Listing,
    Roadmap,
    RoadmapTopic,
    RoadmapVersion,
    State,
    Step,
    StepSkill,
    StepState,
)
from roadmaps.plan import Plan, make_plan

PAGE = 10
SLUG = re.compile(r"[a-z0-9-]{1,100}")
FEWEST = 5  # numbers about fewer people are never shown
LENGTHS = {"short": (0, 20), "medium": (21, 60), "long": (61, 100_000)}


FACTS = (
    *(Roadmap.id, Roadmap.slug, Roadmap.title, Roadmap.summary, Roadmap.meant_for, Roadmap.level, Roadmap.level_note),
    *(Roadmap.license, Roadmap.attribution, Roadmap.source, Roadmap.note, Roadmap.hours, Roadmap.learner_count),
    *(Roadmap.number.label("newest"), Roadmap.hidden_at, Roadmap.listing, Roadmap.owner_id),
    *(Roadmap.review_due_on, Roadmap.reviewed_number, Roadmap.reviewed_at, Roadmap.fork_of_id, kept(Roadmap.figures)),
)
MINE = (
    *(Enrollment.id.label("enrollment_id"), Enrollment.summary.label("progress"), Enrollment.started_at),
    *(Enrollment.hours_per_week, Enrollment.paused_at, Enrollment.verified_at, kept(Enrollment.foreseen)),
    Enrollment.audience.label("shown_to"),
)
VERSION = (
    *(RoadmapVersion.id.label("version_id"), RoadmapVersion.number, RoadmapVersion.digest),
    RoadmapVersion.published_at,
)


def _mine(viewer: Any) -> Any:
    """Return the condition of the viewer's own enrollment, which nobody else may see."""
    is_theirs = Enrollment.owner_id == viewer.id if viewer.id else Enrollment.id == 0
    return and_(Enrollment.roadmap_id == Roadmap.id, is_theirs, Enrollment.left_at.is_(None))


def _given(viewer: Any) -> Any:
    """Select who gave the roadmap to the viewer, as lists of id, state, title and name."""
    giver = aliased(User)
    values = Gathered(Assignment.id, Assignment.state, Assignment.title, giver.name)
    theirs = Assignment.owner_id == viewer.id if viewer.id else Assignment.id == 0
    waits = Assignment.state.in_([Given.OPEN, Given.ACCEPTED])
    query = select(values).select_from(Assignment).outerjoin(giver, giver.id == Assignment.by_id)
    query = query.where(Assignment.roadmap_id == Roadmap.id, theirs, waits, Assignment.hidden_at.is_(None))
    query = query.where(~blocked(Assignment.by_id, viewer))
    return query.correlate(Roadmap).scalar_subquery().label("given")


def _said() -> tuple[Any, ...]:
    """Select what others say of a roadmap: how many endorse it, and who has reviewed it."""
    count = select(func.count()).select_from(Endorsement).where(Endorsement.roadmap_id == Roadmap.id)
    reviewer = select(User.name).where(User.id == Roadmap.reviewed_by_id)
    both = (count.correlate(Roadmap).scalar_subquery(), reviewer.correlate(Roadmap).scalar_subquery())
    return both[0].label("endorsements"), both[1].label("reviewer")


@prepared
def _roadmap(viewer: Any) -> Any:
    topic = select(RoadmapTopic.topic).where(RoadmapTopic.roadmap_id == Roadmap.id).order_by(RoadmapTopic.id).limit(1)
    curator = (User.name.label("curator"), User.handle.label("curator_handle"))
    query = (
        select(*FACTS, *MINE, *VERSION, *curator, topic.scalar_subquery().label("topic"), _given(viewer), *_said())
        .add_columns(follows(viewer, "roadmap", Roadmap.id).label("is_followed"))
        .add_columns((mentors_within(viewer) if viewer.id else null()).label("mentors"))
        .join(User, User.id == Roadmap.owner_id)
        .outerjoin(Enrollment, _mine(viewer))
        .join(RoadmapVersion, RoadmapVersion.roadmap_id == Roadmap.id)
        .where(RoadmapVersion.number == func.coalesce(Enrollment.number, Roadmap.number))
    )
    return query.where(Roadmap.slug == bindparam("slug"), visible(Roadmap, viewer))


def roadmap_row(viewer: Viewer, slug: str) -> Any:
    """Return a roadmap as its page shows it: its curator, the viewer's enrollment, and the version they read."""
    row = asked(viewer, _roadmap(stand_in(viewer)), slug=slug).one_or_none() if SLUG.fullmatch(slug) else None
    if row is None:
        raise Missing
    return row


def plan_of(row: Any) -> Plan:
    """Return the plan of the version that a roadmap's row names; read once, then kept, since versions never change."""
    if isinstance(plan := getattr(row, "plan", None), Plan):  # of a draft, which has no version
        return plan
    return _plan(row.version_id, row.digest)


@lru_cache(maxsize=48)
def _plan(version_id: int, digest: str) -> Plan:
    columns = select(RoadmapVersion.content, RoadmapVersion.layout, RoadmapVersion.prose)
    return make_plan(*db.session.execute(columns.where(RoadmapVersion.id == version_id)).one())


def enrollment_for(person: Viewer, roadmap: Any, *, may: str = "write") -> Enrollment:
    """Return the person's own enrollment on a roadmap; `may="write"` holds it until the unit of work ends."""
    if roadmap.enrollment_id is None:
        raise NotAllowed(_("Start this roadmap first: then your progress is kept here."))
    query = select(Enrollment).where(Enrollment.id == roadmap.enrollment_id, Enrollment.owner_id == person.id)
    return db.session.scalars(query.with_for_update() if may == "write" else query).one()


def states_of(enrollment_id: int) -> tuple[Any, ...]:
    """Return the state of each step that an enrollment has touched."""
    return tuple(_states()(enrollment_id=enrollment_id))


@prepared
def _states() -> Any:
    query = select(
        *(StepState.id, StepState.step_key, StepState.state, StepState.checked, StepState.known_before),
        *(StepState.reason, StepState.note_md, StepState.note_html, StepState.version),
        *(StepState.done_at, StepState.evidenced_at, StepState.confirmed_at),
        *(
            StepState.hours_spent,
            StepState.asks,
            StepState.not_known,
            kept(StepState.known_from),
            User.name.label("confirmer"),
        ),
    )
    query = query.outerjoin(User, User.id == StepState.confirmed_by_id)
    return query.where(StepState.enrollment_id == bindparam("enrollment_id"))


def evidence_of(state_id: int) -> tuple[Any, ...]:
    """Return the evidence of a step, oldest first, with who verified it."""
    return tuple(_evidence()(state_id=state_id))


@prepared
def _evidence() -> Any:
    query = select(
        *(Evidence.id, Evidence.kind, Evidence.title, Evidence.url, Evidence.note_html, Evidence.added_at),
        *(Evidence.verified_at, Evidence.statement, User.name.label("verifier"), Evidence.media_type, Evidence.size),
        *(Evidence.entry_id, Document.endpoint, kept(Document.values)),
    )
    entry = and_(Document.kind == "entry", Document.ref_id == Evidence.entry_id)
    query = query.outerjoin(User, User.id == Evidence.verified_by_id).outerjoin(Document, entry)
    return query.where(Evidence.state_id == bindparam("state_id")).order_by(Evidence.id)


class StepFacts(NamedTuple):
    """What is known of a step beside its words: `busy` people are on it now, `skills` are names.

    `links` says of each address among its resources how it was found: a word of `app.fetching.Health`, the day, and
    where to, if it moved.
    """

    id: int = 0
    busy: int = 0
    skills: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str, str], ...] = ()


@prepared
def _step(viewer: Any) -> Any:
    busy = (
        select(func.count())
        .select_from(StepState)
        .join(Enrollment, Enrollment.id == StepState.enrollment_id)
        .where(Enrollment.roadmap_id == bindparam("roadmap_id"), Enrollment.left_at.is_(None))
        .where(StepState.step_key == bindparam("key"), StepState.state == State.IN_PROGRESS)
        .scalar_subquery()
    )
    query = (
        select(Step.id, Step.links, busy.label("busy"), StepSkill.slug, Skill.name)
        .outerjoin(StepSkill, StepSkill.step_id == Step.id)
        .outerjoin(Skill, Skill.slug == StepSkill.slug)
        .where(Step.roadmap_id == bindparam("roadmap_id"), Step.key == bindparam("key"), visible(Step, viewer))
    )
    return query.order_by(StepSkill.id)


def step_facts(viewer: Viewer, roadmap_id: int, key: str) -> StepFacts:
    """Return the facts of a step; too few people on it to say are none."""
    rows = asked(viewer, _step(stand_in(viewer)), roadmap_id=roadmap_id, key=key).all()
    if not rows:
        return StepFacts()
    skills = tuple(row.name or row.slug.replace("-", " ") for row in rows if row.slug)
    links = tuple((url, said["health"], said["on"], said["to"]) for url, said in (rows[0].links or {}).items() if said)
    return StepFacts(rows[0].id, rows[0].busy if rows[0].busy >= FEWEST else 0, skills, links)


@cache
def _catalogue(viewer: Any) -> Any:
    facts: list[Any] = [Roadmap.id, Roadmap.slug, Roadmap.title, Roadmap.summary, Roadmap.step_count, Roadmap.hours]
    facts += [Roadmap.level, Roadmap.review_due_on]
    mine = (Enrollment.id.label("enrollment_id"), Enrollment.summary.label("progress"))
    thumbnail = sql_cast(Roadmap.thumbnail, Text).label("thumbnail")  # read only where it is drawn
    query = select(*facts, thumbnail, *mine).outerjoin(Enrollment, _mine(viewer))
    return query.where(Roadmap.listing == Listing.LISTED, visible(Roadmap, viewer))


@cache
def _chosen(viewer: Any, has_topic: bool, has_level: bool, length: str, is_verified: bool) -> Any:
    query = _catalogue(viewer)
    if is_verified:
        query = query.where(exists().where(Endorsement.roadmap_id == Roadmap.id))
    if has_topic:
        tagged = select(RoadmapTopic.roadmap_id).where(RoadmapTopic.topic == bindparam("topic"))
        query = query.where(Roadmap.id.in_(tagged))
    if has_level:
        query = query.where(Roadmap.level == bindparam("level"))
    return query.where(Roadmap.step_count.between(*LENGTHS[length])) if length else query


def catalogue(viewer: Viewer, *, topic: str = "", level: str = "", length: str = "", verified: str = "") -> Page[Any]:
    """Return a page of roadmaps by title, with the viewer's own progress; verified ones are endorsed by mentors."""
    length = length if length in LENGTHS else ""
    query = _chosen(stand_in(viewer), bool(topic), bool(level), length, verified == "1")
    ask, keys = partial(asked, viewer, topic=topic, level=level), [Roadmap.title, Roadmap.id]
    return paged(ask, query, keys, size=PAGE, newest_first=False, stable=True)


@prepared
def _topics(viewer: Any) -> Any:
    count = func.count().label("count")
    query = select(RoadmapTopic.topic, count).join(Roadmap, Roadmap.id == RoadmapTopic.roadmap_id)
    query = query.where(Roadmap.listing == Listing.LISTED, visible(Roadmap, viewer)).group_by(RoadmapTopic.topic)
    return query.order_by(count.desc(), RoadmapTopic.topic).limit(9)


def topics(viewer: Viewer) -> list[str]:
    """Return the topics that most roadmaps have."""
    return list(asked(viewer, _topics(stand_in(viewer))).scalars())


@prepared
def _learning(viewer: Any) -> Any:
    columns = (Roadmap.slug, Roadmap.title, Roadmap.hours, Enrollment.summary.label("progress"))
    mine = (Enrollment.paused_at, Enrollment.hours_per_week)
    query = select(*columns, *mine).join(Enrollment, _mine(viewer)).where(visible(Roadmap, viewer))
    return query.order_by(Enrollment.active_at.desc(), Enrollment.id.desc()).limit(bindparam("most"))


def learning(viewer: Viewer, limit: int = 6) -> Sequence[Any]:
    """Return the viewer's own roadmaps, the one touched last first."""
    return asked(viewer, _learning(stand_in(viewer)), most=limit).all() if viewer.id else ()


def plain_states(enrollment_ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return the states of several of one's own enrollments by step, for their thumbnails."""
    rows = _plain_states()(enrollment_ids=enrollment_ids) if enrollment_ids else ()
    found: dict[int, tuple[tuple[str, str], ...]] = dict.fromkeys(enrollment_ids, ())
    for row in rows:
        found[row.enrollment_id] += ((row.step_key, row.state),)
    return found


@prepared
def _plain_states() -> Any:
    query = select(StepState.enrollment_id, StepState.step_key, StepState.state)
    return query.where(among(StepState.enrollment_id, "enrollment_ids")).order_by(StepState.id)
