"""`kill -9` of a web process and of the worker: what was acknowledged is there, once, and work goes on by itself."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

from app.mail import ATTEMPTS
from tests.faults import times
from tests.faults.house import children, running, until
from tests.faults.ledger import Ledger

POISON = f"""
INSERT INTO job (kind, payload, due_at, attempts, error, made_at) VALUES ('mail',
'{{"id": "x", "to": "a@example.org", "template": "of_an_older_version", "locale": "en", "values": {{}}, "at": "2026-01-01T00:00:00+00:00"}}',
'2026-01-01 00:00:00', {ATTEMPTS - 2}, '', '2026-01-01 00:00:00')
"""
LEASE = 150  # longer than a killed worker's claim holds


def parts_of(site) -> tuple[int, int]:
    """The ids of the web server's own process and of the worker, as `flask serve` has started them."""
    both = until(lambda: len(found := children(site.parts["serve"].pid)) == 2 and found)
    web, worker = sorted(both, key=lambda pid: not serves_pages(pid))
    return web, worker


def serves_pages(pid: int) -> bool:
    """Whether a process is the web server; one that has just gone is nobody."""
    with suppress(OSError):
        return b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_web_processes_and_workers_killed_again_and_again(own):
    random.seed(3)
    with running(own()) as site:
        ledger = Ledger(site)
        with ledger.writing(times(4, 12)):
            for turn in range(times(3, 20) + 30):
                if turn >= times(3, 20) and ledger.said[0]:
                    break  # else once more, until a write was in the way
                ledger.wait_for_more(random.randint(3, 9))
                (web,) = until(lambda: children(parts_of(site)[0]), what="the web process's return")
                kill(web)
                ledger.wait_for_more(random.randint(2, 5))
                kill(parts_of(site)[1])
        assert site.parts["serve"].poll() is None, "the site ended with a part of it"
        assert ledger.said[0], "no write was ever in the way"
        ledger.settle()
        assert not site.rows("SELECT 1 FROM job WHERE parked_at IS NOT NULL")
    assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_the_whole_web_server_killed_comes_back(own):
    with running(own()) as site:
        ledger = Ledger(site)
        with ledger.writing(times(3, 8)):
            for _ in range(times(1, 5)):
                ledger.wait_for_more()
                server = parts_of(site)[0]
                with suppress(ProcessLookupError):
                    os.killpg(server, signal.SIGKILL)
                until(lambda gone=server: parts_of(site)[0] != gone, what="a new web server")
                ledger.wait_for_more()
        ledger.settle()


def test_work_of_killed_workers_is_done_once(own):
    """Workers die at random moments; at the end each entry is found, no job is left, none was parked."""
    with running(own(), ("web", "worker")) as site:
        ledger = Ledger(site)
        with ledger.writing(times(3, 8)):
            for _ in range(times(3, 25)):
                time.sleep(random.uniform(0.05, 0.6))
                site.kill("worker")
                site.start("worker")
            ledger.wait_for_more()
        ledger.settle()
        site.skip(LEASE)
        until(lambda: not site.rows("SELECT 1 FROM job WHERE kind = 'index'"), what="the end of all work")
        for word in random.sample(ledger.entries(), min(8, len(ledger.entries()))):
            hit = f"{word}</mark></a></h2>"
            found = until(lambda hit=hit, word=word: site.member().get(f"/search?q={word}").text.count(hit), what=word)
            assert found == 1, f"{word} stands {found} times in the index"
        assert not site.rows("SELECT 1 FROM job WHERE parked_at IS NOT NULL")


def test_poison_is_parked_and_shown_to_operators(own):
    """A task of an older version that nobody can carry out any more fails as often as it may, then waits for a person."""
    site = own()
    site.write(POISON)
    with running(site, ("web", "worker")):
        tried = f"SELECT 1 FROM job WHERE attempts = {ATTEMPTS - 1} AND leased_until IS NULL"
        until(lambda: site.rows(tried))
        site.skip(3700)
        until(lambda: site.rows("SELECT 1 FROM job WHERE parked_at IS NOT NULL"))
        asked = site.member("mila_mentee")
        assert asked.get("/").status == 200
        assert site.parts["worker"].poll() is None
        report = site.flask("doctor")
    assert report.returncode == 1
    assert "kind mail parked" in report.stdout
    assert "a@example.org" not in report.stdout + site.said()
