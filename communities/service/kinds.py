"""What only some kinds of topics take: votes in a poll, going to an event, moving one and calling it off."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, or_, select, update

from app import clock, documents
from app.access import ensure_may_post
from app.accounts.queries import is_leaving
from app.db import db, hold
from app.errors import Conflict, Invalid, Missing, NotAllowed
from app.events import Ref, emit
from app.models import Membership, Role
from app.statements import dialect, inserting, prepared
from communities import policy
from communities.events import EventCalledOff, EventMoved, EventNears
from communities.models import Community, Gathering, Poll, Topic, TopicAnswer
from communities.models.poll import as_bits, tallied

GOING = 1
REMINDED = timedelta(days=1)  # before it begins
UNSYNCED = {"synchronize_session": False}


def begin(topic: Topic, values: Mapping[str, Any]) -> None:
    """Make a new topic a poll or an event, when that is what it is to be."""
    if poll := values.get("poll"):
        db.session.add(Poll(topic_id=topic.id, tally=[0] * len(poll["choices"]), voters=0, **poll))
    if event := values.get("event"):
        db.session.add(Gathering(topic_id=topic.id, going=0, sequence=0, **event))
        db.session.flush()
        documents.write(db.session, topic)  # which says when it takes place
    db.session.flush()


def poll_of(topic: Topic) -> Poll:
    """Return the poll that a topic is."""
    return _part(Poll, topic)


def event_of(topic: Topic) -> Gathering:
    """Return the event that a topic is about."""
    return _part(Gathering, topic)


def _part(model: Any, topic: Topic) -> Any:
    found = db.session.get(model, topic.id, populate_existing=True)
    if found is None:
        raise Missing
    return found


def vote(topic: Topic, places: Iterable[int], *, person: Any) -> None:
    """Vote, or vote otherwise while the poll is open. The topic's row is locked: no vote is lost, none counts twice."""
    ensure_may_post(person)
    policy.ensure_open(hold(topic))
    poll, places = poll_of(topic), set(places)
    if poll.is_closed():
        raise NotAllowed(_("This poll is closed."))
    if not places or not places <= set(range(len(poll.choices))):
        raise Invalid(_("Choose one of the answers that are offered"), field="choice")
    if len(places) > 1 and not poll.takes_many:
        raise Invalid(_("Choose one answer only"), field="choice")
    _answer(topic, person, as_bits(places))
    given = select(TopicAnswer.picks, func.count()).where(TopicAnswer.topic_id == topic.id).group_by(TopicAnswer.picks)
    answers = [(bits, number) for bits, number in db.session.execute(given)]
    poll.tally, poll.voters = tallied(answers, len(poll.choices)), sum(number for _bits, number in answers)
    db.session.flush()


def _answer(topic: Topic, person: Any, picks: int) -> None:
    _answering(dialect())(topic_id=topic.id, user_id=person.id, picks=picks, made_at=clock.now())


@prepared
def _answering(named: str) -> Any:
    row = inserting(TopicAnswer, named)
    again = {"picks": row.excluded.picks, "made_at": row.excluded.made_at}
    return row.on_conflict_do_update(index_elements=["topic_id", "user_id"], set_=again)


def close_poll(topic: Topic, *, actor: Any) -> None:
    """Close a poll before its time; closing it twice is closing it once."""
    ensure_may_post(actor)
    poll = poll_of(hold(topic))
    if not poll.is_closed():
        poll.closes_at = clock.now()
    db.session.flush()


def go(topic: Topic, is_going: bool, *, person: Any) -> None:
    """Say that one will be there, or take it back; saying so twice is saying so once."""
    ensure_may_post(person)
    event = event_of(hold(topic))
    policy.ensure_lively(topic.community)
    if event.is_over() or event.called_off_at is not None:
        raise NotAllowed(_("This event is over or was called off."))
    if is_going:
        _answer(topic, person, GOING)
    else:
        mine = TopicAnswer.topic_id == topic.id, TopicAnswer.user_id == person.id
        db.session.execute(delete(TopicAnswer).where(*mine))
    here = select(func.count()).select_from(TopicAnswer)
    here = here.where(TopicAnswer.topic_id == topic.id, ~is_leaving(TopicAnswer.user_id))
    event.going = db.session.scalar(here) or 0
    db.session.flush()


