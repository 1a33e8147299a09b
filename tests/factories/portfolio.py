"""What stands on a portfolio: one of each kind."""

from app.db import db
from app.models import Audience
from roadmaps.models import Enrollment
from roadmaps.service import credentials
from rooms import service as rooms
from rooms.models import Room, RoomObjective
from rooms.states import State
from tests.factories.credentials import make_credential
from tests.factories.rooms import actor, make_room
from tests.factories.threads import make_entry, make_thread


def reach(mentee, mentor, *, show=True) -> RoomObjective:
    """An objective that the mentor confirmed, shown by both or by neither."""
    room = make_room(mentee, mentor)
    objective, one, other = room.objectives[0], actor(mentee), actor(mentor)
    rooms.claim(room, objective, person=one, proof=rooms.Proof("Numbers", "https://example.org/numbers"))
    rooms.confirm(room, objective, person=other, version=objective.version)
    for each in (one, other) if show else ():
        rooms.agree_to_publish(objective, person=each, agrees=True)
    return objective


def make_portfolio(mentee, mentor, curator) -> None:
    """A credential with its roadmap, an objective, a thread, and words of the mentor."""
    objective = reach(mentee, mentor)
    credential = make_credential(mentee, curator)
    credentials.show_to(credential, everybody=True)
    db.session.get_one(Enrollment, credential.enrollment_id).audience = Audience.PUBLIC
    make_entry(make_thread(mentee, title="Learning to bake"), evidence_url="https://example.org/loaf")
    room = db.session.get_one(Room, objective.room_id)
    rooms.end(room, person=actor(mentor), early=False)
    assert room.state == State.CLOSED
    said = rooms.testify(room, "She asks before she answers.", person=actor(mentor), about_id=mentee.id)
    rooms.agree_to_show(said, person=actor(mentee))
    db.session.flush()
