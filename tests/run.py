"""The whole suite in parts, called by `make test`: SQLite, PostgreSQL, several nodes, faults, browser.

Each part that cannot run is named with the reason and how to get it; where `CI` is set that is a failure. Arguments go to
pytest, after `--only sqlite|postgresql|nodes|faults|browser` (may be given more than once).
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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
NO_TESTS = 5  # pytest's exit status


@dataclass(frozen=True)
class Outcome:
    """How a part ended: passed, failed or missing, with the reason, after so many seconds."""

    state: str
    reason: str = ""
    seconds: float = 0


def pytest(arguments: Sequence[str], rest: Sequence[str], **environ: str) -> Outcome:
    """Run pytest in a process of its own."""
    begun = time.monotonic()
    environ |= {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([*PYTEST, *arguments, *rest], cwd=ROOT, env=os.environ | environ)
    try:
        code = process.wait()
    except SystemExit:
        process.send_signal(signal.SIGINT)  # as for Ctrl-C, it stops what its fixtures have started
        process.wait(60)
        raise
    ok = code == 0 or (code == NO_TESTS and rest)
    reason = f"ended by signal {-code}" if code < 0 else ""
    return Outcome("passed" if ok else "failed", reason, time.monotonic() - begun)


def workers(most: int = 4) -> list[str]:
    """One process a core up to a few, or as many as TEST_WORKERS says."""
    count = os.environ.get("TEST_WORKERS") or str(min(os.cpu_count() or 1, most))
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
    return pytest(["-m", "faults", "tests/faults", *workers(2)], rest, TEST_DB="sqlite")


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
    return pytest(["-m", "browser", "tests/browser", *workers(2)], rest, TEST_DB="sqlite")


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


def main() -> int:
    """Run the parts, say how each ended, and return the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes would compile everything anew each
    names, rest = chosen(sys.argv[1:])
    strict = bool(os.environ.get("CI"))
    outcomes = {}
    for name in names:
        print(f"\n=== {name} ===", flush=True)
        outcomes[name] = PARTS[name](rest)
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
