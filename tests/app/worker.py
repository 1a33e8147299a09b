"""The real worker in a process of its own, on a database and settings of a test's choice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import SECRET
from tests.house.test_imports import ROOT


@contextmanager
def worker(data: Path, url: str, **settings: str) -> Iterator[subprocess.Popen]:
    """Run `flask worker` for the length of the block; it is killed at its end if it still runs."""
    environ = {"MENTEO_DATA": str(data), "MENTEO_DATABASE_URL": url, "MENTEO_SECRET_KEY": SECRET, "MENTEO_DEMO": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    with (data / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environ | settings, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(60)


def until(true, seconds: float = 180.0, pause: float = 0.005) -> float:
    """Wait until something is true, for so long at most, and return how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not come true in time"
        time.sleep(pause)
    return time.monotonic() - began
