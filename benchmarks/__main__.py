"""`python -m benchmarks`: all goals as a table; `flat` compares sizes of data."""

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import costs, counts, flat, following, report, rooms, searching, threads, ticking, times, topics
from benchmarks.costs import Bench, benched
from benchmarks.goals import Row
from benchmarks.sites import BACKENDS, SIZES

GOALS: dict[str, Callable[[Bench], list[Row]]] = {
    "G1-G3": costs.pages_cost,
    "G5": costs.deep_pages,
    "G6": lambda bench: counts.statements(bench.site),
    "G7": searching.searches,
    "G8": searching.findable,
    "G9": lambda bench: [*times.replies(bench), *rooms.posting(bench), *threads.writing(bench)],
    "G10": times.sign_ins,
    "G11": times.topics,
    "G12": counts.memory,
    "G13": counts.weights,
    "G15": ticking.ticking,
    "G16": rooms.lengths,
    "G17": topics.lengths,
    "G18": following.following,
}


def measured(size: str, backends: Sequence[str], goals: Sequence[str]) -> list[Row]:
    """Measure goals on each backend, and what only their comparison tells."""
    rows: list[Row] = []
    for backend in backends:
        with BACKENDS[backend](size, index=bool({"G7", "G8"} & set(goals))) as site, benched(site) as bench:
            for name in goals:
                begun = time.monotonic()
                rows += GOALS[name](bench)
                print(f"{name} on {backend}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return ordered([*rows, *costs.compared(rows)])


def ordered(rows: Sequence[Row]) -> list[Row]:
    """Return rows by goal and backend."""
    return sorted(rows, key=lambda row: (int(row.goal[1:]), row.backend != "sqlite"))


def facts(size: str) -> list[str]:
    """Say where and on what it was measured."""
    cores, python = os.cpu_count(), platform.python_version()
    return [f"size: {size}", f"Python {python}, {cores} cores, one web process", "best of interleaved rounds"]


def run(options: argparse.Namespace) -> list[Row]:
    """Measure all goals, or some."""
    backends = options.backend or list(BACKENDS)
    rows = measured(options.size, backends, options.goals or list(GOALS))
    if options.goals:
        return rows
    sizes = SIZES[: SIZES.index(options.size) + 1]
    if len(sizes) > 1:
        rows = ordered(
            [*rows, *(row for each in backends for row in flat.measure(sizes, each, options.out, search=False))]
        )
    report.keep(rows, facts(options.size), options.out)
    return rows


def compare(options: argparse.Namespace) -> list[Row]:
    """Measure the same pages on several sizes of data."""
    backends, sizes = options.backend or ["sqlite"], options.sizes.split(",")
    return [row for each in backends for row in flat.measure(sizes, each, options.out, search=options.search)]


def follow(options: argparse.Namespace) -> list[Row]:
    """Measure feeds of much that is followed."""
    backends = options.backend or ["sqlite"]
    rows = [row for each in backends for row in following.compared(options.entries, each)]
    (options.out / "following.md").write_text(report.markdown(rows, [*facts("following")]), encoding="utf-8")
    return rows


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "flat", "following"), default="all")
    parser.add_argument("--size", choices=SIZES, default=os.environ.get("BENCH_SIZE") or "small")
    parser.add_argument("--sizes", default="small,big", help="of flat, the smallest first")
    parser.add_argument(
        "--search", action="store_true", help="of flat: with searching, whose index takes long to write"
    )
    parser.add_argument("--entries", type=int, default=2_000_000, help="of following: in the larger site")
    parser.add_argument("--backend", action="append", choices=list(BACKENDS))
    parser.add_argument("--goals", nargs="+", choices=list(GOALS), help="only these; then no results are kept")
    parser.add_argument("--out", type=Path, default=report.RESULTS)
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # what was started ends with us
        signal.signal(number, lambda *_: sys.exit(1))
    does = {"all": run, "flat": compare, "following": follow}[options.what]
    print(report.table(does(options)))


if __name__ == "__main__":
    main()
