"""Hot statements, prepared once: SQL text, binds and result types are worked out at the first asking.

Building a statement with the audience rule takes some milliseconds and carrying one out through the ORM some tenths of
one; what is left here is the driver's own time (docs/decisions/0010). Rows are named tuples, never entities. Statements
that write are asked like those that read; every column they write is named by whoever asks.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial, wraps
from typing import Any, NoReturn

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Dialect,
    Engine,
    Float,
    Numeric,
    Text,
    bindparam,
    cast,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from app.db import connected, db
from app.wire import numbered, plain

_known: dict[str, "Prepared"] = {}


class Rows(list[Any]):
    """What a prepared statement found, with the words of SQLAlchemy's results."""

    def one(self) -> Any:
        """Return the only row."""
        if len(self) != 1:
            raise MultipleResultsFound if self else NoResultFound
        return self[0]

    def one_or_none(self) -> Any:
        """Return the only row, or nothing."""
        return self.one() if self else None

    def first(self) -> Any:
        """Return the first row, or nothing."""
        return self[0] if self else None

    def all(self) -> list[Any]:
        """Return all rows."""
        return self

    def scalars(self) -> list[Any]:
        """Return the first column."""
        return [row[0] for row in self]


class Prepared:
    """A statement whose text and types are worked out at the first asking of each dialect."""

    def __init__(self, build: Callable[[], Any]):
        self._build = build
        self._ready: dict[str, _Ready] = {}

    @property
    def query(self) -> Any:
        """The statement, built anew: keeping what it is built of would take some hundred kilobytes for each."""
        return self._build()

    def __call__(self, **values: Any) -> Rows:
        """Carry it out with these values."""
        return self.ask(values)

    def ask(self, values: dict[str, Any], bind: Engine | None = None) -> Rows:
        """Carry it out with these values, on another database than the session would choose when one is named."""
        connection = connected() if bind is None else db.session.connection({"bind": bind})
        return self._for(connection.dialect).rows(connection, values)

    def unkept(self, values: dict[str, Any]) -> Rows:
        """Carry it out; lists and objects are new ones, for entities that may change them (app/loading.py)."""
        connection = connected()
        return self._for(connection.dialect).rows(connection, values, is_kept=False)

    def each(self, many: Sequence[dict[str, Any]]) -> None:
        """Carry it out for each of these values, without reading what it returns."""
        connection = connected()
        ready = self._for(connection.dialect)
        ready.fetch(connection, [ready.filled(values) for values in many], many=True)

    def within(self, session: Session, **values: Any) -> Rows:
        """Carry it out in this session, whichever the present one is."""
        connection = connected(session)
        return self._for(connection.dialect).rows(connection, values)

    def _for(self, dialect: Dialect) -> "_Ready":
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _Ready(self.query, dialect)
        return ready


