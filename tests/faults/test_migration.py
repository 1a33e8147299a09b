"""A migration that is killed, two that begin at once, and old code before a newer schema."""

import random
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from tests import databases, postgres
from tests.browser.site import ROOT
from tests.faults import times
from tests.faults.house import Site, until

HEAD = ScriptDirectory(str(ROOT / "migrations")).get_current_head()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """A site with nothing in it yet, on each database."""
    (tmp_path / "data").mkdir()
    if request.param == "sqlite":
        yield lambda number: Site(tmp_path / "data", {}, MENTEO_DATABASE_URL=f"sqlite:///{tmp_path}/{number}.sqlite")
        return
    try:
        with ExitStack() as stack:
            url = stack.enter_context(postgres.server())
            own = lambda: stack.enter_context(databases.own_database(url))  # noqa: E731
            yield lambda number: Site(tmp_path / "data", {}, MENTEO_DATABASE_URL=own())
    except postgres.NoServerError as error:
        pytest.skip(f"no PostgreSQL: {error}")


def upgrade(site) -> subprocess.Popen:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
    with site.log.open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, env=site.settings, stdout=log, stderr=log)


def has_begun(site) -> bool:
    """Whether a migration has touched the database."""
    if not site.settings["MENTEO_DATABASE_URL"].startswith("sqlite"):
        return bool(
            site.rows(
                "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE mode = 'AccessExclusiveLock'"
            )
        )
    return any(Path(f"{site.database}{end}").exists() for end in ("", "-journal", "-wal"))


def test_a_killed_migration_is_finished_by_the_next(empty):
    ended = []
    for number in range(times(1, 8)):
        site = empty(number)
        first = upgrade(site)
        until(lambda at=site, process=first: has_begun(at) or process.poll() is not None)
        time.sleep(random.uniform(0, 0.15))
        first.kill()
        ended.append(first.wait(60))
        second = upgrade(site)
        assert second.wait(600) == 0, site.said()
        assert site.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert site.flask("db", "check").returncode == 0
    assert -signal.SIGKILL in ended, "every migration was faster than its end"


def test_two_at_once_migrate_once(empty):
    site = empty(0)
    both = [upgrade(site), upgrade(site)]
    assert [process.wait(600) for process in both] == [0, 0], site.said()
    assert site.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_old_code_refuses_a_newer_schema(own):
    site = own()
    site.write("UPDATE alembic_version SET version_num = 'from_the_future'")
    process = site.start("serve")
    assert process.wait(600) != 0
    assert "from_the_future" in site.said() or "newer" in site.said()
    assert "Traceback" not in site.said()
