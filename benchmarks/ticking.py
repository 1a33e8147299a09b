"""G15: what a tick costs in a site of 50,000 rooms in which nothing is due: seconds, and statements however many rooms.

Performance.md has no row for it; the limit of two seconds is the one that rooms were built to. Every moment that the
clock waits for lies ahead, as in a site that ticks every minute, so the indexes are as full as they get.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from app import ticks
from app.db import db
from app.models import Audience
from app.unit import work
from benchmarks.costs import Bench
from benchmarks.goals import Limit, Row
from benchmarks.sites import BACKENDS, Site
from rooms.models import Room, RoomEntry, RoomSession, RoomTurn
from rooms.models.session import SessionState
from rooms.models.turn import open_key
from tests import databases

ROOMS = 50_000
SIZES = ("--users", "26000", "--rooms", str(ROOMS), "--room-entries", "60000", "--topics", "200", "--posts", "1000")
SIZES += ("--threads", "20", "--entries", "100", "--comments", "50")
ROUNDS = 5
BATCH = 5_000


def ticking(bench: Bench) -> list[Row]:
    """Measure G15 on a site of its own, with as many rooms as a large one has."""
    with BACKENDS[bench.site.backend]("small", *SIZES) as site:
        return measure(site)


def measure(site: Site) -> list[Row]:
    """Measure a tick over the rooms of a site, once all that waits lies ahead."""
    with site.app.app_context():
        with work():
            wait(datetime.now(UTC) + timedelta(days=2))
        rooms = db.session.scalar(select(func.count()).select_from(Room)) or 0
        db.session.rollback()
        ticks.tick()
        seconds = min(_timed() for _ in range(ROUNDS))
        with databases.statements(site.app) as seen:
            ticks.tick()
    note = f"{rooms:,} rooms"
    return [
        Row("G15", "tick, nothing due", site.backend, seconds, "s", Limit(2, "s"), Limit(0.5, "s"), note=note),
        Row("G15", "tick, statements", site.backend, len(seen), "statements", Limit(30, ""), Limit(16, ""), note=note),
    ]


def _timed() -> float:
    begun = time.perf_counter()
    ticks.tick()
    return time.perf_counter() - begun


def wait(until: datetime) -> None:
    """Let every open room wait for something of each kind that the clock looks for, all at a moment ahead."""
    moments = {"clock_at": until, "check_in_at": until, "survey_on": until.date()}
    db.session.execute(update(Room).where(Room.opened_at.is_not(None)).values(**moments))
    db.session.execute(update(RoomEntry).where(RoomEntry.turn_id.is_not(None)).values(nudge_at=until))
    rows = db.session.execute(select(Room.id, Room.owner_id, Room.space_id).where(Room.opened_at.is_not(None))).all()
    for begin in range(0, len(rows), BATCH):
        batch = rows[begin : begin + BATCH]
        db.session.execute(insert(RoomSession), [_session(row, until) for row in batch])
        db.session.execute(insert(RoomTurn), [_turn(row, until) for row in batch])


def _session(row: Any, until: datetime) -> dict[str, Any]:
    about = {"room_id": row.id, "owner_id": row.owner_id, "space_id": row.space_id, "audience": Audience.SPACE.value}
    return about | {"state": SessionState.AGREED.value, "starts_at": until, "next_at": until, "times": [], "agenda": []}


def _turn(row: Any, until: datetime) -> dict[str, Any]:
    key = open_key(row.id, "survey", row.owner_id, None)
    about = {"room_id": row.id, "kind": "survey", "whose_id": row.owner_id, "endpoint": "rooms.show"}
    return about | {"values": {"room_id": row.id}, "due_on": until.date(), "nudge_at": until, "open_key": key}