def stay_away(community: Community, user_id: int, *, is_counted: bool = True) -> None:
    """Take somebody who leaves off the events that are still to begin; a vote counts on, without a name."""
    ahead = select(Gathering.topic_id).join(Topic, Topic.id == Gathering.topic_id)
    ahead = ahead.where(Topic.community_id == community.id, Gathering.starts_at > clock.now())
    mine = delete(TopicAnswer).where(TopicAnswer.user_id == user_id, TopicAnswer.topic_id.in_(ahead))
    gone = list(db.session.scalars(mine.returning(TopicAnswer.topic_id), execution_options=UNSYNCED))
    if gone and is_counted:
        fewer = update(Gathering).where(Gathering.topic_id.in_(gone)).values(going=Gathering.going - 1)
        db.session.execute(fewer, execution_options=UNSYNCED)


def change_event(topic: Topic, values: Mapping[str, Any], version: int | None, *, actor: Any) -> None:
    """Move an event to another time or place, and tell those who said that they would be there.

    Raises `Conflict` when it was moved, or called otherwise, since `version`.
    """
    ensure_may_post(actor)
    event = event_of(hold(topic))
    policy.ensure_lively(topic.community)
    if event.is_over() or event.called_off_at is not None:
        raise NotAllowed(_("This event is over or was called off."))
    if version != event.sequence:
        raise Conflict
    changed = {name: value for name, value in values.items() if getattr(event, name) != value}
    for name, value in changed.items():
        setattr(event, name, value)
    if changed.keys() & {"starts_at", "minutes", "zone", "place"}:
        if event.starts_at <= clock.now() + REMINDED:
            event.reminded_for = event.starts_at  # the news of the change says that it nears
        _changed(topic, event, EventMoved, actor)
    db.session.flush()


def call_off(topic: Topic, *, actor: Any) -> None:
    """Call an event off; its topic stays, and so does what was said there."""
    ensure_may_post(actor)
    event = event_of(hold(topic))
    if event.called_off_at is None and not event.is_over():
        event.called_off_at = clock.now()
        _changed(topic, event, EventCalledOff, actor)
    db.session.flush()


def coming_up(now: datetime) -> Select[Any]:
    """Select the topics of events that begin within a day, of whose beginning nobody has been reminded."""
    soon = Gathering.starts_at > now, Gathering.starts_at <= now + REMINDED, Gathering.called_off_at.is_(None)
    untold = or_(Gathering.reminded_for.is_(None), Gathering.reminded_for != Gathering.starts_at)
    return select(Topic).where(Topic.id.in_(select(Gathering.topic_id).where(*soon, untold))).order_by(Topic.id)


def remind(topic: Topic, now: datetime) -> None:
    """Remind those who go to an event, and its host while they are in the community, once for each beginning."""
    event = event_of(topic)
    event.reminded_for = event.starts_at
    db.session.flush()
    host = Membership.space_id == topic.space_id, Membership.user_id == topic.owner_id, Membership.ended_at.is_(None)
    hosts = select(Membership.user_id).where(*host, Membership.role >= Role.MEMBER)
    told = frozenset(db.session.scalars(hosts)) | _going(topic)
    emit(EventNears(actor_id=None, notify=told, **_about(topic)))


def _going(topic: Topic) -> frozenset[int]:
    return frozenset(db.session.scalars(select(TopicAnswer.user_id).where(TopicAnswer.topic_id == topic.id)))


def _about(topic: Topic) -> dict[str, Any]:
    return {"subject": Ref("topic", topic.id), "space_id": topic.space_id, "group": topic.group}


def _changed(topic: Topic, event: Gathering, kind: type[Any], actor: Any) -> None:
    event.sequence, event.changed_at = event.sequence + 1, clock.now()
    documents.write(db.session, topic)
    emit(kind(actor_id=actor.id, notify=_going(topic), **_about(topic)))
