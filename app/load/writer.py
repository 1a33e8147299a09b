"""Writing in bulk: rows are collected for each table and written many at a time, with ids given by the writer.

SQLite takes them by `executemany`, PostgreSQL by `COPY`. Nothing here goes through a session: no events, no documents.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, Engine, Table, func, select, text

from app.db import Base, Moment

BATCH = 5_000
QUICK = ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY", "busy_timeout=20000")


def _sqlite_moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def converter_of(column: Column[Any], dialect: str) -> Callable[[Any], Any] | None:
    """Return how values of a column become what the driver takes; None where they are that already."""
    if isinstance(column.type, JSON):
        return json.dumps
    if dialect == "sqlite" and isinstance(column.type, Moment):
        return _sqlite_moment
    return date.isoformat if dialect == "sqlite" and isinstance(column.type, Date) else None


class Sheet:
    """The rows of one table that wait to be written. `names` are the columns that `add` takes, in its order."""

    def __init__(self, table: Table, names: tuple[str, ...], dialect: str):
        self.table, self.rows = table, list[tuple[Any, ...]]()
        constant = {name: value for name, value in _defaults(table).items() if name not in names}
        self.columns = (*names, *constant)
        converters = {name: found for name in names if (found := converter_of(table.columns[name], dialect))}
        self.special = [(names.index(name), converter) for name, converter in converters.items()]
        self.rest = tuple(_converted(table.columns[name], value, dialect) for name, value in constant.items())
        self.next_id = 1

    def take_id(self) -> int:
        """Return the next free id of the table."""
        self.next_id += 1
        return self.next_id - 1

    def take_ids(self, count: int) -> int:
        """Keep so many ids in a row and return the first."""
        self.next_id += count
        return self.next_id - count

    def add(self, *values: Any) -> None:
        """Add a row."""
        if self.special:
            row = list(values)
            for place, convert in self.special:
                if row[place] is not None:
                    row[place] = convert(row[place])
            values = tuple(row)
        self.rows.append(values + self.rest)


def _converted(column: Column[Any], value: Any, dialect: str) -> Any:
    convert = converter_of(column, dialect)
    return convert(value) if convert and value is not None else value


def _defaults(table: Table) -> dict[str, Any]:
    """Return what the columns of a table hold when nothing is said, as the models have it."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.default is not None:
            default: Any = column.default
            found[column.name] = default.arg(None) if default.is_callable else default.arg
    return found


class Writer:
    """Collects rows for all tables and writes them in the order of their foreign keys; `told` hears how many."""

    def __init__(self, engine: Engine, told: Callable[[int], None] = lambda count: None):
        self.told, self.written = told, 0
        self.connection = engine.connect()
        self.dialect = engine.dialect.name
        self._sheets: dict[tuple[str, tuple[str, ...]], Sheet] = {}
        self._waiting = 0
        if self.dialect == "sqlite":
            for pragma in QUICK:
                self._driver().execute(f"PRAGMA {pragma}")

    def _driver(self) -> Any:
        """Return a cursor of the driver itself: what SQLAlchemy does for each row takes longer than the row."""
        return self.connection.connection.cursor()

    def sheet(self, model: type[Base], *names: str) -> Sheet:
        """Return the sheet for these columns of a model's table; who gives ids to a table names the same columns."""
        table: Any = model.__table__
        which = (table.name, names)
        if which not in self._sheets:
            sheet = self._sheets[which] = Sheet(table, names, self.dialect)
            if "id" in table.columns:
                with self.connection.begin():
                    sheet.next_id = (self.connection.scalar(select(func.max(table.c.id))) or 0) + 1
        return self._sheets[which]

    def step(self, count: int = 1) -> None:
        """Say that so many rows were added; writes them when enough are waiting."""
        self._waiting += count
        if self._waiting >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting, in one transaction."""
        places = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
        with self.connection.begin():
            for sheet in sorted(self._sheets.values(), key=lambda each: places[each.table.name]):
                if sheet.rows:
                    self._write(sheet)
                    self.written += len(sheet.rows)
                    self.told(len(sheet.rows))
                    sheet.rows.clear()
        self._waiting = 0

    def _write(self, sheet: Sheet) -> None:
        names = ", ".join(f'"{name}"' for name in sheet.columns)
        if self.dialect == "sqlite":
            marks = ", ".join("?" * len(sheet.columns))
            self._driver().executemany(f'INSERT INTO "{sheet.table.name}" ({names}) VALUES ({marks})', sheet.rows)  # noqa: S608
            return
        with self._driver().copy(f'COPY "{sheet.table.name}" ({names}) FROM STDIN') as copy:
            for row in sheet.rows:
                copy.write_row(row)

    def close(self) -> None:
        """Write the rest, let PostgreSQL count on from the highest ids, and gather what planners of queries need."""
        self.flush()
        if self.dialect == "postgresql":
            with self.connection.begin():
                for sheet in self._sheets.values():
                    self._set_sequence(sheet.table)
        with self.connection.begin():
            self.connection.execute(text("ANALYZE"))
        self.connection.invalidate()  # its pragmas are for this work only
        self.connection.close()

    def _set_sequence(self, table: Any) -> None:
        if "id" not in table.columns:
            return
        sequence = self.connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
        if sequence and (top := self.connection.scalar(select(func.max(table.c.id)))):
            self.connection.execute(select(func.setval(sequence, top)))
