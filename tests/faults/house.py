"""The site under faults: `flask serve`, or its parts one by one, as processes on loopback in a scratch folder."""

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from app.serve import gunicorn_options
from tests.browser.site import ROOT, answers, free_port
from tests.faults.members import Member

SECRET = "only-for-faults-" * 3
APP = "tests.faults.wsgi"


def environment(data: Path, **more: str) -> dict[str, str]:
    """The settings of a site that keeps its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MENTEO_", "PYTEST", "COV_"))}
    own = {"MENTEO_DATA": str(data), "MENTEO_DEMO": "1", "MENTEO_SECRET_KEY": SECRET, "PYTHONWARNINGS": "ignore"}
    return kept | own | {"MENTEO_BASE_URL": "http://127.0.0.1", "PYTHONUNBUFFERED": "1"} | more


def filled(data: Path, **more: str) -> dict[str, Any]:
    """Fill a new database in a process of its own and say what there is."""
    command = [sys.executable, "-m", "tests.faults.fill"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(data, **more), capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def until(true: Callable[[], Any], seconds: float = 300, what: str = "it") -> Any:
    """Wait until something is true, and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")


def children(pid: int) -> list[int]:
    """The ids of the processes that a process has started."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def end_with_us() -> None:
    """Have the process that is about to start stopped when these tests are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG


class Site:
    """A site whose parts are started, killed and started again by a test."""

    def __init__(self, data: Path, facts: dict[str, Any], **settings: str):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data, self.facts = data, facts
        own = {"PORT": str(self.port), "MENTEO_BASE_URL": self.url, "FAULTS_CLOCK": str(data / "clock")}
        self.settings = environment(data, **own | settings)
        self.log = data.parent / f"{data.name}.log"
        self.ahead = 0.0
        self.parts: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, part: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start `web` or `worker` on their own, or `serve`, which is both."""
        command = {
            "serve": ["flask", "--app", "wsgi", "serve"],
            "web": ["gunicorn", *gunicorn_options("127.0.0.1", str(self.port)), f"{APP}:app"],
        }.get(part, ["flask", "--app", APP, "worker"])
        with self.log.open("ab") as log:
            options = {"env": self.settings, "cwd": ROOT, "preexec_fn": end_with_us} | options
            command = [sys.executable, "-m", *command]
            self.parts[part] = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **options)
        return self.parts[part]

    def kill(self, part: str) -> None:
        """End a part at once, as a crash does, with whatever it had started: in one step, or it would start more."""
        found = children(self.parts[part].pid)
        with suppress(ProcessLookupError):
            os.killpg(self.parts[part].pid, signal.SIGKILL)
        for pid in found:  # of `serve`, whose parts lead groups of their own
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.parts[part].wait(60)

    def stop(self) -> None:
        """End all parts, as a deploy does; what does not end is killed."""
        for process in self.parts.values():
            process.terminate()
        for part, process in self.parts.items():
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill(part)

    def ready(self, seconds: float = 300) -> None:
        """Wait until the site answers."""

        def is_there() -> bool:
            assert all(process.poll() is None for process in self.parts.values()), self.said()
            return answers(f"{self.url}/healthz")

        until(is_there, seconds, "the site's answer")

    def member(self, handle: str = "", **options: Any) -> Member:
        """Somebody who visits, signed in already; without a handle a guest."""
        return Member(self.url, SECRET, handle, **options)

    def usual(self) -> float:
        """How long a page takes at the most while nothing is wrong: machines are not equally fast, nor equally busy."""
        return max(self.member("mila_mentee").get("/threads").seconds for _ in range(4))

    def knocking(self) -> int:
        """How many connections to the web server are open, as the kernel counts them."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        ours = [line.split() for line in lines]
        return sum(at.endswith(f":{self.port:04X}") and state == "01" for _, at, _, state, *_ in ours)

    def writer(self, number: int, **options: Any) -> Member:
        """A member who writes in a thread of their own."""
        return self.member(self.facts["writers"][number]["handle"], **options)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database directly, past the house."""
        url = self.settings.get("MENTEO_DATABASE_URL", "")
        if url.startswith("postgresql"):
            with psycopg.connect(url.replace("+psycopg", "")) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.database, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def write(self, statement: str) -> None:
        """Change the SQLite file directly, past the house."""
        with closing(sqlite3.connect(self.database, timeout=20)) as connection, connection:
            connection.execute(statement)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        url = self.settings.get("MENTEO_DATABASE_URL", "")
        return Path(url.removeprefix("sqlite:///")) if url else self.data / "menteo.sqlite"

    def skip(self, seconds: float) -> None:
        """Put the clock of all parts ahead, or back."""
        self.ahead += seconds
        scratch = self.data / "clock.new"
        scratch.write_text(str(self.ahead))
        scratch.replace(self.data / "clock")

    def said(self) -> str:
        """What the parts have written to their log."""
        return self.log.read_text(errors="replace")

    def flask(self, *arguments: str, seconds: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a command as an operator does."""
        command = [sys.executable, "-m", "flask", "--app", APP, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.settings, capture_output=True, text=True, check=False, timeout=seconds
        )


@contextmanager
def running(site: Site, parts: Sequence[str] = ("serve",)) -> Iterator[Site]:
    """Run parts of a site for the length of the block; they are ended by their ids."""
    try:
        for part in parts:
            site.start(part)
        if parts:
            site.ready()
        yield site
    finally:
        site.stop()


def copied(template: Path, folder: Path) -> Path:
    """A data folder of one's own, as the template is."""
    return Path(shutil.copytree(template, folder / "data"))


def memory(pid: int) -> int:
    """How many bytes of memory a process holds."""
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