class _Ready:
    """The text of a statement for one dialect, what its values become, and what its rows become."""

    def __init__(self, query: Any, dialect: Dialect):
        compiled: Any = query.compile(dialect=dialect)
        if unnamed := [*getattr(compiled, "insert_prefetch", ()), *getattr(compiled, "update_prefetch", ())]:
            raise ValueError(f"a prepared statement names every column that it writes, also {unnamed}")
        values = compiled.construct_params(escape_names=False, _no_postcompile=True, _check=False)
        whole = compiled._process_parameters_for_postcompile(dict(values))  # constant lists of IN are written out
        self.text: str = whole.statement
        order: Sequence[str] | None = whole.positiontup
        into = {**compiled._bind_processors, **whole.processors}
        asked_for = {bind.key for bind in compiled.binds.values() if bind.required}
        known = {**values, **whole.additional_parameters}
        named = {name: value for name, value in known.items() if name not in asked_for}
        fixed = {name: plain(into[name](value) if into.get(name) else value) for name, value in named.items()}
        self.sent: str | bytes = self.text
        if order is None:
            self.text, order = numbered(self.text, fixed)
            self.sent = self.text.encode()
        self.blank = [fixed.get(name) for name in order]
        asked = [(place, name) for place, name in enumerate(order) if name in asked_for]
        self.gaps = [(place, name, into.get(name)) for place, name in asked]
        self.cursor: Any = dialect.loaded_dbapi.RawCursor if dialect.name == "postgresql" else None  # type: ignore[attr-defined]
        columns = compiled._result_columns
        self.row: Any = namedtuple("Row", [column.keyname for column in columns], rename=True)  # type: ignore[misc]
        self.out = {kept: list(_shaping(columns, dialect, kept)) for kept in (True, False)}

    def rows(self, connection: Connection, values: dict[str, Any], is_kept: bool = True) -> Rows:
        """Carry the statement out and shape its rows; those that are kept hold nothing that can be changed."""
        raw = self.fetch(connection, self.filled(values))
        make, out = self.row._make, self.out[is_kept]
        if not out:
            return Rows(map(make, raw))
        shaped = Rows()
        for each in raw:
            columns = list(each)
            for position, process in out:
                if columns[position] is not None:  # nothing is nothing, whatever its type
                    columns[position] = process(columns[position])
            shaped.append(make(columns))
        return shaped

    def filled(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """Return what is sent for these values."""
        filled = self.blank.copy()
        for place, name, process in self.gaps:
            value = values[name]
            filled[place] = process(value) if process else value
        return tuple(filled)

    def fetch(self, connection: Connection, filled: Any, many: bool = False) -> Iterable[Any]:
        """Return the rows as the driver gives them; of `many` sets of values none is read."""
        held: Any = connection.connection
        cursor = held.cursor() if self.cursor is None else self.cursor(held.dbapi_connection)
        try:
            if connection._has_events or connection.engine._has_events:
                connection.dispatch.before_cursor_execute(connection, cursor, self.text, filled, None, many)
            (cursor.executemany if many else cursor.execute)(self.sent, filled)
            if connection._has_events or connection.engine._has_events:
                connection.dispatch.after_cursor_execute(connection, cursor, self.text, filled, None, many)
            found = cursor.fetchall() if cursor.description and not many else ()
        except connection.dialect.loaded_dbapi.Error as error:  # type: ignore[attr-defined]
            self._explain(connection, cursor, filled, error)  # this closes the cursor, perhaps its connection
        cursor.close()
        return found

    def _explain(self, connection: Connection, cursor: Any, filled: Any, error: Exception) -> NoReturn:
        """Raise what SQLAlchemy raises for it: the pool learns of a lost connection, handlers know the class."""
        connection._handle_dbapi_exception(error, self.text, filled, cursor, None)  # type: ignore[arg-type]
        raise error


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _shaping(columns: Sequence[Any], dialect: Dialect, is_kept: bool) -> Iterator[tuple[int, Callable[[Any], Any]]]:
    """Yield the places of a row whose values become something else, and what makes that of them."""
    for position, column in enumerate(columns):
        if process := _result(column.type, dialect, is_kept):
            yield position, process


def _result(kind: Any, dialect: Dialect, is_kept: bool) -> Callable[[Any], Any] | None:
    """Return what turns a value of the driver into ours; what is kept holds tuples and records: rows can be keys."""
    if isinstance(kind, (Float, Numeric)) and dialect.name == "postgresql":  # it would ask for the driver's type
        return None if kind.asdecimal else _number
    process: Callable[[Any], Any] | None = kind._cached_result_processor(dialect, None)
    if not (is_kept and isinstance(kind, JSON)):
        return process
    return _read if process else _held  # text on SQLite; on PostgreSQL the driver has read it


def prepared(build: Callable[..., Any]) -> Callable[..., Prepared]:
    """Make a function that builds a statement return it prepared; each set of arguments is built once."""
    made: dict[tuple[Any, ...], Prepared] = {}

    @wraps(build)
    def once(*arguments: Any) -> Prepared:
        found = made.get(arguments)
        if found is None:
            found = made.setdefault(arguments, Prepared(partial(build, *arguments)))
            _known[f"{build.__module__}.{build.__qualname__} {len(made)}"] = found
        return found

    return once


def known() -> dict[str, Prepared]:
    """Return all statements prepared so far by name, for those who look at how the database carries them out."""
    return dict(_known)


def dialect(session: Session | None = None) -> str:
    """Return the name of the database's language, for statements that differ by it."""
    return str((session or db.session).get_bind().dialect.name)


def values_of(model: Any) -> dict[str, Any]:
    """Return a value to be named later for each column of a model but its id, for writing whole rows."""
    columns = model.__table__.columns
    return {column.key: bindparam(column.key, type_=column.type) for column in columns if column.key != "id"}


def inserting(model: Any, dialect: str, **values: Any) -> Any:
    """Return a statement that writes a row, of values named later but for these, in a dialect's words for conflicts."""
    make: Any = insert_postgresql if dialect == "postgresql" else insert_sqlite
    return make(model.__table__).values(values_of(model) | values).inline()


class _Many(TypeDecorator[Any]):
    """Values of one type, as many as there are, in one value: JSON on SQLite, an array on PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any):
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Name the array's type to PostgreSQL, which casts what it is sent to it."""
        return dialect.type_descriptor(ARRAY(self.kind) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write the values as the dialect takes them."""
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


class Record(dict[str, Any]):
    """An object kept as JSON. Nothing changes it, so it can be part of what a piece is remembered by."""

    def __init__(self, values: dict[str, Any]):
        super().__init__(values)
        self._hash = hash(frozenset(self.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash


def _held(value: Any) -> Any:
    if isinstance(value, dict):
        return Record({name: _held(each) for name, each in value.items()})
    return tuple(_held(each) for each in value) if isinstance(value, list) else value


@lru_cache(maxsize=8192)
def _read(text: str) -> Any:
    return _held(json.loads(text))


class _Kept(TypeDecorator[Any]):
    """JSON read once for equal texts: lists are tuples, objects are records."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the text."""
        return None if value is None else _read(value)


class Gathered(FunctionElement[str]):
    """Rows of a subquery as one JSON text: a list of lists of these columns, read once for equal texts."""

    inherit_cache = True
    type = _Kept()


@compiles(Gathered)
def _gathered(element: Any, compiler: Any, **options: Any) -> str:
    columns = compiler.process(element.clauses, **options)
    if compiler.dialect.name == "postgresql":
        return f"CAST(json_agg(json_build_array({columns})) AS TEXT)"
    return f"json_group_array(json_array({columns}))"


def read_moment(text: str) -> datetime:
    """Read a moment as a database writes it into such a text: one without a zone is UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def kept(column: Any) -> ColumnElement[Any]:
    """Select a JSON column as values that do not change, so that its row can be part of what a piece is kept by."""
    return type_coerce(cast(column, Text), _Kept()).label(column.key)


class among(ColumnElement[bool]):  # noqa: N801 (reads as an operator)
    """The condition that a column is among the values named later: one statement text however many there are."""

    inherit_cache = False

    def __init__(self, column: Any, name: str):
        self.column, self.values = column, bindparam(name, type_=_Many(column.type))


@compiles(among)
def _among(element: among, compiler: Any, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.values, **options)
    if compiler.dialect.name == "postgresql":
        return f"{column} = ANY({values})"
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 (names of columns and binds)
