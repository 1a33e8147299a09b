"""G9, G10, G11: how long people wait at a fixed rate of requests, whatever the answers do."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from app.accounts import passwords
from app.db import db
from app.load.filling import PASSWORD
from app.load.people import address_of
from app.models import Membership
from app.unit import look
from benchmarks.client import Client
from benchmarks.costs import ROUNDS, Bench
from benchmarks.goals import ANY, Limit, Row
from benchmarks.pages import Page, found
from communities.models import Community, Topic

SECONDS = 12
REPLIES = 40
WRITERS = 40  # so many that nobody runs into a limit
FORM = "application/x-www-form-urlencoded"


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time within which this share of requests was answered, in milliseconds."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def form(cookies: dict[str, str], path: str, **values: str) -> dict[str, Any]:
    """Return the request that sends a form as a browser would."""
    body = urlencode({"csrf_token": cookies["csrf_token"], "once": secrets.token_urlsafe(12), **values})
    return {
        "method": "POST",
        "path": path,
        "body": body,
        "headers": {"Cookie": cookies["Cookie"], "Content-Type": FORM},
    }


def reply_requests(bench: Bench, count: int) -> list[dict[str, Any]]:
    """Return so many replies, each with other words, by many members in several topics of one community."""
    with bench.site.app.app_context(), look():
        columns = Community.id, Community.slug, Community.space_id
        place = db.session.execute(select(*columns).order_by(Community.id).limit(1)).one()
        here = Topic.community_id == place.id, Topic.seq.between(10, 200), Topic.locked_at.is_(None)
        topics = db.session.execute(select(Topic.id).where(*here).order_by(Topic.id).limit(8)).scalars().all()
        inside = Membership.space_id == place.space_id, Membership.ended_at.is_(None)
        people = db.session.scalars(select(Membership.user_id).where(*inside).order_by(Membership.id).limit(WRITERS))
        people = list(people)
    visitors = [bench.site.cookies(one) for one in people]
    pairs = islice(zip(cycle(visitors), cycle(topics), strict=False), count)
    text = "I tried it twice this week and wrote down what came of it. **It helped.** "
    return [
        form(who, f"/communities/{place.slug}/topics/{topic}/posts", body=f"{text * 3} {secrets.token_hex(4)}")
        for who, topic in pairs
    ]


@dataclass(frozen=True)
class Times:
    """How long answers took, in seconds, and how many requests failed."""

    times: list[float]
    failed: int

    def row(self, goal: str, name: str, share: float, backend: str, limits: tuple[Limit, Limit]) -> Row:
        """Return the row of a percentile; where requests failed, nothing was met."""
        p50, p99 = percentile(self.times, 0.5), percentile(self.times, 0.99)
        note = f"p50 {p50:.1f}, p99 {p99:.1f}" + (f"; {self.failed} of {len(self.times)} failed" if self.failed else "")
        figure = None if self.failed else percentile(self.times, share)
        return Row(goal, name, backend, figure, "ms", *limits, None, note)


def at_rate(bench: Bench, requests: list[dict[str, Any]], rate: float, seconds: int = SECONDS) -> Times:
    """Send requests at a rate, whatever the answers do, and return how long they took."""
    said = bench.client.ask(do="open", port=bench.server.port, requests=requests, rate=rate, seconds=seconds)
    good = sum(said["statuses"].get(status, 0) for status in ("200", "303", "304"))
    return Times(said["times"], len(said["times"]) - good)


def replies(bench: Bench, seconds: int = SECONDS) -> list[Row]:
    """Measure G9: a reply with all that belongs to it, in processor time and in waiting."""
    backend = bench.site.backend
    bench.cost(bench.server, reply_requests(bench, REPLIES), REPLIES)
    rounds = [bench.cost(bench.server, reply_requests(bench, REPLIES), REPLIES) for _round in range(ROUNDS)]
    note = f"median {median(rounds):.2f}"
    rows = [Row("G9", "reply", backend, min(rounds), "ms CPU", Limit(6, "ms"), Limit(6, "ms"), None, note)]
    for rate, must, target in ((10, Limit(30, "ms"), Limit(30, "ms")), (50, ANY, Limit(15, "ms"))):
        found = at_rate(bench, reply_requests(bench, rate * seconds), rate, seconds)
        rows.append(found.row("G9", f"reply, p95 at {rate}/s", 0.95, backend, (must, target)))
    return rows


def _topics(bench: Bench) -> list[dict[str, Any]]:
    page: Page = next(page for page in found(bench.site) if page.name == "topic" and page.is_member)
    return bench.requests(page)


def topics(bench: Bench, seconds: int = SECONDS) -> list[Row]:
    """Measure G11: a topic page at 50 requests a second."""
    read = at_rate(bench, _topics(bench), 50, seconds)
    measured = (("p95", 0.95, 15, 10), ("p99", 0.99, 30, 15))
    return [
        read.row("G11", f"topic, {name} at 50/s", share, bench.site.backend, (Limit(must, "ms"), Limit(target, "ms")))
        for name, share, must, target in measured
    ]


def _sign_ins(bench: Bench, count: int) -> list[dict[str, Any]]:
    guest = bench.site.guest()
    return [form(guest, "/sign-in", email=address_of(number), password=PASSWORD) for number in range(1, count + 1)]


def _hash_cpu() -> float:
    kept = passwords.hash_password(PASSWORD)
    rounds = []
    for _each in range(8):
        begun = time.process_time()
        passwords.verify(kept, PASSWORD)
        rounds.append((time.process_time() - begun) * 1000)
    return min(rounds)


def sign_ins(bench: Bench, seconds: int = SECONDS) -> list[Row]:
    """Measure G10: what signing in costs besides its hash, and what it does to everybody else."""
    backend, count = bench.site.backend, 10
    with bench.site.app.app_context():
        hashing = _hash_cpu()
    cpu = []
    for request in _sign_ins(bench, count):
        before = bench.server.used().cpu
        bench.client.ask(do="closed", port=bench.server.port, requests=[request], count=1)
        cpu.append((bench.server.used().cpu - before) * 1000)
    rest, three = max(min(cpu) - hashing, 0.0), Limit(3, "ms")
    rows = [Row("G10", "hash", backend, hashing, "ms CPU", Limit(110, "ms"), Limit(110, "ms"))]
    rows.append(Row("G10", "sign-in, all but the hash", backend, rest, "ms CPU", three, three))
    return rows + [_beside(bench, rate, seconds) for rate in (2, 10)]


def _beside(bench: Bench, rate: int, seconds: int) -> Row:
    """Read topics at a calm rate, alone and then beside sign-ins, and compare the p95."""
    alone = percentile(at_rate(bench, _topics(bench), 10, seconds).times, 0.95)
    other = Client()
    job = {"do": "open", "port": bench.server.port, "requests": _sign_ins(bench, rate * seconds), "rate": rate}
    other.send(**job, seconds=seconds)
    beside = percentile(at_rate(bench, _topics(bench), 10, seconds).times, 0.95)
    other.receive()
    other.close()
    limits = (Limit(2, "×"), Limit(2, "×")) if rate == 2 else (ANY, Limit(2, "×"))
    note = f"{alone:.1f} ms alone, {beside:.1f} beside"
    return Row(
        "G10", f"topic p95 beside sign-ins at {rate}/s", bench.site.backend, beside / alone, "×", *limits, None, note
    )
