"""Search with permissions on so many documents, Whoosh beside PostgreSQL: what each kind of query takes, and writing.

    python -m benchmarks.search --documents 20000 [--database postgresql://…] [--engine whoosh]

Without an address the database is a SQLite file in a temporary folder. An address must name an empty database; one that
was filled by an earlier run with as many documents is used again.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select, text

from app import clock, create_app
from app.config import Settings
from app.db import Base, db
from app.models import Document, Membership, Space, User
from app.search import indexer
from app.search.models import SearchEntry
from app.search.service import Wanted, search, suggest
from app.search.words import read
from app.unit import work

SPACES, MEMBERS, MINE = 200, 2000, 20
QUERIES = {
    "rare word": "rareling",
    "word in 0.4 %": "middling",
    "word in 18 %": "commonly",
    "two words": "commonly middling",
    "phrase": '"commonly middling"',
    "without a word": "middling -commonly",
    "beginning": "middli",
    "by kind and tag": "kind:topics tag:sql commonly",
    "misspelled": "midling",
    "nowhere": "qzxvwkyj",
}


def words(source: random.Random) -> list[str]:
    """Return made-up words, as many as a community uses."""
    beginnings = [one + two for one in "bcdfghklmnprstvwz" for two in "aeiou"]
    return sorted({"".join(source.choices(beginnings, k=source.randint(2, 4))) for _ in range(30_000)})


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Make documents of 300 to 1,500 characters, a title for every tenth, most of them in spaces."""
    source = random.Random(7)
    known = words(source)
    weights = [1 / (rank + 5) for rank in range(len(known))]
    sentences = [" ".join(source.choices(known, weights, k=12)) for _ in range(20_000)]
    now = clock.now()
    for number in range(1, count + 1):
        told = source.choices(sentences, k=source.randint(4, 18))
        told += ["commonly"] * (source.random() < 0.18) + ["middling"] * (source.random() < 0.004)
        told += ["rareling"] * (source.random() < 0.0001)
        is_topic, place = number % 10 == 0, source.randint(0, SPACES * 2)
        yield {
            "id": number,
            "kind": "topic" if is_topic else "post",
            "ref_id": number,
            "owner_id": source.randint(1, MEMBERS),
            "space_id": place if 0 < place <= SPACES else None,
            "audience": "space" if 0 < place <= SPACES else source.choice(("public", "members")),
            "title": source.choice(sentences)[:80] if is_topic else "A reply",
            "text": ". ".join(told),
            "tags": ["sql"] if number % 50 == 0 else [],
            "endpoint": "home.index",
            "values": {},
            "facts": {} if is_topic else {"borrows_title": True},
            "published_at": now - timedelta(minutes=10 * (count - number)),
            "changed_at": now,
        }


def fill(count: int) -> None:
    """Put people, spaces and documents into an empty database."""
    db.session.execute(insert(User), [_person(number) for number in range(1, MEMBERS + 1)])
    db.session.execute(
        insert(Space), [{"kind": "community", "reading": "space", "name": f"Place {n}"} for n in range(SPACES)]
    )
    db.session.execute(insert(Membership), [{"space_id": n, "user_id": 1} for n in range(1, MINE + 1)])
    some: list[dict[str, Any]] = []
    for row in documents(count):
        some.append(row)
        if len(some) == 5000 or row["id"] == count:
            db.session.execute(insert(Document.__table__), some)
            some.clear()


def _person(number: int) -> dict[str, Any]:
    name = f"member_{number}"
    return {
        "id": number,
        "handle": name,
        "handle_key": name,
        "email": f"{name}@example.org",
        "email_key": name,
        "name": name,
    }


