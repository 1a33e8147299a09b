"""Twenty mentees, one free place, twenty acceptances at once: one request is agreed on."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select, update

from app.db import db
from app.errors import Conflict
from app.models import Profile
from app.unit import work
from rooms import service
from rooms.models import Room
from rooms.queries import request_for
from tests.databases import let_go
from tests.factories.people import make_person
from tests.factories.rooms import actor, make_request

MANY = 20


def test_the_last_place_is_given_once(app, unit, cast):
    with unit() as session:
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(capacity=1))
        asking = [make_person(f"asking_{number}", f"Asking {number}") for number in range(MANY)]
        rooms = [make_request(mentee, cast.mentor).id for mentee in asking]
    barrier, mentor = Barrier(MANY), actor(cast.mentor)

    def accept(room_id: int) -> bool:
        with app.app_context():
            barrier.wait()
            try:
                with work():
                    service.accept(request_for(mentor, room_id, lock=True), mentor=mentor)
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(MANY) as pool:
        accepted = list(pool.map(accept, rooms))
    with app.app_context():
        live = db.session.scalar(select(func.count()).select_from(Room).where(Room.state == "agreed"))
        places = db.session.scalar(select(Profile.places_taken).where(Profile.owner_id == mentor.id))
    let_go(app)  # the connections of twenty threads; no later test needs them
    assert (accepted.count(True), live, places) == (1, 1, 1)
