"""The inbox: one row a thing, read by visiting, muted from the list, nobody else's business."""

import pytest
from sqlalchemy import select

from app.db import db
from app.events import Ref, emit
from app.models import Mute, Notification
from tests.factories.rooms import make_entry, make_room
from tests.factories.threads import make_comment, make_thread
from tests.factories.threads import make_entry as publish
from threads.events import CommentPosted


@pytest.fixture
def room(unit, cast):
    """A room in which the mentor wrote three times since the mentee was there."""
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for _ in range(3):
            make_entry(room, cast.mentor)
        return room.id


def inbox(visit, person, **query):
    return visit(person).get("/notifications", query_string=query).get_data(as_text=True)


def newest(unit, person):
    with unit():
        query = select(Notification.id).where(Notification.user_id == person.id).order_by(Notification.id.desc())
        return db.session.scalar(query.limit(1))


def test_one_row_a_room_with_how_much_is_new(visit, cast, room):
    page = inbox(visit, cast.mentee)
    assert "4 new in your room with Mara Mentor" in page  # the request's answer, and what was written
    assert page.count("inbox__row--new") == 1
    assert inbox(visit, cast.mentor).count("inbox__row--new") == 1  # the request


def test_one_row_a_thread_named_by_the_thread(unit, visit, cast):
    with unit():
        thread = make_thread(cast.mentee, title="Counting what matters")
        for number in range(2):
            entry = publish(thread, f"Entry {number}")
            make_comment(entry, cast.mentor, "Keep going")
            who = frozenset({cast.mentee.id})
            subject = Ref("entry", entry.id)
            emit(CommentPosted(actor_id=cast.mentor.id, subject=subject, group=f"thread:{thread.id}", notify=who))
    assert "2 new in “Counting what matters”" in inbox(visit, cast.mentee)


def test_visiting_through_the_list_marks_read_and_leads_there(unit, visit, cast, room):
    answer = visit(cast.mentee).post(f"/notifications/{newest(unit, cast.mentee)}/visit")
    assert (answer.status_code, f"/rooms/{room}" in answer.location) == (303, True)
    page = inbox(visit, cast.mentee)
    assert "inbox__row--new" not in page
    assert "Mara Mentor" in page
    assert "inbox__row" not in inbox(visit, cast.mentee, show="unread")


def test_visiting_the_thing_itself_marks_read(unit, visit, cast, room):
    page = visit(cast.mentee).get(f"/rooms/{room}").get_data(as_text=True)
    assert f'{{"group": "room:{room}"}}' in page
    bell = visit(cast.mentee).hx_post("/notifications/visits", {"group": f"room:{room}"})
    assert 'id="bell"' in bell.get_data(as_text=True)
    assert "inbox__row--new" not in inbox(visit, cast.mentee)
    assert 'data-hx-post="/notifications/visits"' not in visit(cast.mentee).get(f"/rooms/{room}").get_data(as_text=True)
    assert inbox(visit, cast.mentor).count("inbox__row--new") == 1


def test_marking_one_or_all_as_read(unit, visit, cast, room):
    assert visit(cast.mentee).post(f"/notifications/{newest(unit, cast.mentee)}/reading").status_code == 303
    assert "inbox__row--new" not in inbox(visit, cast.mentee)
    assert visit(cast.mentor).post("/notifications/read").status_code == 303
    assert "inbox__row--new" not in inbox(visit, cast.mentor)


def test_muting_a_thing_from_the_list(unit, visit, cast, room):
    row = newest(unit, cast.mentee)
    assert visit(cast.mentee).post(f"/notifications/{row}/muting").status_code == 303
    with unit():
        assert list(db.session.scalars(select(Mute.target))) == [f"room:{room}"]
        from rooms.models import Room

        make_entry(db.session.get(Room, room), cast.mentor)
    page = inbox(visit, cast.mentee)
    assert "inbox__row--new" not in page
    assert "Hear of it again" in page
    visit(cast.mentee).post(f"/notifications/{row}/muting")
    with unit():
        assert not list(db.session.scalars(select(Mute.target)))


@pytest.mark.parametrize("act", ["visit", "reading", "muting"])
def test_a_row_of_somebody_else_is_not_there(unit, visit, cast, room, act):
    row = newest(unit, cast.mentee)
    visit(cast.stranger).post(f"/notifications/{row}/{act}", status=404)
    assert "inbox__row--new" in inbox(visit, cast.mentee)


def test_an_empty_list_says_so(visit, cast):
    assert "Nothing waits for you here" in inbox(visit, cast.stranger)
    assert "You have read everything" in inbox(visit, cast.stranger, show="unread")


def test_long_lists_go_on(unit, visit, cast):
    with unit():
        for number in range(35):
            thread = make_thread(cast.mentee, title=f"Thread {number}")
            about = Ref("thread", thread.id)
            emit(CommentPosted(actor_id=cast.mentor.id, subject=about, notify=frozenset({cast.mentee.id})))
    page = inbox(visit, cast.mentee)
    assert page.count("inbox__row--new") == 30
    cursor = page.partition("?after=")[2].partition('"')[0]
    assert inbox(visit, cast.mentee, after=cursor).count("inbox__row--new") == 5