def timed(function: Callable[[], Any], rounds: int) -> tuple[float, float, float, float]:
    """Return median and 95th percentile of some calls in ms, and the processor's time of ours and of the server."""
    function()
    spent, began, served = [], time.process_time(), server_time()
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        spent.append((time.perf_counter() - start) * 1000)
    ours, theirs = time.process_time() - began, server_time() - served
    return median(spent), quantiles(spent, n=20)[-1], ours * 1000 / rounds, theirs * 1000 / rounds


def server_time() -> float:
    """Return the processor's time that PostgreSQL has spent for this connection, where it runs on this machine."""
    if db.engine.dialect.name != "postgresql":
        return 0.0
    stat = Path(f"/proc/{db.session.scalar(text('SELECT pg_backend_pid()'))}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["0"] * 13
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def build(engine: str) -> float:
    """Make the index anew and return how long it took; PostgreSQL's own index is made at the end, as for any bulk."""
    start = time.perf_counter()
    if engine == "postgres":
        (vectors,) = SearchEntry.__table__.indexes
        with work():
            vectors.drop(db.session.connection(), checkfirst=True)
            indexer.rebuild()
            db.session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
            vectors.create(db.session.connection())
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        indexer.renew()
    return time.perf_counter() - start


def size(app: Flask, engine: str) -> float:
    """Return how large the index is, in MB."""
    if engine == "postgres":
        return float(db.session.scalar(text("SELECT pg_total_relation_size('search_entry')")) or 0) / 1e6
    folder = app.config["SETTINGS"].data / "index"
    return sum(path.stat().st_size for path in folder.rglob("*.seg")) / 1e6


def measure(app: Flask, engine: str, count: int, rounds: int) -> None:
    """Print what searching and writing take."""
    viewer = db.session.get_one(User, 1)
    for name, typed in QUERIES.items():
        for newest in (False, True):
            found = search(read(typed), viewer, Wanted(newest=newest))
            figures = timed(lambda t=typed, n=newest: search(read(t), viewer, Wanted(newest=n)), rounds)
            _say(engine, count, f"{name}, {'newest' if newest else 'best'}", figures, found.total)
    _say(engine, count, "suggestions", timed(lambda: suggest("mid", viewer), rounds), 0)
    db.session.rollback()
    ids = list(db.session.scalars(select(Document.id).order_by(func.random()).limit(200)))
    db.session.rollback()
    for batch in (ids, ids[:1]):
        start = time.perf_counter()
        with work():
            indexer.index([{"ids": batch}])
        print(
            f"| {engine} | {count:,} | write {len(batch)} | {(time.perf_counter() - start) * 1000:.0f} ms | | | | | |"
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {engine} | {count:,} | index {size(app, engine):.0f} MB, process at most {memory:.0f} MB | | | | | |")


def _say(engine: str, count: int, name: str, figures: tuple[float, ...], total: int) -> None:
    told = " | ".join(f"{figure:.1f}" for figure in figures)
    print(f"| {engine} | {count:,} | {name} | {told} | {total} |", flush=True)


def main() -> None:
    """Fill, build, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--engine", choices=("whoosh", "postgres"), default="whoosh")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "menteo-bench-search")
    given = parser.parse_args()
    given.data.mkdir(parents=True, exist_ok=True)
    url = given.database or f"sqlite:///{given.data / f'{given.documents}.sqlite'}"
    settings = Settings(
        given.data,
        url,
        given.engine,
        None,
        "only-for-measuring-" * 3,
        "http://localhost",
        None,
        0,
        ("localhost",),
        True,
    )
    app = create_app({"SETTINGS": settings})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if not db.session.scalar(select(func.count()).select_from(Document)):
            with work():
                fill(given.documents)
        db.session.rollback()
        print("| engine | documents | query | median ms | p95 ms | CPU ms | of PostgreSQL | hits |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        if not indexer._is_current():
            print(f"| {given.engine} | {given.documents:,} | index built in {build(given.engine):.0f} s | | | | | |")
        db.session.rollback()
        measure(app, given.engine, given.documents, given.rounds)


if __name__ == "__main__":
    sys.exit(main())
