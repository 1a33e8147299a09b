"""The databases that tests run on: a SQLite file that is copied back, or PostgreSQL whose first rows are put back.

`TEST_DB=pg` chooses PostgreSQL: the server that `DATABASE_URL_TEST` names (its role must be a superuser, for foreign keys
rest while rows are put back), else one of our own. Every session of tests makes a database of its own in it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from app.db import Base, db
from tests import postgres

PATIENCE = 120  # seconds


class Database:
    """A SQLite file whose states are kept beside it, each under a name."""

    def __init__(self, folder: Path):
        self.file = folder / "test.sqlite"
        self.url = f"sqlite:///{self.file}"

    def keep(self, engine: Engine, name: str = "first") -> None:
        """Remember the present state; `first` is the one that every test begins with."""
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(self.file, self.file.with_suffix(f".{name}"))

    def restore(self, engine: Engine, name: str = "first") -> None:
        """Go back to a state."""
        for each in db.engines.values():
            each.dispose()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.file.with_suffix(f".{name}"), self.file)


class PostgreSQL:
    """A PostgreSQL database whose states are kept, each in a schema of its own, and put back by one function."""

    def __init__(self, url: str):
        self.url = url

    def keep(self, engine: Engine, name: str = "first") -> None:
        """Remember the present state; `first` is the one that every test begins with."""
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {name}"))
            steps = [line for table in Base.metadata.sorted_tables for line in self._put_back(connection, table, name)]
            body = "\n".join(steps)
            connection.execute(
                text(f"CREATE FUNCTION {name}.put_back() RETURNS void LANGUAGE plpgsql AS $$ BEGIN\n{body}\nEND $$")
            )

    def _put_back(self, connection: Any, table: Any, state: str) -> list[str]:
        """The steps that bring one table back; an empty one that stayed empty costs one look."""
        name, kept = f'public."{table.name}"', f'{state}."{table.name}"'
        connection.execute(text(f"CREATE TABLE {kept} AS TABLE {name}"))
        rows = connection.scalar(text(f"SELECT count(*) FROM {name}"))
        insert = f"INSERT INTO {name} SELECT * FROM {kept};" if rows else ""
        steps = [f"DELETE FROM {name};", insert]
        if len(table.primary_key) == 1 and "id" in table.primary_key.columns:
            sequence = connection.scalar(text(f"SELECT pg_get_serial_sequence('{name}', 'id')"))
            top = connection.scalar(text(f"SELECT max(id) FROM {name}")) or 0
            steps += [f"PERFORM setval('{sequence}', {max(top, 1)}, {'true' if top else 'false'});"] if sequence else []
        return steps if rows else [f"IF EXISTS (SELECT FROM {name}) THEN", *steps, "END IF;"]

    def restore(self, engine: Engine, name: str = "first") -> None:
        """Go back to a state."""
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '60s'"))
            connection.execute(text(f"SELECT {name}.put_back()"))


@contextmanager
def started(folder: Path) -> Iterator[Any]:
    """Start the database that TEST_DB asks for: nothing to start for SQLite."""
    if os.environ.get("TEST_DB") != "pg":
        yield Database(folder)
        return
    if url := os.environ.get("DATABASE_URL_TEST"):
        with own_database(url) as own:
            yield PostgreSQL(own)
        return
    with postgres.server() as url, own_database(url) as own:
        yield PostgreSQL(own)


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """Make an empty database in a server for the length of the block and give its address."""
    address = make_url(server).set(drivername="postgresql+psycopg")
    name = f"menteo_test_{os.getpid()}_{uuid4().hex[:6]}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def wait_long(app: Any) -> None:
    """Let those who write at once wait for each other as long as a busy machine needs: earnest gives up after seconds."""
    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        engine.pool._timeout = PATIENCE
        is_sqlite = engine.dialect.name == "sqlite"
        event.listen(engine, *(("connect", _wait_for_the_file) if is_sqlite else ("do_connect", _wait_for_rows)))


def _wait_for_the_file(connection: Any, record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")


def _wait_for_rows(dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> None:
    options["options"] += f" -c lock_timeout={PATIENCE}s"


def let_go(app: Any) -> None:
    """Close the connections of an app."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@contextmanager
def statements(app: Any) -> Iterator[list[str]]:
    """Collect the statements that the database is sent, transactions' begin and end left out."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
