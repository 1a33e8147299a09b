"""G9 and G16 for rooms: what posting in a room costs, and what a room of 2,000 entries costs beside one of 20.

Performance.md has no row for long rooms; the limits are those that rooms were built to. Both rooms show the same words
on their first page, and one in ten entries of each is a decision, so that what is kept beside it grows, too.
"""

import secrets
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.db import db
from app.models import Audience
from app.unit import look, work
from benchmarks.costs import Bench, measure
from benchmarks.goals import Limit, Row
from benchmarks.pages import MEMBER, Page
from benchmarks.sites import Site
from benchmarks.times import REPLIES, SECONDS, WRITERS, at_rate, form
from rooms.models import Room, RoomEntry, RoomTurn
from rooms.states import WRITABLE
from tests import databases

SHORT, LONG = 20, 2_000
ROUNDS, REQUESTS = 4, 48
WORDS = "I split it by month, and February stays low. The join repeats accounts that changed their plan. " * 4


def posts(bench: Bench, count: int) -> list[dict[str, Any]]:
    """Return so many messages, each with other words, by many members in rooms of their own."""
    with bench.site.app.app_context(), look():
        query = select(Room.owner_id, Room.id).where(Room.state.in_(WRITABLE)).order_by(Room.owner_id, Room.id)
        found = {row.owner_id: row.id for row in db.session.execute(query.limit(4 * WRITERS))}
    rooms = [(bench.site.cookies(who), room) for who, room in islice(found.items(), WRITERS)]
    return [
        form(who, f"/rooms/{room}/entries", kind="message", body=f"{WORDS} {secrets.token_hex(4)}")
        for who, room in islice(cycle(rooms), count)
    ]


def posting(bench: Bench, seconds: int = SECONDS) -> list[Row]:
    """Measure G9 in rooms: a message with all that belongs to it."""
    count, backend = REPLIES, bench.site.backend
    bench.client.ask(do="closed", port=bench.server.port, requests=posts(bench, count), count=count)
    cpu = bench.cost(bench.server, posts(bench, count), count)
    waited = at_rate(bench, posts(bench, 10 * seconds), 10, seconds)
    limit = Limit(30, "ms")
    row = Row("G9", "message in a room", backend, cpu, "ms CPU", Limit(6, "ms"), Limit(6, "ms"))
    return [row, waited.row("G9", "message in a room, p95 at 10/s", 0.95, backend, (limit, limit))]


def lengths(bench: Bench, rounds: int = ROUNDS, requests: int = REQUESTS) -> list[Row]:
    """Measure G16: a long room beside a short one, in processor time and in statements."""
    with bench.site.app.app_context(), work():
        mine = select(Room.id, Room.space_id, Room.mentor_id).where(Room.owner_id == MEMBER, Room.state.in_(WRITABLE))
        rows = db.session.execute(mine.order_by(Room.id).limit(2)).all()
        for row, count in zip(rows, (SHORT, LONG), strict=True):
            fill(row, count)
    pages = [
        Page("G16", f"room of {count:,}", True, (f"/rooms/{row.id}",))
        for row, count in zip(rows, (SHORT, LONG), strict=True)
    ]
    costs = measure(bench, pages, rounds, requests)
    short, long = (min(costs.worker[page]) for page in pages)
    few, many = (statements_of(bench.site, page.paths[0]) for page in pages)
    name, note = f"{pages[1].name} v {SHORT} entries", f"{short:.2f} and {long:.2f} ms CPU"
    limits = Limit(1.3, "×"), Limit(1.1, "×")
    more = Row(
        "G16", f"{name}, more statements", bench.site.backend, many - few, "statements", Limit(0, ""), Limit(0, "")
    )
    return [Row("G16", name, bench.site.backend, long / short, "×", *limits, None, note), more]


def fill(room: Any, count: int) -> None:
    """Have a room hold so many entries and nothing that waits."""
    for model in (RoomEntry, RoomTurn):
        db.session.execute(delete(model).where(model.room_id == room.id))
    begun = datetime.now(UTC) - timedelta(days=60)
    db.session.execute(insert(RoomEntry), [_entry(room, count - seq, begun) for seq in range(count - 1, -1, -1)])
    kept = {"last_seq": count, "counts": {"message": count - count // 10, "decision": count // 10}}
    db.session.execute(update(Room).where(Room.id == room.id).values(**kept))


def _entry(room: Any, seq: int, begun: datetime) -> dict[str, Any]:
    is_decision = seq % 10 == 0
    who = {"room_id": room.id, "space_id": room.space_id, "audience": Audience.SPACE.value, "seq": seq}
    words = {"title": "We count accounts" if is_decision else "", "body_md": WORDS, "body_text": WORDS}
    kind = {"entry_kind": "decision" if is_decision else "message", "body_html": f"<p>{WORDS}</p>"}
    told = {"made_at": begun + timedelta(minutes=seq), "fields": {}, "fields_html": {}, "files": [], "removed": {}}
    return who | words | kind | told | {"owner_id": MEMBER if seq % 2 else room.mentor_id}


def statements_of(site: Site, path: str) -> int:
    """Return how many statements a page takes its member."""
    client, headers = site.app.test_client(use_cookies=False), {"Cookie": site.cookies(MEMBER)["Cookie"]}
    client.get(path, headers=headers)
    with databases.statements(site.app) as seen:
        client.get(path, headers=headers)
    return len(seen)
