"""PostgreSQL restarted, cleanly and by a crash: 503 while it is down, no trace shown, healed without a restart of ours."""

import re
import signal
import time

import psycopg
import pytest

from tests import databases, postgres
from tests.faults import times
from tests.faults.house import Site, filled, running, until
from tests.faults.ledger import Ledger


@pytest.fixture
def server():
    """A server of our own."""
    try:
        with postgres.servers() as make:
            yield make()
    except postgres.NoServerError as error:
        pytest.skip(f"no PostgreSQL: {error}")


def test_postgresql_restarted_under_writers(server, tmp_path):
    (tmp_path / "data").mkdir()
    with databases.own_database(server.url) as own:
        with psycopg.connect(own.replace("+psycopg", "")) as connection:  # the tests' servers promise nothing else
            connection.execute(
                f'ALTER DATABASE "{own.partition("?")[0].rpartition("/")[2]}" SET synchronous_commit = on'
            )
        facts = filled(tmp_path / "data", MENTEO_DATABASE_URL=own)
        with running(Site(tmp_path / "data", facts, MENTEO_DATABASE_URL=own), ("web", "worker")) as site:
            ledger = Ledger(site)
            reader = site.member("mila_mentee")
            with ledger.writing(times(3, 8), pause=0.2):
                for number in [signal.SIGINT, signal.SIGQUIT] * times(1, 5):
                    ledger.wait_for_more()
                    server.stop(number)
                    time.sleep(0.5)
                    answer = reader.get("/threads")
                    assert (answer.status, answer.seconds < 12) == (503, True)
                    assert not re.search("Traceback|psycopg", answer.text)
                    server.start()
                    until(lambda: reader.get("/threads").status == 200, what="the pool's healing")
                    ledger.wait_for_more()
            ledger.settle()
            assert set(ledger.said) <= {303, 503}, ledger.said
            assert all(process.poll() is None for process in site.parts.values())
            assert ledger.name not in site.said()
