"""A deploy: SIGTERM while requests are in flight and members write on."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from tests.faults import times
from tests.faults.house import running, until
from tests.faults.ledger import Ledger


def test_requests_in_flight_finish(own):
    """Ten writes wait for the database when the signal comes; each is carried out and answered."""
    site = own()
    with running(site):
        writers = [site.writer(number).ready() for number in range(10)]
        ledger = Ledger(site)
        with closing(sqlite3.connect(site.database, isolation_level=None)) as lock, ThreadPoolExecutor(10) as pool:
            lock.execute("BEGIN IMMEDIATE")
            sent = [pool.submit(ledger.write, writer, n, tries=1) for n, writer in enumerate(writers)]
            until(lambda: site.knocking() >= 10, what="all ten at the door")
            time.sleep(0.5)
            site.parts["serve"].terminate()
            time.sleep(0.7)
            lock.execute("ROLLBACK")
            answers = [future.result(120) for future in sent]
        assert all(answers), ledger.said
        assert site.parts["serve"].wait(60) == 0
    ledger.settle()


def test_members_write_on_through_deploys(own):
    with running(own()) as site:
        ledger = Ledger(site)
        with ledger.writing(times(4, 10)):
            for _ in range(times(1, 6)):
                ledger.wait_for_more()
                site.parts["serve"].terminate()
                assert site.parts["serve"].wait(60) == 0
                site.start("serve")
                ledger.wait_for_more()
        assert not set(ledger.said) - {0, 303}, ledger.said
        ledger.settle()
