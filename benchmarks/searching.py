"""G7, G8: searching with permissions, and how soon what was written is found."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from sqlalchemy import select

from app.db import db
from app.load.words import RARE
from app.models import Document
from app.search import indexer
from app.unit import work
from benchmarks.costs import Bench
from benchmarks.goals import Limit, Row
from benchmarks.pages import MEMBER
from benchmarks.server import ROOT, stop
from benchmarks.times import percentile, reply_requests

SEARCHES = 40
UPDATES = 200
PATIENCE = 20.0
LIMITS = {("sqlite", "small"): (40, 20), ("sqlite", "big"): (80, 40)}
POSTGRESQL = (50, 25)


def searches(bench: Bench, count: int = SEARCHES) -> list[Row]:
    """Measure G7: words of known rarity, as a member sees them."""
    rows, site = [], bench.site
    must, target = LIMITS.get((site.backend, site.size), POSTGRESQL)
    for number, (word, share) in enumerate(RARE.items()):
        cookie = site.cookies(MEMBER + 10 + number)["Cookie"]  # one member may search 120 times a minute only
        request = {"path": f"/search?q={word}", "headers": {"Cookie": cookie, "Accept-Encoding": "gzip"}}
        ask = {"do": "closed", "port": bench.server.port, "requests": [request]}
        bench.client.ask(**ask, count=3)
        said = bench.client.ask(**ask, count=count)
        assert set(said["statuses"]) <= {200, "200"}, f"{word}: {said['statuses']}"
        times = said["times"]
        note = f"p50 {percentile(times, 0.5):.1f}; {_documents(bench):,} documents"
        name = f"search, a word in {share:.1%} of posts, p95"
        rows.append(
            Row(
                "G7",
                name,
                site.backend,
                percentile(times, 0.95),
                "ms",
                Limit(must, "ms"),
                Limit(target, "ms"),
                None,
                note,
            )
        )
    return rows


def _documents(bench: Bench) -> int:
    with bench.site.app.app_context():
        count = indexer.health()[1]
        db.session.rollback()
    return int(count.split(" of ")[-1].split()[0].replace(",", "")) if " of " in count else 0


@contextmanager
def working(bench: Bench) -> Iterator[None]:
    """Run the product's worker beside the site."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **bench.site.environ})
    try:
        yield
    finally:
        stop(process)


def findable(bench: Bench) -> list[Row]:
    """Measure G8: from the answer to a reply until a search finds it, and a batch of changes in the index."""
    with working(bench):
        time.sleep(3)
        # A member may search 120 times a minute: each wait is another's, and none that of the searches measured before.
        others = [bench.site.cookies(MEMBER + number)["Cookie"] for number in range(1, 6)]
        waits = sorted(_wait(bench, cookie) for cookie in others)
    backend, must, target = bench.site.backend, Limit(3, "s"), Limit(1.5, "s")
    rows = [
        Row(
            "G8",
            "found after posting, slowest of 5",
            backend,
            waits[-1],
            "s",
            must,
            target,
            None,
            f"median {waits[2]:.2f}",
        )
    ]
    with bench.site.app.app_context(), work():
        ids = list(db.session.scalars(select(Document.id).where(Document.is_searchable).limit(UPDATES)))
        begun = time.perf_counter()
        indexer.index([{"id": ident} for ident in ids])
        spent = time.perf_counter() - begun
    return [*rows, Row("G8", f"{UPDATES} updates in one batch", backend, spent, "s", Limit(2, "s"), Limit(1, "s"))]


def _wait(bench: Bench, cookie: str) -> float:
    word, (request,) = f"zz{secrets.token_hex(6)}", reply_requests(bench, 1)
    request["body"] += f"+{word}"
    posted = {**request, "body": request["body"].replace("&body=", f"&body={word}+")}
    bench.client.ask(do="closed", port=bench.server.port, requests=[posted], count=1)
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        connection = HTTPConnection("127.0.0.1", bench.server.port, timeout=30)
        connection.request("GET", f"/search?q={word}", headers={"Cookie": cookie})
        text = connection.getresponse().read().decode()
        connection.close()
        if "/topics/" in text:
            return time.monotonic() - begun
        time.sleep(0.1)
    return PATIENCE
