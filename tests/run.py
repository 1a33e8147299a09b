"""The whole suite in parts, called by `make test`: SQLite, PostgreSQL, faults with the nodes beside them, browser.

Each part that cannot run is named with the reason and how to get it; where `CI` is set that is a failure. Arguments go to
pytest, after `--only sqlite|postgresql|nodes|faults|browser` (may be given more than once).
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from tests import postgres

ROOT = Path(__file__).parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
OWN = ("browser", "nodes", "faults")  # parts of their own: the others neither collect them nor load what drives them
PLAIN = [
    "-p",
    "no:playwright",
    "-m",
    " and ".join(f"not {part}" for part in OWN),
    *(f"--ignore=tests/{part}" for part in OWN),
]
BESIDE = {"faults": "nodes"}  # what runs beside a part that mostly waits: its words come after those of that part
NO_TESTS = 5  # pytest's exit status


@dataclass(frozen=True)
class Outcome:
    """How a part ended: passed, failed or missing, with the reason, after so many seconds."""

    state: str
    reason: str = ""
    seconds: float = 0


running: set[subprocess.Popen[bytes]] = set()
aside = threading.local()  # in its `file` a part that runs beside another says its words


def pytest(arguments: Sequence[str], rest: Sequence[str], **environ: str) -> Outcome:
    """Run pytest in a process of its own."""
    begun, told = time.monotonic(), getattr(aside, "file", None)
    environ |= {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*PYTEST, *arguments, *rest], cwd=ROOT, env=os.environ | environ, stdout=told, stderr=told
    )
    running.add(process)
    try:
        code = process.wait()
    except SystemExit:
        process.wait(60)
        raise
    running.discard(process)
    ok = code == 0 or (code == NO_TESTS and rest)
    reason = f"ended by signal {-code}" if code < 0 else ""
    return Outcome("passed" if ok else "failed", reason, time.monotonic() - begun)


def stop(*_: object) -> NoReturn:
    """Stop whatever runs, as for Ctrl-C: it stops what its fixtures have started."""
    for process in list(running):
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
    sys.exit(143)


def workers(most: int = 4, waiting: int = 0) -> list[str]:
    """One process a core up to a few, and some more where they mostly wait; or as many as TEST_WORKERS says."""
    count = os.environ.get("TEST_WORKERS") or str(min(os.cpu_count() or 1, most) + waiting)
    return [] if count in {"0", "1"} else ["-n", count, "--dist", "worksteal"]


def sqlite(rest: Sequence[str]) -> Outcome:
    """Everything but the parts of their own, on SQLite."""
    return pytest([*PLAIN, *workers()], rest, TEST_DB="sqlite")


def postgresql(rest: Sequence[str]) -> Outcome:
    """What touches the database, on the server that DATABASE_URL_TEST names or on one of our own."""
    arguments = [*PLAIN, *workers()]
    if os.environ.get("DATABASE_URL_TEST"):
        return pytest(arguments, rest, TEST_DB="pg")
    try:
        with postgres.server() as url:
            return pytest(arguments, rest, TEST_DB="pg", DATABASE_URL_TEST=url)
    except (postgres.NoServerError, OSError) as error:
        return Outcome("missing", f"{error}. Name a server in DATABASE_URL_TEST=postgresql://… to run it there")


def faults(rest: Sequence[str]) -> Outcome:
    """Real processes killed, starved and lied to; in full where FAULTS=full."""
    if not Path("/proc/self/task").is_dir():
        return Outcome("missing", "it looks for processes in /proc, which only Linux has")
    return pytest(["-m", "faults", "tests/faults", *workers(2, waiting=1)], rest, TEST_DB="sqlite")


def nodes(rest: Sequence[str]) -> Outcome:
    """The site on several nodes, some of which are killed."""
    from tests.nodes.conftest import reason_not_to_run

    if reason := reason_not_to_run():
        return Outcome("missing", reason)
    return pytest(["-m", "nodes", "tests/nodes"], rest, TEST_DB="sqlite")


def nginx() -> str:
    """The path of nginx, or nothing."""
    kept = ROOT / ".cache" / "nginx"
    return os.environ.get("NGINX") or (kept.read_text().strip() if kept.is_file() else "")


def browser(rest: Sequence[str]) -> Outcome:
    """The journeys in Chromium."""
    if not chromium():
        return Outcome(
            "missing", "no Chromium. `make browser` installs one as root; or name one in CHROMIUM=/path/to/chromium"
        )
    return pytest(["-m", "browser", "tests/browser", *workers(2, waiting=1)], rest, TEST_DB="sqlite")


def chromium() -> str:
    """The path of the browser, `playwright` for the one that playwright keeps, or nothing."""
    kept = ROOT / ".cache" / "browser"
    return os.environ.get("CHROMIUM") or (kept.read_text().strip() if kept.is_file() else "")


PARTS: dict[str, Callable[[Sequence[str]], Outcome]] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
    "faults": faults,
    "nodes": nodes,
    "browser": browser,
}


def chosen(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Split our own option from what is pytest's."""
    parts, rest = [], list(arguments)
    while "--only" in rest:
        at = rest.index("--only")
        parts += rest[at + 1 : at + 2]
        del rest[at : at + 2]
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return parts or list(PARTS), rest


def said(outcome: Outcome) -> str:
    """One line about how a part ended."""
    if outcome.state == "missing":
        return f"NOT RUN: {outcome.reason}"
    return f"{outcome.state} in {outcome.seconds:.0f} s{', ' if outcome.reason else ''}{outcome.reason}"


def run(name: str, names: Sequence[str], rest: Sequence[str]) -> dict[str, Outcome]:
    """Run a part, and beside it the one that goes well with it, if that is wanted too."""
    print(f"\n=== {name} ===", flush=True)
    beside = BESIDE.get(name, "")
    if beside not in names:
        return {name: PARTS[name](rest)}
    with tempfile.TemporaryFile() as told, ThreadPoolExecutor(1) as pool:
        other = pool.submit(apart, beside, rest, told)
        outcomes = {name: PARTS[name](rest), beside: other.result()}
        told.seek(0)
        print(f"\n=== {beside}, meanwhile ===\n{told.read().decode(errors='replace')}", flush=True)
    return outcomes


def apart(name: str, rest: Sequence[str], told: IO[bytes]) -> Outcome:
    """Run a part in a thread of its own, its words kept in a file."""
    aside.file = told
    return PARTS[name](rest)


def main() -> int:
    """Run the parts, say how each ended, and return the exit status."""
    signal.signal(signal.SIGTERM, stop)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes would compile everything anew each
    names, rest = chosen(sys.argv[1:])
    strict = bool(os.environ.get("CI"))
    outcomes: dict[str, Outcome] = {}
    for name in names:
        if name not in outcomes:
            outcomes |= run(name, names, rest)
    print("\n=== the whole suite ===")
    for name, outcome in outcomes.items():
        words = (
            f"NOT RUN: {outcome.reason}"
            if outcome.state == "missing"
            else f"{outcome.state} in {outcome.seconds:.0f} s"
        )
        print(f"{name:>12}: {words}")
    bad = {"failed", "missing"} if strict else {"failed"}
    return int(any(outcome.state in bad for outcome in outcomes.values()))


if __name__ == "__main__":
    sys.exit(main())
