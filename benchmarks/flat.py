"""G4: whether pages cost the same with ten or a hundred times the data; all sizes are served at once, in turns."""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.costs import Bench, benched
from benchmarks.goals import Limit, Row
from benchmarks.pages import Page, found
from benchmarks.plot import plot
from benchmarks.rooms import posts
from benchmarks.sites import BACKENDS
from benchmarks.times import reply_requests

ROUNDS, REQUESTS = 4, 24
POSTS = {"small": 20_000, "big": 200_000, "huge": 2_000_000}
Figures = dict[str, dict[str, float]]  # page -> size -> milliseconds


def _asks(bench: Bench, search: bool) -> dict[str, Callable[[], Sequence[dict[str, Any]]]]:
    """Return what is asked of each site, by name; replies are new ones each time."""
    pages = {page.name: page for page in found(bench.site) if page.is_member}
    feed = Page("G4", "feed", True, ("/feed?feed=everyone",))
    chosen = {
        "topic": pages["topic"],
        "room": pages["room"],
        "latest topics": pages["latest topics"],
        "home": pages["home"],
        "thread": pages["thread"],
        "feed": pages["feed"],
        "everyone's feed": feed,
        "everyone's roadmaps": replace(feed, paths=("/feed?feed=everyone&kind=roadmap",)),
        "portfolio": pages["portfolio"],
    }
    if search:
        chosen["search"] = replace(feed, name="search", paths=("/search?q=lantern",))
    asks: dict[str, Callable[[], Sequence[dict[str, Any]]]] = {}
    for name, page in chosen.items():
        asks[name] = lambda page=page: bench.requests(page)  # type: ignore[misc]
    asks["message in a room"] = lambda: posts(bench, REQUESTS)
    return asks | {"reply": lambda: reply_requests(bench, REQUESTS)}


def figures(benches: dict[str, Bench], search: bool, rounds: int = ROUNDS) -> Figures:
    """Measure every page on every size, in turns, and return the best rounds."""
    asks = {size: _asks(bench, search) for size, bench in benches.items()}
    best: Figures = defaultdict(dict)
    for number in range(rounds + 1):
        for size, bench in benches.items():
            for name, ask in asks[size].items():
                cost = bench.cost(bench.server, ask(), REQUESTS)
                if number:  # the first round fills what is kept in memory
                    best[name][size] = min(cost, best[name].get(size, cost))
        print(f"round {number} of {rounds}", file=sys.stderr)
    return best


def rows_of(best: Figures, sizes: Sequence[str], backend: str) -> list[Row]:
    """Return G4: the largest size beside the smallest."""
    rows = []
    for name, each in best.items():
        ratio, must, target = each[sizes[-1]] / each[sizes[0]], Limit(1.2, "×"), Limit(1.1, "×")
        note = ", ".join(f"{size} {each[size]:.2f} ms" for size in sizes)
        rows.append(Row("G4", f"{name}, {sizes[-1]} v {sizes[0]}", backend, ratio, "×", must, target, None, note))
    return rows


def measure(sizes: Sequence[str], backend: str, folder: Path, *, search: bool, rounds: int = ROUNDS) -> list[Row]:
    """Measure, keep the figures and their plot in a folder, and return the rows."""
    with ExitStack() as stack:
        sites = {size: stack.enter_context(BACKENDS[backend](size, index=search)) for size in sizes}
        benches = {size: stack.enter_context(benched(site)) for size, site in sites.items()}
        best = figures(benches, search, rounds)
    folder.mkdir(parents=True, exist_ok=True)
    lines = {name: [(POSTS[size], each[size]) for size in sizes] for name, each in best.items()}
    (folder / f"flat-{backend}.json").write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")
    (folder / f"flat-{backend}.svg").write_text(plot(lines, backend), encoding="utf-8")
    return rows_of(best, sizes, backend)
