"""A tick with nothing due asks the same of three rooms as of three hundred."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from app import clock, ticks
from app.db import db
from app.models import Space
from benchmarks.ticking import wait
from rooms.models import Room
from tests.factories.rooms import make_room


@pytest.fixture
def rooms(unit, cast):
    """Make so many rooms, all of which wait for something tomorrow: copies of one that was lived into."""

    def make(count: int) -> None:
        with unit():
            first = db.session.scalar(select(Room.id)) or make_room(cast.mentee, cast.mentor, day=9).id
            row = dict(db.session.execute(select(Room.__table__).where(Room.id == first)).one()._mapping)
        with unit():
            row.pop("id")
            for _ in range(count - 1):
                space = db.session.scalars(insert(Space).values(kind="room", reading="space").returning(Space.id)).one()
                db.session.execute(insert(Room), [row | {"space_id": space, "open_pair": None}])
            db.session.execute(update(Room).values(opened_at=clock.now()))
            wait(clock.now() + timedelta(days=700))

    return make


def asked(app, statements) -> list[str]:
    """What one tick asks the database."""
    with app.app_context(), statements() as seen:
        ticks.tick()
    return [each.split("WHERE")[0] for each in seen]


def test_three_and_three_hundred_rooms_cost_the_same(app, unit, rooms, statements):
    asked(app, statements)
    rooms(3)
    few = asked(app, statements)
    with unit():
        db.session.execute(update(Room).values(next_session=None))
        for table in ("room_session", "room_turn"):
            db.session.connection().exec_driver_sql(f"DELETE FROM {table}")
    rooms(298)
    with unit():
        assert db.session.query(Room).count() == 300
    assert asked(app, statements) == few
    assert len(few) <= 30
