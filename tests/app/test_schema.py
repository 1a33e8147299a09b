"""The schema: several nodes migrate once, an interrupted migration finishes, and what does not fit is not served."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from app import create_app, schema
from app.db import db
from tests.conftest import settings_for
from tests.databases import let_go

MIGRATE = """
import sys
from pathlib import Path
from app import create_app, schema
from tests.conftest import settings_for
folder, url, migrations = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
schema.MIGRATIONS = migrations
with create_app({"SETTINGS": settings_for(folder, url), "TESTING": True}).app_context():
    schema.migrate()
"""
SLOW = """
import time
from pathlib import Path
import sqlalchemy as sa
from alembic import op
revision = "9999_slow"
down_revision = "%s"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    Path(__file__).with_name("begun").touch()
    time.sleep(%s)
    op.create_table("whole", sa.Column("id", sa.Integer(), primary_key=True))
"""


@pytest.fixture
def migrations(tmp_path) -> Path:
    """Our migrations, and one more that takes its time, as seconds in a function say."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add_slow(migrations: Path, seconds: float) -> Path:
    """Write the slow migration; return the file that it makes when it has begun."""
    newest = schema.revisions(schema.MIGRATIONS)[0]
    (migrations / "versions" / "slow.py").write_text(SLOW % (newest, seconds))
    return migrations / "versions" / "begun"


def start(tmp_path: Path, url: str, migrations: Path) -> subprocess.Popen:
    """Migrate in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-c", MIGRATE, str(tmp_path), url, str(migrations)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, text=True)


def there(url: str) -> set[str]:
    """The tables of a database."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    deadline = time.monotonic() + 300
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} did not appear"
        time.sleep(0.02)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return config


def test_migrations_are_read_as_alembic_reads_them():
    theirs = ScriptDirectory.from_config(_config()).walk_revisions()
    assert schema.revisions(schema.MIGRATIONS) == tuple(script.revision for script in theirs)


def test_nodes_that_start_at_once_migrate_once(tmp_path, empty, migrations):
    add_slow(migrations, 0.3)
    nodes = [start(tmp_path, empty, migrations) for _ in range(2)]
    ended = [(node.communicate(timeout=600)[1], node.returncode) for node in nodes]
    assert [code for _, code in ended] == [0, 0], ended
    assert {"half", "whole", "user", "post"} <= there(empty)


def test_a_migration_ended_by_force_leaves_nothing_half_made_and_finishes_when_run_again(tmp_path, empty, migrations):
    begun = add_slow(migrations, 120)
    node = start(tmp_path, empty, migrations)
    try:
        wait_for(begun)
    finally:
        node.send_signal(signal.SIGKILL)
        node.communicate(timeout=60)
    time.sleep(0.2)
    assert not there(empty) & {"half", "whole", "user"}
    add_slow(migrations, 0)
    again = start(tmp_path, empty, migrations)
    assert again.communicate(timeout=600)[1] == ""
    assert {"half", "whole", "user", "post"} <= there(empty)


@pytest.fixture
def house(tmp_path, empty):
    """An app that serves, over a migrated database, and a way to say what schema it is at."""
    app = create_app({"SETTINGS": settings_for(tmp_path, empty), "RATELIMIT_ENABLED": False})

    def put(revision: str) -> None:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    with app.app_context():
        schema.migrate()
    yield app, put
    let_go(app)


@pytest.mark.parametrize(
    ("revision", "words"), [("9999_future", "newer than this code"), ("0001_kernel", "older than")]
)
def test_a_schema_that_does_not_fit_is_not_served(house, revision, words):
    app, put = house
    put(revision)
    client = app.test_client()
    assert client.get("/sign-in").status_code == 503
    assert client.get("/sign-in").headers["Retry-After"] == "5"
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert words in ready.json["parts"]["database"]
    assert client.get("/healthz").status_code == 200
    commands = [["worker", "--once"], *([["db", "upgrade"]] if "future" in revision else [])]
    for command in commands:
        done = app.test_cli_runner().invoke(args=command)
        assert words in str(done.exception), command
        assert done.exit_code == 1


def test_it_is_served_as_soon_as_it_fits(house, monkeypatch):
    app, put = house
    monkeypatch.setattr(schema, "LOOK_AGAIN", 0.0)
    put("0001_kernel")
    client = app.test_client()
    assert client.get("/sign-in").status_code == 503
    put(schema.revisions(schema.MIGRATIONS)[0])
    assert client.get("/sign-in").status_code == 200
