"""A bond that ends takes along what was told because of it."""

from app.models import Audience, Notification
from rooms.models import Room
from rooms.service.moves import make
from tests.factories.people import follow
from tests.factories.rooms import actor, make_room
from tests.factories.threads import make_thread
from threads.service import publish


def test_what_was_told_is_taken_back_when_the_bond_ends(visit, cast, unit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for user in (cast.mentor, cast.stranger):
            follow(user, f"person:{cast.mentee.id}")
        for audience in (Audience.MENTORS, Audience.FOLLOWERS, Audience.PUBLIC):
            thread = make_thread(cast.mentee, audience=audience)
            publish(thread, author=actor(cast.mentee), type="progress", title=f"For {audience}", body_md="Words")

    def told(user) -> list[str]:
        """For whom that of which somebody was told is, as the inbox shows it."""
        page = visit(user).get("/notifications").text
        with unit() as session:
            count = session.query(Notification).filter_by(user_id=user.id, event="EntryPublished").count()
        found = [str(each) for each in ("mentors", "followers", "public") if f"For {each}" in page]
        assert len(found) == count, "the bell counts what the inbox shows"
        return found

    assert (told(cast.mentor), told(cast.stranger)) == (["mentors", "followers", "public"], ["followers", "public"])
    with unit() as session:
        make(session.get(Room, room.id), "end_early", person=actor(cast.mentor))
    visit(cast.stranger).post("/follows", {"target": f"person:{cast.mentee.id}"})
    assert (told(cast.mentor), told(cast.stranger)) == (["followers", "public"], ["public"])
