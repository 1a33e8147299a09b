"""G18: the feed of who follows 1,000 sources in much, beside that of who follows 10 in little, both served in turns."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete, func, insert, select

from app.db import db
from app.feed.queries import KEYS
from app.models import Document, Follow
from app.stirring import find_all
from app.unit import work
from app.web import cursor_of
from benchmarks.costs import Bench, benched
from benchmarks.goals import ANY, Limit, Row
from benchmarks.pages import MEMBER, Page
from benchmarks.rooms import statements_of
from benchmarks.sites import BACKENDS, Site

FEW, MANY = 10, 1_000
LITTLE, MUCH = 20_000, {"small": 200_000, "big": 200_000, "huge": 2_000_000}
ROUNDS, REQUESTS = 5, 48
SHARES = {"thread": 0.6, "person": 0.38, "community": 0.02}
BACK, ENTRIES, TOPICS = "a year back", "entries alone", "topics alone"
FEED = Page("G18", "feed", True, ("/feed",))


def sizes(entries: int) -> tuple[str, ...]:
    """Return the options of a load with so many entries of growth threads, by as many people as would write them."""
    users = max(500, entries // 100)
    counts = {"users": users, "threads": entries * 13 // 200, "entries": entries, "topics": 200, "posts": 1_000}
    counts |= {"comments": 1_000, "rooms": 20, "room-entries": 200}
    return tuple(part for name, count in counts.items() for part in (f"--{name}", str(count)))


def following(bench: Bench) -> list[Row]:
    """Measure G18 on sites of their own."""
    return compared(MUCH[bench.site.size], bench.site.backend)


def compared(entries: int, backend: str, little: int = LITTLE) -> list[Row]:
    """Measure the feeds of two members of two sites: their first pages, and pages further back."""
    with ExitStack() as stack:
        sites = [stack.enter_context(BACKENDS[backend]("small", *sizes(count))) for count in (little, entries)]
        for site, sources in zip(sites, (FEW, MANY), strict=True):
            follow(site, sources)
        benches = [stack.enter_context(benched(site)) for site in sites]
        return measured(benches, f"{MANY:,} sources over {entries:,} entries v {FEW} over {little:,}")


def measured(benches: Sequence[Bench], name: str, rounds: int = ROUNDS, requests: int = REQUESTS) -> list[Row]:
    """Measure both in turns, the database's processes with the worker."""
    few, many = (asks_of(bench) for bench in benches)
    best: dict[tuple[int, str], float] = {}
    for number in range(rounds + 1):
        for place, (bench, asks) in enumerate(zip(benches, (few, many), strict=True)):
            for page, asked in asks.items():
                before = bench.database_cpu()
                cost = bench.cost(bench.server, asked, requests)
                cost += (bench.database_cpu() - before) * 1000 / requests
                if number:  # the first round fills what is kept in memory
                    best[place, page] = min(cost, best.get((place, page), cost))
    backend, rows = benches[0].site.backend, []
    for page in few:
        short, long = best[0, page], best[1, page]
        limits = (ANY, ANY) if page in {BACK, TOPICS} else (Limit(1.5, "×"), Limit(1.1, "×"))
        note = f"{short:.2f} and {long:.2f} ms CPU" + (", with the database's" if backend == "postgresql" else "")
        rows.append(Row("G18", f"feed, {page}: {name}", backend, long / short, "×", *limits, None, note))
    more = statements_of(benches[1].site, "/feed") - statements_of(benches[0].site, "/feed")
    return [
        *rows,
        Row("G18", f"feed, more statements: {name}", backend, more, "statements", Limit(0, ""), Limit(0, "")),
    ]


def asks_of(bench: Bench) -> dict[str, list[dict[str, Any]]]:
    """Return what is asked of the feed: its first page, the one after it, one of a year ago, and those of a kind."""
    alone = {
        name: bench.requests(replace(FEED, paths=(f"/feed?kind={kind}",)))
        for name, kind in ((ENTRIES, "entry"), (TOPICS, "topic"))
    }
    last_year = SimpleNamespace(published_at=datetime.now(UTC) - timedelta(days=365), id=0)
    path = f"/feed?after={cursor_of(last_year, KEYS)}"
    back = [{**request, "path": path} for request in bench.requests(FEED)]
    return {"first page": bench.requests(FEED), "second page": second(bench), BACK: back} | alone


def second(bench: Bench) -> list[dict[str, Any]]:
    """Return the requests for the page that the first one leads to."""
    client = bench.site.app.test_client(use_cookies=False)
    page = client.get("/feed", headers={"Cookie": bench.cookie}).text
    link = page.rpartition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    return [{**request, "path": link} for request in bench.requests(FEED)]


def follow(site: Site, count: int) -> None:
    """Have the member who is measured follow so many threads, people and communities, from all over the site."""
    with site.app.app_context(), work():
        db.session.execute(delete(Follow).where(Follow.user_id == MEMBER))
        for kind, share in SHARES.items():
            if rows := [{"user_id": MEMBER, "target": target} for target in _some(kind, round(count * share))]:
                db.session.execute(insert(Follow), rows)
        find_all(MEMBER)


def _some(kind: str, count: int) -> list[str]:
    """Return the group keys of so many things of a kind, spread evenly over all of them."""
    name = Document.owner_id if kind == "person" else Document.ref_id
    everything = Document.kind == kind, Document.owner_id != MEMBER
    most = db.session.scalar(select(func.count()).where(*everything)) or 0
    step = max(1, most // max(count, 1))
    found = db.session.scalars(select(name).where(*everything).order_by(Document.ref_id)).all()
    return [f"{kind}:{ident}" for ident in found[::step][:count]]
