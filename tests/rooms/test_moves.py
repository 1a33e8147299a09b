"""Every move, made by everybody in every state, on a real room: what comes of it, and who is told, once."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import delete, func, select, update

from app import clock
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Notification, Profile
from rooms.models import PilotAnswer, Room, RoomSignature, RoomTransition
from rooms.queries.agreement import agreement_of
from rooms.service.moves import make
from rooms.states import MOVES, Need, Part, State
from tests.factories.rooms import actor, make_agreed, make_room
from tests.rooms.test_states import LEADS, expected


@pytest.fixture
def room(unit, cast):
    """A room with all that any move could need, in a unit of work that nothing is kept of."""
    with unit() as session:
        made = make_room(cast.mentee, cast.mentor, day=9)
        session.execute(delete(Notification))
        yield made


def stand(room, state: str, name: str) -> None:
    """Put a room into a state, with what the move needs."""
    pilot = 14 if name == "try_out" else 0
    agreement_of(room, 1).pilot_days = pilot
    room.state, room.paused_from = state, "closing" if state == "paused" else ""
    room.is_asked_back = name == "answer_back"
    room.paused_until = clock.today() + timedelta(days=5)
    room.clock_at = clock.now()
    if state in {"requested", "agreed"}:
        room.opened_on = room.opened_at = None
    if name == "end_pilot":
        db.session.add(PilotAnswer(room_id=room.id, user_id=room.owner_id, goes_on=False))
    db.session.flush()


def told(room, cast) -> list[str]:
    """Who has been told of the room, once for each time."""
    names = {cast.mentee.id: "mentee", cast.mentor.id: "mentor"}
    return sorted(names[each] for each in db.session.scalars(select(Notification.user_id)))


def newest() -> tuple:
    """What the newest row of the history says."""
    columns = (RoomTransition.move, RoomTransition.before, RoomTransition.after, RoomTransition.by_id)
    return tuple(db.session.execute(select(*columns).order_by(RoomTransition.id.desc()).limit(1)).one())


@pytest.mark.once("cases", but=2)
@pytest.mark.parametrize("state", State)
def test_who_may_make_which_move_and_who_is_told(room, cast, state):
    people = {Part.MENTEE: actor(cast.mentee), Part.MENTOR: actor(cast.mentor), Part.CLOCK: None}
    ident = room.id
    for part, name in product(Part, MOVES):
        trial = db.session.begin_nested()
        try:
            stand(room, state, name)
            if name not in expected(state, part):
                with pytest.raises((NotAllowed, Conflict)):
                    make(room, name, person=people[part], note="Words")
            else:
                make(room, name, person=people[part], note="Words")
                assert room.state == LEADS[name][0], (part, name)
                assert told(room, cast) == sorted({*LEADS[name][1].split()} - {part.value}), (part, name)
                assert newest() == (name, state, room.state, people[part].id if people[part] else None)
        finally:
            trial.rollback()
        db.session.expunge_all()
        room = db.session.get_one(Room, ident)


BREAK = {  # how each need goes unmet
    Need.PLACE: lambda room: db.session.execute(
        update(Profile).where(Profile.owner_id == room.mentor_id).values(places_taken=Profile.capacity)
    ),
    Need.WORDS: lambda room: None,
    Need.MENTEES_TURN: lambda room: setattr(room, "is_asked_back", False),
    Need.MENTORS_TURN: lambda room: setattr(room, "is_asked_back", True),
    Need.SIGNED: lambda room: db.session.execute(delete(RoomSignature).where(RoomSignature.user_id == room.owner_id)),
    Need.PILOT: lambda room: setattr(agreement_of(room, 1), "pilot_days", 0),
    Need.NO_PILOT: lambda room: setattr(agreement_of(room, 1), "pilot_days", 7),
    Need.ALL_GO_ON: lambda room: db.session.add(PilotAnswer(room_id=room.id, user_id=room.owner_id, goes_on=False)),
    Need.SOMEBODY_STOPS: lambda room: db.session.execute(delete(PilotAnswer)),
    Need.UNTIL: lambda room: setattr(room, "paused_until", clock.today()),
    Need.DUE: lambda room: setattr(room, "clock_at", clock.now() + timedelta(minutes=1)),
}


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("name", "need"), [(name, need) for name, move in MOVES.items() for need in sorted(move.needs)]
)
def test_no_move_without_what_it_needs(room, cast, name, need):
    move = MOVES[name]
    person = {Part.MENTEE: actor(cast.mentee), Part.MENTOR: actor(cast.mentor)}.get(sorted(move.who)[-1])
    stand(room, sorted(move.sources)[0], name)
    db.session.expire(agreement_of(room, 1))
    BREAK[need](room)
    db.session.flush()
    db.session.expire_all() if need == Need.SIGNED else None
    before = room.state
    with pytest.raises((Conflict, Invalid)):
        make(room, name, person=person, note="" if need == Need.WORDS else "Words")
    assert room.state == before
    assert db.session.scalar(select(func.count()).select_from(Notification)) == 0


def test_a_place_is_given_back_by_every_end(room, cast):
    make(room, "end_early", person=actor(cast.mentee))
    assert db.session.scalar(select(Profile.places_taken).where(Profile.owner_id == cast.mentor.id)) == 0
    waiting = make_agreed(cast.mentee, cast.mentor)
    waiting.clock_at = clock.now()
    make(waiting, "lapse")
    assert db.session.scalar(select(Profile.places_taken).where(Profile.owner_id == cast.mentor.id)) == 0
    assert not waiting.is_open
