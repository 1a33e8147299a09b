"""Whose is what: every table of the house says which person its rows belong to, what of them an export takes along, and
what stays for others when the account goes. A table that says nothing fails the build (tests/house/test_personal.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from app.db import Base, db

LOT = 500


@dataclass(frozen=True)
class Personal:
    """What a table holds of somebody.

    `mine` is the column that says whose a row is: a member, or a row of another table that says so. `fields` are taken
    along as they stand; without any, `why` says where its words are taken along instead, or why not. `kept` are columns
    that name a former member afterwards, for what others have a part in; all else goes with the account.
    """

    table: str
    mine: str = ""
    fields: tuple[str, ...] = ()
    why: str = ""
    kept: tuple[str, ...] = ()


known: dict[str, Personal] = {}


def own(table: str, mine: str, fields: str, *, kept: str = "") -> Personal:
    """Say that rows belong to somebody, and which columns they take along."""
    return Personal(table, mine, tuple(fields.split()), "", tuple(kept.split()))


def told(table: str, why: str, *, mine: str = "", kept: str = "") -> Personal:
    """Say that nothing of a table is taken along as it stands, and why, or where its words are."""
    return Personal(table, mine, (), why, tuple(kept.split()))


def declare(*tables: Personal) -> None:
    """Say of tables whose they are."""
    known.update((each.table, each) for each in tables)


def table_of(name: str) -> Table:
    """Return a table by its name."""
    return Base.metadata.tables[name]


def belongs_to(table: Table, column: str, user_id: int) -> ColumnElement[bool]:
    """Return the SQL condition that a row is this person's, by a column that names them or a row of theirs."""
    mine = table.c[column]
    if not mine.foreign_keys:  # the account itself
        return mine == user_id
    target = next(iter(mine.foreign_keys)).column.table
    if target.name == "user":
        return mine == user_id
    theirs = belongs_to(target, known[target.name].mine, user_id)
    return mine.in_(select(target.c.id).where(theirs))


def rows_of(each: Personal, user_id: int) -> Iterator[Any]:
    """Give what somebody takes along of a table, row by row: a long one is read in lots."""
    table = table_of(each.table)
    columns = [table.c[name] for name in each.fields]
    query: Any = select(*columns).where(belongs_to(table, each.mine, user_id))
    if "id" not in table.c:
        yield from db.session.execute(query.order_by(*table.primary_key.columns)).mappings()
        return
    last, numbered = 0, query.add_columns(table.c.id.label("place_")).order_by(table.c.id).limit(LOT)
    while rows := db.session.execute(numbered.where(table.c.id > last)).mappings().all():
        yield from ({name: row[name] for name in each.fields} for row in rows)
        last = rows[-1]["place_"]


def takeable() -> Iterable[Personal]:
    """Return the tables of which rows are taken along, by name."""
    return sorted((each for each in known.values() if each.fields), key=lambda each: each.table)
