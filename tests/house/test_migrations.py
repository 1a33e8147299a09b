"""Migrations lead from nothing to what the models say, and back, on the database of this run."""

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from app import create_app
from app.cli import alembic_config
from app.db import Base
from tests.conftest import settings_for


@pytest.fixture
def config(tmp_path, empty):
    """Alembic's configuration for that database."""
    with create_app({"SETTINGS": settings_for(tmp_path, empty), "TESTING": True}).app_context():
        yield alembic_config()


def tables(url: str) -> set[str]:
    """The names of the tables there are."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_up_down_up_and_equal_to_the_models(config, empty):
    command.upgrade(config, "head")
    command.check(config)
    assert tables(empty) == set(Base.metadata.tables)
    command.downgrade(config, "base")
    assert tables(empty) == set()
    command.upgrade(config, "head")
    command.check(config)


def test_a_second_upgrade_changes_nothing(config, empty):
    command.upgrade(config, "head")
    before = tables(empty)
    command.upgrade(config, "head")
    assert tables(empty) == before


def test_one_line_of_revisions(config):
    from alembic.script import ScriptDirectory

    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
