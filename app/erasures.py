"""Erasures: who has been erased stays erased, also when a backup from before is put back.

A row names an account by its number and the moment it was made, for numbers can be given out again; nothing else of it
is kept. It is written in the transaction that deletes the account. `flask backup restore` carries out again every
erasure that the backup, the database it replaces, or the file given with `--erased` knows of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, UniqueConstraint, delete, event, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.orm import Mapped, Session, UOWTransaction

from app import clock, former
from app.db import Base, created, key, moment
from app.models.document import Document
from app.models.user import User

LOT = 5000


class Erasure(Base):
    """An account that has been erased."""

    __tablename__ = "erasure"
    __table_args__ = (UniqueConstraint("user_id", "joined_at"),)

    id: Mapped[key]
    user_id: Mapped[int]
    joined_at: Mapped[moment]
    at: Mapped[created]


class Erased(NamedTuple):
    """Which account was erased, and when."""

    user_id: int
    joined_at: datetime
    at: datetime


@event.listens_for(Session, "before_flush")
def _note(session: Session, context: UOWTransaction, instances: object) -> None:
    gone = [thing for thing in session.deleted if isinstance(thing, User)]  # type: ignore[attr-defined]
    session.add_all(Erasure(user_id=user.id, joined_at=user.joined_at, at=clock.now()) for user in gone)


def known(connection: Connection) -> set[Erased]:
    """Return every erasure that a database knows of."""
    rows = connection.execute(select(Erasure.user_id, Erasure.joined_at, Erasure.at))
    return {Erased(*row) for row in rows}


def carry_out(connection: Connection, erased: Iterable[Erased]) -> list[str]:
    """Erase these accounts again and keep in mind that they are; return the addresses of their pictures."""
    return [picture for each in sorted(erased) if (picture := erase(connection, each).picture)]


class Traces(NamedTuple):
    """What an account leaves outside the tables: the address of its picture, and its places in the index, also of what
    stays: it was found there by the handle.
    """

    picture: str | None
    documents: list[int]


def erase(connection: Connection, erased: Erased) -> Traces:
    """Erase an account and keep in mind that it is: a former member stands in for it in what others have a part in."""
    upsert = upsert_postgresql if connection.dialect.name == "postgresql" else upsert_sqlite
    is_this = User.id == erased.user_id, User.joined_at == erased.joined_at
    found: list[int] = []
    if connection.scalar(select(User.id).where(*is_this)) is not None:
        found = list(connection.scalars(select(Document.id).where(Document.owner_id == erased.user_id)))
        found += _take_along(connection, erased.user_id, former.step_in(connection, erased.user_id))
    picture = connection.scalar(delete(User).where(*is_this).returning(User.picture))
    connection.execute(upsert(Erasure).values(erased._asdict()).on_conflict_do_nothing())
    return Traces(picture, found)


def _take_along(connection: Connection, user_id: int, more: dict[Table, set[int]]) -> list[int]:
    """Delete what goes with an account, and `more`, the innermost first; return the numbers of documents of all that.

    PostgreSQL checks every reference of a row anew that the same transaction put in: left to the database, a row whose
    author is forgotten would be looked at when its room is gone already.
    """
    first: dict[Any, set[int]] = {User.__table__: {user_id}, **more}
    gone: dict[Table, set[int]] = defaultdict(set, first)
    found: list[tuple[Table, list[ColumnElement[bool]]]] = []
    for table in Base.metadata.sorted_tables:
        keys = [key for key in table.foreign_keys if key.ondelete == "CASCADE"]
        fresh = {key.column.table: gone[key.column.table] for key in keys}
        while any(fresh.values()):
            there: list[ColumnElement[bool]] = [
                key.parent.in_(ids) for key in keys for ids in _lots(fresh.get(key.column.table, ()))
            ]
            found.append((table, there))
            has_id = "id" in table.columns
            ids = (
                {each for one in there for each in connection.scalars(select(table.c.id).where(one))}
                if has_id
                else set()
            )
            fresh = {table: ids - gone[table]}
            gone[table] |= ids
    for table, there in reversed(found):
        for one in there:
            connection.execute(delete(table).where(one))
    for table, rows in more.items():
        for some in _lots(rows):
            connection.execute(delete(table).where(table.c.id.in_(some)))
    return former.forget(connection, {table: ids for table, ids in gone.items() if ids})


def _lots(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Share ids out into lots that one statement can take."""
    whole = sorted(ids)
    yield from (tuple(whole[begin : begin + LOT]) for begin in range(0, len(whole), LOT))


def written(erased: Iterable[Erased]) -> Iterator[str]:
    """Write erasures as lines: number, made, erased."""
    for each in sorted(erased):
        yield f"{each.user_id} {each.joined_at.isoformat()} {each.at.isoformat()}\n"


def read(lines: Iterable[str]) -> set[Erased]:
    """Read such lines; raises `ValueError` for others."""
    found = set()
    for line in filter(str.strip, lines):
        user_id, joined_at, at = line.split()
        moments = [datetime.fromisoformat(joined_at), datetime.fromisoformat(at)]
        if any(each.tzinfo is None for each in moments):
            raise ValueError("a moment needs its time zone")
        found.add(Erased(int(user_id), *moments))
    return found
