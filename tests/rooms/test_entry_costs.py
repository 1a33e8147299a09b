"""What writing and reading cost: one entry from many submits, few statements for a post, as many for a long room."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select

from app import clock
from app.db import db
from rooms.models import Room, RoomEntry
from tests.databases import let_go
from tests.factories.rooms import make_entry, make_room
from tests.rooms.test_routes import KINDS

AT_ONCE = 8


def test_a_form_sent_many_times_at_once_makes_one_entry(app, unit, visit, cast):
    with unit():
        address = f"/rooms/{make_room(cast.mentee, cast.mentor).id}/entries"
    barrier, form = Barrier(AT_ONCE), {"kind": "message", "body": "Once", "once": "one-and-the-same"}
    visitors = [visit(cast.mentee) for _ in range(AT_ONCE)]

    def send(visitor) -> str:
        barrier.wait()
        return visitor.post(address, form).headers["Location"]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        places = set(pool.map(send, visitors))
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(RoomEntry))
        last = db.session.scalar(select(Room.last_seq))
    let_go(app)
    assert (count, last, len(places)) == (1, 1, 1)


@pytest.mark.once("cases", but=("question", "check_in", "decision"))
@pytest.mark.parametrize("kind", KINDS)
def test_posting_costs_at_most_twelve_statements(unit, visit, cast, statements, kind):
    with unit():
        address = f"/rooms/{make_room(cast.mentee, cast.mentor).id}/entries"
    mentee, form = visit(cast.mentee), KINDS[kind] | {"kind": kind}
    mentee.post(address, form | {"once": "the-first-of-them"})
    with statements() as seen:
        mentee.post(address, form | {"once": "the-second-of-them"})
    assert len(seen) <= 12, seen
    with statements() as seen:
        mentee.hx_post(address, form | {"once": "the-third-of-them"})
    assert len(seen) <= 12, seen


def test_a_room_of_two_thousand_entries_asks_as_little_as_one_of_twenty(unit, visit, cast, statements):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for _ in range(20):
            make_entry(room, cast.mentee)
        ident, space = room.id, room.space_id
    mentee, counts = visit(cast.mentee), []
    for more in (0, 1980):
        with unit() as session:
            session.execute(
                insert(RoomEntry), [line(ident, space, cast.mentor.id, 21 + n + more) for n in range(more + 1)]
            )
        mentee.get(f"/rooms/{ident}")
        with statements() as seen:
            assert mentee.get(f"/rooms/{ident}").text.count('<article class="entry') == 20
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def line(room_id: int, space_id: int, owner_id: int, seq: int) -> dict:
    """An entry as the database keeps it."""
    words = {"title": "", "body_md": "A line.", "body_html": "<p>A line.</p>", "body_text": "A line."}
    who = {"room_id": room_id, "owner_id": owner_id, "space_id": space_id, "audience": "space"}
    return who | words | {"seq": seq, "entry_kind": "message", "fields": {}, "fields_html": {}, "made_at": clock.now()}
