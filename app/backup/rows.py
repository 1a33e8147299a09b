"""Rows as lines of JSON: the same for every database, read by the type of the column that they go into."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Table, func, insert, select

from app.backup.archive import BadArchiveError
from app.db import Base

BATCH = 1000


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def tables() -> list[Table]:
    """Return the tables that a backup holds: all but those that are marked as derived from others."""
    return [table for table in Base.metadata.sorted_tables if not table.info.get("derived")]


def count(connection: Connection) -> dict[str, int]:
    """Count the rows of each table."""
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables()}


def lines(connection: Connection, table: Table, note: Callable[[int], None]) -> Iterator[bytes]:
    """Return the rows of a table as lines, in the order of its primary key; `note` hears how many went by."""
    query = select(table).order_by(*table.primary_key.columns)
    options = {"stream_results": True, "yield_per": BATCH}
    for batch in connection.execute(query, execution_options=options).partitions():
        for row in batch:
            yield _encode(tuple(row)).encode() + b"\n"
        note(len(batch))


def load(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Any]) -> Iterator[int]:
    """Put rows into a table, and say after each batch how many they were."""
    if missing := set(columns) - set(table.columns.keys()):
        raise BadArchiveError(f"table {table.name} has no {', '.join(sorted(missing))}")
    readers = [_reader(table.columns[name].type) for name in columns]
    batch: list[dict[str, Any]] = []
    for row in rows:
        if not isinstance(row, list) or len(row) != len(columns):
            raise BadArchiveError(f"a row of {table.name} has not as many values as columns")
        values = zip(columns, readers, row, strict=True)
        batch.append({name: value if read is None else read(value) for name, read, value in values})
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            yield len(batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
        yield len(batch)


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """Return what makes a column's values of those in the archive; None where they are the same."""
    if isinstance(kind, DateTime):
        return lambda value: value if value is None else datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(kind, Date):
        return lambda value: value if value is None else date.fromisoformat(value)
    return None
