"""G9 in growth threads: an entry with all that belongs to it, its link of the chain and its place in feeds too."""

import secrets
from itertools import cycle, islice
from statistics import median
from typing import Any

from sqlalchemy import select

from app.db import db
from app.unit import look
from benchmarks.costs import ROUNDS, Bench
from benchmarks.goals import Limit, Row
from benchmarks.times import REPLIES, SECONDS, WRITERS, at_rate, form
from threads.models import Thread

WORDS = "I split it by month, and February stays low. **The join repeats accounts** that changed their plan. "


def entries(bench: Bench, count: int) -> list[dict[str, Any]]:
    """Return so many entries, each with other words, by many members in threads of their own."""
    with bench.site.app.app_context(), look():
        found = db.session.execute(
            select(Thread.owner_id, Thread.id).order_by(Thread.owner_id).limit(4 * WRITERS)
        ).all()
    mine = [
        (bench.site.cookies(who), thread) for who, thread in islice(dict(tuple(row) for row in found).items(), WRITERS)
    ]
    return [
        form(
            who,
            f"/threads/{thread}/entries",
            type="progress",
            title=f"Week {number}",
            body_md=f"{WORDS * 3} {secrets.token_hex(4)}",
        )
        for number, (who, thread) in enumerate(islice(cycle(mine), count))
    ]


def writing(bench: Bench, seconds: int = SECONDS) -> list[Row]:
    """Measure G9 in growth threads."""
    backend, limit = bench.site.backend, Limit(30, "ms")
    bench.cost(bench.server, entries(bench, REPLIES), REPLIES)
    rounds = [bench.cost(bench.server, entries(bench, REPLIES), REPLIES) for _round in range(ROUNDS)]
    note = f"median {median(rounds):.2f}"
    row = Row("G9", "entry in a thread", backend, min(rounds), "ms CPU", Limit(6, "ms"), Limit(6, "ms"), None, note)
    waited = at_rate(bench, entries(bench, 10 * seconds), 10, seconds)
    return [row, waited.row("G9", "entry in a thread, p95 at 10/s", 0.95, backend, (limit, limit))]
