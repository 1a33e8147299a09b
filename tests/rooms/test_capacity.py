"""Many acceptances at once: of twenty for one free place one is agreed on, and a group is never overfilled."""

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
from tests.factories.groups import ask_for, make_group
from tests.factories.people import make_person
from tests.factories.rooms import actor, make_request

MANY = 20


def at_once(app, mentor, rooms: list[int]) -> list[bool]:
    """Accept all these requests in the same moment, and say which were accepted."""
    barrier, person = Barrier(len(rooms)), actor(mentor)

    def accept(room_id: int) -> bool:
        with app.app_context():
            barrier.wait()
            try:
                with work():
                    service.accept(request_for(person, room_id, lock=True), mentor=person)
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(len(rooms)) as pool:
        return list(pool.map(accept, rooms))


def test_the_last_place_is_given_once(app, unit, cast):
    with unit() as session:
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(capacity=1))
        asking = [make_person(f"asking_{number}", f"Asking {number}") for number in range(MANY)]
        rooms = [make_request(mentee, cast.mentor).id for mentee in asking]
    accepted, mentor = at_once(app, cast.mentor, rooms), cast.mentor
    with app.app_context():
        live = db.session.scalar(select(func.count()).select_from(Room).where(Room.state == "agreed"))
        places = db.session.scalar(select(Profile.places_taken).where(Profile.owner_id == mentor.id))
    let_go(app)  # the connections of twenty threads; no later test needs them
    assert (accepted.count(True), live, places) == (1, 1, 1)


def test_the_last_two_places_of_a_group_are_given_twice(app, unit, cast):
    with unit():
        group = make_group(cast.mentor, places=2)
        asking = [make_person(f"asking_{number}", f"Asking {number}") for number in range(MANY // 2)]
        rooms = [ask_for(group, mentee).id for mentee in asking]
    accepted = at_once(app, cast.mentor, rooms)
    with app.app_context():
        live = db.session.scalar(select(func.count()).select_from(Room).where(Room.state == "agreed"))
    let_go(app)
    assert (accepted.count(True), live) == (2, 2)
