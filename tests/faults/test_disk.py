"""A full disk, a database that is locked, and one that may only be read: reading works, writing says so and keeps the text."""

import ctypes
import os
import shutil
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote_plus

import pytest

from tests.faults import times
from tests.faults.house import Site, copied, end_with_us, running, until
from tests.faults.ledger import Ledger

TYPED = "These words took me an hour."
LOG_LINES, LOG_LINES_A_SECOND = 200, 10  # a trace or two, and then a line now and then


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 24 MB: a file system of its own, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk that can be filled needs the right to mount one: run as root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(folder: Path) -> Path:
    """Take all the space there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (2**20, 2**12):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return filler


def lines(site) -> int:
    return site.said().count("\n")


def write(member, site, number, text=TYPED):
    thread = site.facts["writers"][number]["thread"]
    return member.post(f"/threads/{thread}/entries", {"body_md": text, "type": "progress"})


def test_a_full_disk(template, small_disk):
    """Until space is back nothing is written, everything is read, and no log fills what is left."""
    site = Site(copied(template[0], small_disk), template[1])
    site.log = small_disk.with_name("disk.log")
    with running(site):
        ledger, member = Ledger(site), site.writer(20).ready()
        with ledger.writing(times(3, 8), pause=0.2):
            for _ in range(times(1, 4)):
                ledger.wait_for_more()
                filler, before, begun = fill_up(small_disk), lines(site), time.monotonic()
                answer = until(lambda: (said := write(member, site, 20)).status != 303 and said, what="a refusal")
                assert answer.status in {503, 507}
                assert TYPED in answer.text
                for path in ("/", "/threads", "/rooms", "/search?q=line", "/notifications"):
                    assert member.get(path).status == 200, path
                time.sleep(times(3, 8))
                said, passed = lines(site) - before, time.monotonic() - begun
                assert said < LOG_LINES + passed * LOG_LINES_A_SECOND, site.said()[-2000:]
                filler.unlink()
                ledger.wait_for_more()
        ledger.settle()
        until(
            lambda: not site.rows("SELECT 1 FROM job WHERE kind = 'index' AND attempts = 0"), what="the worker's return"
        )
        assert site.parts["serve"].poll() is None
    assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_locked_database(own):
    """Forty write while somebody holds the file: they are told within seconds, and readers notice nothing."""
    with running(own(), ("web", "worker")) as site:
        writers = [site.writer(number).ready() for number in range(40)]
        reader, soon = site.member("mila_mentee"), 1 + 4 * site.usual()
        with closing(sqlite3.connect(site.database, isolation_level=None)) as lock, ThreadPoolExecutor(40) as pool:
            lock.execute("BEGIN IMMEDIATE")
            sent = [pool.submit(write, writer, site, number) for number, writer in enumerate(writers)]
            reads = [reader.get("/threads") for _ in range(times(12, 30))]
            answers = [future.result(120) for future in sent]
            lock.execute("ROLLBACK")
        assert {read.status for read in reads} == {200}
        assert median(read.seconds for read in reads) < soon, reads
        assert {answer.status for answer in answers} == {503}
        assert all(TYPED in answer.text and int(answer.headers["retry-after"]) <= 30 for answer in answers)
        assert max(answer.seconds for answer in answers) < 15 + soon
        assert write(writers[0], site, 0).status == 303


@contextmanager
def read_only(path: Path):
    """Take the right to write from a database and its folder."""
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")), path.parent]
    for each in files:
        each.chmod(0o555)
    try:
        yield
    finally:
        for each in files:
            each.chmod(0o755)


def obeying() -> None:
    """Give up root's right to overlook permissions, in the process that is about to start."""
    end_with_us()
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def test_a_database_that_may_only_be_read(own, tmp_path):
    site = own()
    folder = tmp_path / "database"
    folder.mkdir()
    shutil.move(site.database, folder / "menteo.sqlite")
    site.settings["MENTEO_DATABASE_URL"] = f"sqlite:///{folder / 'menteo.sqlite'}"
    with closing(sqlite3.connect(site.database)) as keeper:
        keeper.execute("SELECT count(*) FROM user").fetchone()  # an open database has its files beside it
        options = {"preexec_fn": obeying} if os.geteuid() == 0 else {}
        try:
            with read_only(site.database):
                site.start("web", **options)
                site.ready()
                member = site.writer(0).ready()
                for path in ("/", "/threads", "/rooms", "/search?q=line"):
                    assert member.get(path).status == 200, path
                answer = write(member, site, 0)
                assert (answer.status, answer.seconds < 5, "retry-after" in answer.headers) == (503, True, True)
                assert TYPED in answer.text
            until(lambda: write(member, site, 0).status == 303, what="a write")
        finally:
            site.stop()
    assert quote_plus(TYPED) not in site.said()
    assert TYPED not in site.said()
