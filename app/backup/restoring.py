"""Putting a backup back: all of it or nothing, on SQLite or PostgreSQL, whichever it was made on.

The archive is read through first. Then its own schema is made, its rows are put in, and migrations bring them to this
code's schema. On PostgreSQL that is one transaction. On SQLite it happens in a file beside the database, which then
takes the database's place in one transaction of its own. Whoever has been erased since the backup is erased again.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from sqlalchemy import Connection, MetaData, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app import erasures, schema, store
from app.backup import archive, rows
from app.db import Base, db, reading
from app.erasures import Erased
from app.later import Later
from app.profiles.pictures import token_of

if TYPE_CHECKING:
    from alembic import command
else:
    command = Later("alembic.command")

PAGES = 4096

Stage = Callable[[Connection], None]


def restore(path: Path, *, replace: bool, erased: set[Erased]) -> archive.Manifest:
    """Put an archive in the place of an empty database, or of any with `replace`; raises `BadArchiveError`."""
    with archive.read(path) as reader:
        manifest = reader.manifest
        _check(manifest)
        erased = erased | _look_at_target(replace)
        with click.progressbar(length=manifest.size, label=f"Reading {manifest.size:,} bytes through") as bar:
            reader.check(bar.update)
        with _uploads(reader, replace) as gone:
            _fill(lambda target: _load(target, reader), lambda target: gone.extend(_erase(target, erased)))
    for engine in db.engines.values():
        engine.dispose()  # what they have prepared is of the old tables
    return manifest


def _check(manifest: archive.Manifest) -> None:
    """Refuse what this code does not know, and what there is no room for."""
    if manifest.schema not in schema.revisions(schema.MIGRATIONS):
        raise archive.BadArchiveError(f"its schema {manifest.schema!r} is newer than this code")
    free = shutil.disk_usage(current_app.config["SETTINGS"].data).free
    if manifest.size > free:
        raise archive.BadArchiveError(f"it needs {manifest.size:,} bytes, and {free:,} are free")


def _look_at_target(replace: bool) -> set[Erased]:
    """Refuse a database that holds something, unless it is to be replaced; return the erasures that it knows of."""
    with reading(), db.engine.connect() as connection:
        found = schema.standing(connection)
        if found.state == schema.State.AHEAD:
            raise click.ClickException(f"Nothing was changed: {found.words}.")
        there = set(inspect(connection).get_table_names())
        tables = [table for table in Base.metadata.sorted_tables if table.name in there]
        filled = [table.name for table in tables if connection.execute(select(text("1")).select_from(table)).first()]
        if filled and not replace:
            raise click.ClickException("The database is not empty. With --replace its content is deleted.")
        return erasures.known(connection) if "erasure" in there else set()


def _load(connection: Connection, reader: archive.Reader) -> None:
    """Make the archive's schema, put its rows in, and bring both to this code's schema."""
    manifest, tables = reader.manifest, reader.names("tables")
    _migrate(connection, manifest.schema)
    made = MetaData()
    made.reflect(connection)
    if unknown := set(tables) - set(made.tables) | {"alembic_version"} & set(tables):
        raise archive.BadArchiveError(f"schema {manifest.schema} has no table {', '.join(sorted(unknown))}")
    with _no_references(connection), click.progressbar(length=manifest.rows, label=f"{manifest.rows:,} rows") as bar:
        for name in tables:
            columns = manifest.parts[f"tables/{name}.jsonl"].columns
            try:
                for count in rows.load(connection, made.tables[name], columns, reader.rows(name)):
                    bar.update(count)
            except (SQLAlchemyError, ValueError, TypeError, AttributeError) as error:
                raise archive.BadArchiveError(f"a row of {name} does not fit ({type(error).__name__})") from None
    _migrate(connection, "head")


def _migrate(connection: Connection, revision: str) -> None:
    config = schema.alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@contextmanager
def _no_references(connection: Connection) -> Iterator[None]:
    """Let rows come in any order; that all references lead somewhere is looked at when they are there."""
    if connection.dialect.name == "sqlite":
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise archive.BadArchiveError("a row of it refers to one that is not there")
        return
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for table, name, _definition in found:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    try:
        for table, name, definition in found:
            connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
    except SQLAlchemyError:
        raise archive.BadArchiveError("a row of it refers to one that is not there") from None
    _set_counters(connection)


def _set_counters(connection: Connection) -> None:
    """Have PostgreSQL number new rows after those that came."""
    for table in rows.tables():
        if inspect(connection).has_table(table.name) and "id" in table.primary_key.columns:
            name = table.name  # one of ours, never one from the archive
            query = f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), max(id)) FROM \"{name}\""  # noqa: S608
            connection.execute(text(query))


def _erase(connection: Connection, erased: set[Erased]) -> list[str]:
    """Erase again who has been erased; return the names that their pictures' files begin with."""
    pictures = erasures.carry_out(connection, erased | erasures.known(connection))
    return [token for address in pictures if (token := token_of(address))]


def _fill(load: Stage, erase: Stage) -> None:
    """Carry out both stages on an empty database; when they went well it takes the place of the one there was."""
    url = make_url(current_app.config["SETTINGS"].database_url)
    if url.get_backend_name() == "sqlite":
        _fill_beside(Path(url.database or ""), load, erase)
        return
    with db.engine.connect().execution_options(isolation_level="READ COMMITTED") as connection, connection.begin():
        schema.wait_for_turn(connection)
        if schema.standing(connection).revision:
            config = schema.alembic_config()
            config.attributes["connection"] = connection
            command.downgrade(config, "base")
        else:
            Base.metadata.drop_all(connection)
        load(connection)
        erase(connection)


def _fill_beside(place: Path, load: Stage, erase: Stage) -> None:
    """Fill a SQLite file beside; at the end its pages become those of the database, in one transaction."""
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch = place.with_name(f"{place.name}.restoring")
    _forget(scratch)
    try:
        engine = create_engine(f"sqlite:///{scratch}", poolclass=NullPool, hide_parameters=True)
        with engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                load(connection)
        with engine.begin() as connection:  # with references again: erasing takes along what refers to an account
            erase(connection)
        _take_place(scratch, place)
    finally:
        _forget(scratch)


def _take_place(scratch: Path, place: Path) -> None:
    with closing(sqlite3.connect(scratch)) as source, closing(sqlite3.connect(place, timeout=30)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        with click.progressbar(length=1000, label="Putting it in place") as bar:
            source.backup(target, pages=PAGES, progress=lambda _s, left, all_: bar.update(_step(bar.pos, left, all_)))


def _step(at: int, left: int, whole: int) -> int:
    return (whole - left) * 1000 // max(whole, 1) - at


def _forget(scratch: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        scratch.with_name(scratch.name + suffix).unlink(missing_ok=True)


@contextmanager
def _uploads(reader: archive.Reader, replace: bool) -> Iterator[list[str]]:
    """Keep the archive's uploads while the rows are put in; take back what came when that fails.

    Gives a list for what their names may not hold in the end. With `replace` those that only the old database knew go.
    """
    there, names, refused = set(store.all()), reader.names("uploads"), list[str]()
    came: list[str] = []
    try:
        with click.progressbar(names, label=f"{len(names):,} uploads") as bar:
            for name in bar:
                if name not in there:
                    came.append(name)
                store.write(name, reader.upload(name))
        yield refused
    except BaseException:
        for name in came:
            store.delete(name)
        raise
    for name in there | set(names):
        if any(token in name for token in refused) or (replace and name not in set(names)):
            store.delete(name)
