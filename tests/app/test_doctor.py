"""`flask doctor`: names what is wrong, and ends with 1 then."""

import json
from datetime import timedelta

import pytest

from app import clock, create_app, schema
from app.db import db
from app.search.indexer import rebuild
from app.unit import work
from tests.cast import LONG_AGO, make_cast
from tests.conftest import settings_for
from tests.databases import let_go


@pytest.fixture
def house(tmp_path, empty):
    """A house in order, and what its doctor says: exit status and lines."""
    app = create_app({"SETTINGS": settings_for(tmp_path, empty), "TESTING": True})
    with app.app_context():
        schema.migrate()
        with work():
            make_cast()
            rebuild()

    def ask() -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["doctor"])
        return result.exit_code, result.output

    yield app, ask
    let_go(app)


def test_a_house_in_order_is_found_in_order(house):
    _app, ask = house
    status, said = ask()
    assert status == 0, said
    assert "BAD" not in said
    parts = {line[5:].partition(":")[0] for line in said.splitlines()}
    assert parts == {"settings", "database", "clock", "search", "redis", "mail", "uploads", "disk", "work", "backup"}


def test_a_clock_before_what_has_happened_is_found(house):
    _app, ask = house
    with clock.at(LONG_AGO - timedelta(days=1)):
        status, said = ask()
    assert status == 1
    assert "BAD  clock" in said


def test_the_age_of_the_last_backup_is_told(house, tmp_path):
    app, ask = house
    app.test_cli_runner().invoke(args=["backup", "create", str(tmp_path / "b.zip")])
    assert "backup: 0 days old" in ask()[1]
    made = clock.now() - timedelta(days=20)
    (tmp_path / "backup.json").write_text(json.dumps({"made_at": made.isoformat(), "rows": 5}))
    assert "backup: 20 days old, 5 rows; time for another" in ask()[1]


@pytest.mark.once
def test_a_damaged_file_is_found(house, tmp_path):
    app, ask = house
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            page = connection.exec_driver_sql(
                "SELECT rootpage FROM sqlite_master WHERE name = 'ix_job_parked_at_due_at'"
            )
            place = (page.scalar() - 1) * 4096
        db.engine.dispose()
    with (tmp_path / "empty.sqlite").open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 2000)
    status, said = ask()
    assert status == 1
    assert "BAD  database: its file is damaged" in said


@pytest.mark.once
def test_a_redis_that_is_set_and_gone_is_found(tmp_path):
    settings = settings_for(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite'}", redis_url="redis://127.0.0.1:1/0")
    app = create_app({"SETTINGS": settings, "TESTING": True})
    said = app.test_cli_runner().invoke(args=["doctor"]).output
    assert "BAD  redis: does not answer" in said
    assert "has no tables yet: run `flask db upgrade`" in said
    let_go(app)
