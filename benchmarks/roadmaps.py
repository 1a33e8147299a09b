"""Roadmaps: how long a large one takes to draw and to show, how often arrows cross, and a catalogue of a thousand.

    python -m benchmarks.roadmaps [--collection FILE]

Crossings are counted between neighboring rows, long arrows in pieces, in three drawings of the same roadmap: ours, our
rows in plain depth-first order, and fast-sugiyama's (which has as wide a sheet as it likes; ours has 852 pixels).
"""

import argparse
import gzip
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

import fast_sugiyama
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.config import Settings
from app.db import Base, db
from app.models import User
from app.unit import work
from benchmarks import report
from benchmarks.goals import ANY, Limit, Row
from roadmaps import plan
from roadmaps.graph import Node, followers, implied, known, runs
from roadmaps.interchange import RoadmapFile, StageFile, StepFile, read
from roadmaps.layout import lay_out
from roadmaps.layout.ordering import count, untangle, weave
from roadmaps.layout.rows import fill
from roadmaps.service import learning, publishing
from tests import databases
from tests.cast import make_cast, token_of

STARTERS = Path(__file__).resolve().parents[1] / "roadmaps" / "starters"
AREAS, LEVELS = ("data", "design", "writing", "teaching", "law"), ("beginner", "intermediate", "advanced", "mixed")
Graph = tuple[list[Node], dict[str, Sequence[str]]]


def made(steps: int, arrows: int, slug: str = "large", seed: int = 7) -> RoadmapFile:
    """Make a roadmap of so many steps and arrows, 25 steps a stage, each needing some of the sixty before it."""
    dice, needs = random.Random(seed), defaultdict[int, set[int]](set)
    while sum(map(len, needs.values())) < arrows:
        after = dice.randrange(1, steps)
        needs[after].add(dice.randrange(max(0, after - 60), after))
    stages = [range(first, min(first + 25, steps)) for first in range(0, steps, 25)]
    title = "Learn to do the thing that comes number {}"
    return RoadmapFile(
        slug,
        f"A roadmap of {steps} steps",
        "Everything there is to know.",
        tuple(
            StageFile(
                f"Stage {number}",
                tuple(
                    StepFile(
                        f"step-{step}",
                        title.format(step),
                        "learn",
                        summary="Read it, then do it.",
                        hours=2,
                        prerequisites=tuple(f"step-{before}" for before in sorted(needs[step])),
                        evidence=("It works",),
                    )
                    for step in stage
                ),
            )
            for number, stage in enumerate(stages, 1)
        ),
        level=LEVELS[seed % 4],
        topics=(AREAS[seed % 5],),
    )


def graph_of(file: RoadmapFile) -> Graph:
    """Return a file's steps, and what each needs."""
    nodes = [Node(step.key, number, step.optional) for number, stage in enumerate(file.stages) for step in stage.steps]
    return nodes, {step.key: step.prerequisites for step in file.steps}


def crossed(nodes: list[Node], prerequisites: dict[str, Sequence[str]]) -> tuple[int, int, int]:
    """Return how often arrows cross: ours, depth first, fast-sugiyama."""
    needs, told = known(nodes, prerequisites), implied(nodes, prerequisites)
    drawn = [(before, key) for key, some in needs.items() for before in some if (before, key) not in told]
    rows, _strips = fill(runs(nodes, prerequisites), needs, drawn)
    ours = weave(rows, drawn)
    untangle(ours)
    seen = {key: number for number, key in enumerate(_depth_first(needs))}
    plain = weave([sorted(row, key=seen.__getitem__) for row in rows], drawn)
    for row in plain.rows:
        row.sort(key=lambda item: (_above(plain, item), item))
    return count(ours), count(plain), sum(_crossings(*part) for part in fast_sugiyama.from_edges(drawn)) if drawn else 0


def _above(woven: Any, item: int) -> float:
    """Return where an item of a plain drawing stands: a step in its order, a piece of an arrow under what it leaves."""
    while woven.keys[item] is None:
        item = woven.up[item][0]
    return float(item)


def _depth_first(needs: dict[str, tuple[str, ...]]) -> list[str]:
    after, found = followers(needs), dict[str, None]()
    stack = [key for key, before in reversed(needs.items()) if not before]
    while stack:
        key = stack.pop()
        if key not in found:
            found[key] = None
            stack += reversed(after[key])
    return list(found)


def _crossings(nodes: Any, _width: float, _height: float, arrows: Any) -> int:
    place = dict(nodes)
    between = defaultdict(list)
    for one, other in arrows:
        (x1, y1), (x2, y2) = sorted((place[one], place[other]), key=lambda spot: -spot[1])
        between[y1, y2].append((x1, x2))
    return sum((a - c) * (b - d) < 0 for lines in between.values() for (a, b), (c, d) in combinations(lines, 2))


def crossings(files: Sequence[RoadmapFile]) -> list[Row]:
    """Count crossings in each roadmap, and in all."""
    rows, sums = [], [0, 0, 0]
    for file in files:
        each = crossed(*graph_of(file))
        sums = [one + other for one, other in zip(sums, each, strict=True)]
        rows.append(_crossing_row(f"{file.slug}, {len(file.steps)} steps", each))
    return [*rows, _crossing_row(f"all {len(files)}", sums)]


