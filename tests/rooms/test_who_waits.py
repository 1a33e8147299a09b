"""Home's list equals the turns in the database, whatever was done in a room before; and time finds them by an index."""

import random
from contextlib import suppress

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Conflict, NotAllowed
from rooms import home, service
from rooms.models import Room, RoomEntry, RoomTurn
from rooms.service import nudges
from tests.factories.rooms import actor, make_entry, make_room

KINDS = ("question", "decision", "review_request", "message")


def act(chance: random.Random, room, people) -> None:
    """Do something that moves a turn, or cannot be done just now."""
    person, other = chance.sample(people, 2)
    open_ones = db.session.scalars(select(RoomEntry).where(RoomEntry.turn_id.is_not(None))).all()
    kind, entry = chance.choice(KINDS), chance.choice(open_ones) if open_ones else None
    where = {"endpoint": "rooms.show", "values": {"room_id": room.id}}
    verbs = {
        "post": lambda: make_entry(room, person, kind),
        "wait": lambda: service.wait_for(room, "survey", person.id, private=chance.random() < 0.5, **where),
        "done": lambda: service.no_longer_waits(room, "survey", whose_id=other.id),
        "reply": lambda: make_entry(room, person, to=entry),
        "answer": lambda: service.answer(room, entry, asker=actor(person)),
        "drop": lambda: service.drop(room, entry, asker=actor(person)),
        "agree": lambda: service.agree(room, entry, person=actor(person)),
        "pass": lambda: service.pass_back(room, entry, "", person=actor(person)),
    }
    with suppress(NotAllowed, Conflict):
        verbs[chance.choice(list(verbs) if entry else ["wait", "done", "post"])]()
    db.session.flush()


def turns_of(person) -> list[tuple[str, object]]:
    """What the database says waits for somebody: what it is and since when."""
    entries = db.session.execute(
        select(RoomEntry.entry_kind, RoomEntry.turn_since).where(RoomEntry.turn_id == person.id)
    )
    others = select(RoomTurn.kind, RoomTurn.since).where(RoomTurn.whose_id == person.id, RoomTurn.done_at.is_(None))
    return sorted(tuple(row) for row in [*entries, *db.session.execute(others)])


@pytest.mark.parametrize("seed", range(4))
def test_home_lists_exactly_the_turns(app, unit, cast, seed):
    chance, people = random.Random(seed), (cast.mentee, cast.mentor)
    with app.test_request_context(), unit():
        room = make_room(cast.mentee, cast.mentor)
        for _ in range(14):
            act(chance, db.session.get_one(Room, room.id), people)
        for person in people:
            seen = home.glance(person)
            loops = [loop for life in seen["lives"].values() for loop in life.turns_of(person.id)]
            assert sorted((loop.kind, loop.since) for loop in loops) == turns_of(person)
            assert len(home.waiting(person)) == len(loops)


@pytest.mark.once
def test_time_finds_what_is_due_by_an_index(app):
    with app.app_context():
        connection = db.session.connection()
        for found in (nudges.rooms_with_turns, nudges.rooms_with_check_ins):
            query = found(clock.now()).with_only_columns(Room.id).compile(connection)
            bound = tuple(str(query.params[name]) for name in query.positiontup)
            plan = " ".join(
                row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", bound).all()
            )
            assert "ix_room" in plan
            assert "SCAN room" not in plan
