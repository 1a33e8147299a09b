"""Making a backup while the house is open: one transaction that only reads sees the database as it was at one moment.

It holds nobody up. Uploads are copied before and after that moment: a file is there before a row names it, and one that
goes away meanwhile has been copied already. SQLite's write-ahead log grows while a backup reads; PostgreSQL keeps dead
rows for as long.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import Connection

from app import clock, schema, store
from app.backup import archive, rows
from app.db import db, reading


def create(path: Path) -> archive.Manifest:
    """Write everything into one new file."""
    if path.exists():
        raise click.ClickException(f"{path} is there already.")
    copied: set[str] = set()
    with archive.written(path) as writer:
        _copy_uploads(writer, copied)
        with snapshot() as connection:
            found = schema.standing(connection)
            if found.state != schema.State.CURRENT:
                raise click.ClickException(f"Nothing was written: {found.words}.")
            _copy_rows(writer, connection)
            _copy_uploads(writer, copied)
        manifest = writer.finish(str(found.revision), connection.dialect.name, clock.now().isoformat())
    _note(manifest)
    return manifest


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Read the database as it is now, whatever is written meanwhile."""
    with reading(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            schema.take_time(connection)
        yield connection
        connection.rollback()


def _copy_rows(writer: archive.Writer, connection: Connection) -> None:
    total = sum(rows.count(connection).values())
    with click.progressbar(length=total, label=f"{total:,} rows") as bar:
        for table in rows.tables():
            lines = rows.lines(connection, table, bar.update)
            writer.write(f"tables/{table.name}.jsonl", lines, table.columns.keys())


def _copy_uploads(writer: archive.Writer, copied: set[str]) -> None:
    if not (names := [name for name in store.all() if name not in copied]):
        return
    with click.progressbar(names, label=f"{len(names):,} uploads") as bar:
        for name in bar:
            copied.add(name)
            try:
                body = store.read(name)
            except store.Absent:
                continue
            writer.write(f"uploads/{name}", [body])


def _note(manifest: archive.Manifest) -> None:
    """Leave word for `flask doctor` of when the last backup was made."""
    last_made().write_text(json.dumps({"made_at": manifest.made_at, "rows": manifest.rows}), encoding="utf-8")


def last_made() -> Path:
    """Return where that word is left."""
    folder: Path = current_app.config["SETTINGS"].data
    return folder / "backup.json"