def _crossing_row(name: str, each: Sequence[int]) -> Row:
    note = f"depth first {each[1]}, fast-sugiyama {each[2]}"
    return Row("R2", f"crossings, {name}", "-", each[0], "", Limit(each[1], ""), ANY, None, note)


def drawing() -> list[Row]:
    """Time the drawing of 500 steps and 1,500 arrows."""
    nodes, needs = graph_of(made(500, 1500))
    best = min(_seconds(lambda: lay_out(nodes, needs)) for _ in range(5))
    return [Row("R1", "draw 500 steps, 1,500 arrows", "-", best * 1000, "ms", Limit(300, "ms"), ANY)]


def _seconds(work_: Callable[[], object]) -> float:
    begun = time.process_time()
    work_()
    return time.process_time() - begun


def pages(app: Flask, cookie: str) -> list[Row]:
    """Compare the page of 500 steps with that of 20, and weigh both; then the catalogue."""
    client = app.test_client(use_cookies=False)
    ask = lambda path: client.get(path, headers={"Cookie": cookie})  # noqa: E731
    rows = []
    for view in ("", "?view=list", "?view=graph"):
        spent = {size: _spent(partial(ask, f"/roadmaps/steps-{size}{view}")) for size in (20, 500)}
        note = ", ".join(f"{size} steps {each:.2f} ms" for size, each in spent.items())
        ratio, name = spent[500] / spent[20], view.removeprefix("?view=") or "page"
        rows.append(Row("R3", f"{name}, 500 v 20 steps", "sqlite", ratio, "×", Limit(2, "×"), ANY, None, note))
        for size, limit in ((20, 25), (500, 120)):
            html = ask(f"/roadmaps/steps-{size}{view}").data
            packed = f"{len(gzip.compress(html, 6)) / 1000:.1f} KB compressed"
            rows.append(
                Row(
                    "R4",
                    f"{name}, {size} steps",
                    "sqlite",
                    len(html) / 1000,
                    "KB",
                    Limit(limit, "KB"),
                    ANY,
                    None,
                    packed,
                )
            )
    for query in ("", "?topic=law", "?level=advanced", "?length=short", "?topic=law&level=advanced&length=short"):
        ask(f"/roadmaps{query}")
        with databases.statements(app) as seen:
            ask(f"/roadmaps{query}")
        spent_ = f"{_spent(partial(ask, f'/roadmaps{query}')):.2f} ms"
        name = f"catalogue of 1,000{', ' + query[1:] if query else ''}"
        rows.append(Row("R5", name, "sqlite", len(seen), "statements", Limit(8, ""), ANY, None, spent_))
    return rows


def _spent(ask: Callable[[], object]) -> float:
    """Return milliseconds of processor time: the best of rounds."""
    for _ in range(3):
        ask()
    return min(median(_seconds(ask) for _ in range(5)) for _ in range(6)) * 1000


def filled(folder: Path) -> tuple[Flask, str]:
    """Make a site with a thousand roadmaps, two of which a member learns."""
    settings = Settings(
        folder, f"sqlite:///{folder / 'site.sqlite'}", "whoosh", None, "only-for-measuring-" * 3, "http://localhost",
        None, 0, ("localhost",), True,
    )  # fmt: skip
    app = create_app({"SETTINGS": settings, "RATELIMIT_ENABLED": False})
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with work():
            make_cast()
        with work():
            _publish()
        member = db.session.scalars(select(User).where(User.handle == "mila_mentee")).one()
        db.session.expunge_all()
    return app, _cookie(app, member)


def _publish() -> None:
    owner = publishing.curator_id()
    for size, arrows in ((20, 24), (500, 1500)):
        prepared = publishing.prepare(made(size, arrows, f"steps-{size}"))
        roadmap, _new = publishing.publish(prepared, owner_id=owner)
        learner = db.session.scalars(select(User).where(User.handle == "mila_mentee")).one()
        walked = plan.make_plan(prepared.content, prepared.layout, prepared.prose)
        enrollment = learning.start(roadmap.id, roadmap.number, walked, learner=learner)
        for key in list(walked.steps)[: size // 3]:
            learning.set_state(enrollment, walked, key, "done", learner=learner)
    for number in range(998):
        prepared = publishing.prepare(made(8 + number % 40, 12, f"roadmap-{number}", number))
        publishing.publish(prepared, owner_id=owner)


def _cookie(app: Flask, member: User) -> str:
    from itsdangerous import TimestampSigner

    from app.gate import cookie_name

    signed = TimestampSigner(str(app.secret_key), salt="sign-in").sign(token_of(member)).decode()
    return f"{cookie_name(app)}={signed}"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.roadmaps", description=__doc__)
    parser.add_argument("--collection", type=Path, help="a file of roadmaps, to count crossings in them too")
    parser.add_argument("--only", choices=("drawing", "crossings", "pages"))
    given = parser.parse_args()
    files = [file for path in sorted(STARTERS.glob("*.yaml")) for file in read(path.read_bytes(), path.name)]
    if given.collection:
        files += read(given.collection.read_bytes(), given.collection.name)
    rows = drawing() if given.only in {None, "drawing"} else []
    if given.only in {None, "crossings"}:
        rows += crossings([*files, made(500, 1500)])
    if given.only in {None, "pages"}:
        with tempfile.TemporaryDirectory() as folder:
            rows += pages(*filled(Path(folder)))
    print(report.table(rows))


if __name__ == "__main__":
    sys.exit(main())
