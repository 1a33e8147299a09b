"""The database: declarative base, session, column aliases, and how each connection begins.

SQLite runs in WAL mode and begins write units with BEGIN IMMEDIATE: its driver's defaults lose updates silently
(docs/decisions/0002). There is an engine for what writes and one for what only reads, so that whoever waits for the one
writer of SQLite keeps no reader out. On PostgreSQL the reading one's connections are read-only and never begin a
transaction; a third engine reads from a replica (app/replica.py, docs/decisions/0009).
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from typing import Annotated, Any, TypeVar

from flask import Flask, has_app_context, has_request_context
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError, InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator
from werkzeug.routing import IntegerConverter, Map

from app import clock

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

H = TypeVar("H")

WRITER, READER, REPLICA = "default", "reader", "replica"
MAY_BE_DEAD = 1.0  # a reader that rested for so many seconds is asked whether it still lives, a writer always

_source: ContextVar[str] = ContextVar("source", default=WRITER)
_only_reads: ContextVar[bool] = ContextVar("only_reads", default=False)  # a request that does nothing else


class Base(DeclarativeBase):
    """The parent of every table of the house."""

    metadata = MetaData(naming_convention=CONVENTION)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', '?')}>"


class Moment(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: they have lost their zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive values their zone back."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


key = Annotated[int, mapped_column(primary_key=True)]
moment = Annotated[datetime, mapped_column(Moment)]
created = Annotated[datetime, mapped_column(Moment, default=clock.now)]


class HouseSession(Session):
    """A session that asks the engine of what is being done: writing, reading, or reading from a replica."""

    def get_bind(self, mapper: Any = None, *, bind: Any = None, **options: Any) -> Any:
        """Return the engine, or the connection, that a statement goes to."""
        if bind is not None:
            return bind
        source = _source.get()
        if light := self.info.get("light", {}).get(source):
            return light
        engines = db.engines
        return engines.get(source) or engines[WRITER]

    def rollback(self) -> None:
        """Leave everything as it was."""
        super().rollback()
        self._let_go()

    def close(self) -> None:
        """Let the database go."""
        super().close()
        self._let_go()

    def _let_go(self) -> None:
        for connection in self.info.pop("light", {}).values():
            self.info.pop("connected", None)
            connection.close()


db = SQLAlchemy(
    require_default_engine=True,
    session_options={"expire_on_commit": False, "autoflush": False, "class_": HouseSession},
)


def connected(session: Session | None = None) -> Connection:
    """Return the connection that a session is on, looked up once a transaction: every hot statement asks for it."""
    session = session or db.session
    found: dict[str, Connection] = session.info.setdefault("connected", {})
    source = _source.get()
    if source not in found:
        alone = source != WRITER and _only_reads.get() and not session.in_transaction()
        found[source] = _light(session, source) if alone else session.connection()
    return found[source]


def _light(session: Session, source: str) -> Connection:
    """Return a connection for reading without a transaction of the session's, which costs more than the reading.

    The session takes the same one when it is asked for entities, and gives it back when it is rolled back or closed.
    """
    lights: dict[str, Connection] = session.info.setdefault("light", {})
    if source not in lights:
        lights[source] = session.get_bind().connect()  # type: ignore[union-attr]
        _begin_to_read(lights[source])
    return lights[source]


def _begin_to_read(connection: Connection) -> None:
    """Have SQLite show one state of things to all statements that follow; it waits for nobody and cannot fail."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and not raw.in_transaction:
        raw.execute("BEGIN")


@event.listens_for(Session, "after_transaction_end")
@event.listens_for(Session, "after_soft_rollback")
def _disconnect(session: Session, transaction: object) -> None:
    session.info.pop("connected", None)


@contextmanager
def reading() -> Iterator[None]:
    """Begin transactions of this block as readers: they take no lock on SQLite, and begin nothing on PostgreSQL."""
    token = _source.set(READER)
    try:
        yield
    finally:
        _source.reset(token)


def begin_writing(writing: bool) -> None:
    """Say for the rest of this context whether a transaction that begins will write."""
    _source.set(WRITER if writing else READER)
    _only_reads.set(not writing)


def read_from_replica() -> None:
    """Read from the replica for the rest of this context."""
    _source.set(REPLICA)


def reads_from_replica() -> bool:
    """Whether this context reads from the replica."""
    return _source.get() == REPLICA


def primary_reader() -> Engine:
    """Return the engine for reading what must be true right now, whatever else is read from a replica."""
    return db.engines.get(READER) or db.engine


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "busy_timeout=5000",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-2000",  # the system holds the others
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_explicitly(connection: Connection) -> None:
    if _source.get() != WRITER:
        _begin_to_read(connection)
    elif connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Engine, "handle_error")
def _let_go(context: ExceptionContext) -> None:
    """Leave connections behind to which the file is read-only, broken or gone: new ones find it as it is then."""
    name = getattr(context.original_exception, "sqlite_errorname", "")
    if name.startswith(("SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_NOTADB")):
        context.is_disconnect = True
        if context.execution_context is not None:
            context.execution_context.cursor.close()  # with an open cursor the file would stay open
    if name.startswith("SQLITE_READONLY") and has_app_context():
        for engine in db.engines.values():  # all connections of a process share what the first one was allowed to do
            engine.dispose()


class Id(IntegerConverter):
    """A whole number in an address, no larger than a database can keep: larger ones name nothing."""

    def __init__(self, map: Map, **options: Any):
        super().__init__(map, **({"max": 2**31 - 1} | options))


def hold(thing: H) -> H:
    """Lock a row until this unit of work ends and read it anew: what is decided on its values then holds.

    Raises `Missing` for what was deleted since it was read.
    """
    if thing in db.session.info.get("held", ()):
        return thing
    try:
        db.session.refresh(thing, with_for_update={"of": type(thing)})
    except InvalidRequestError:
        from app.errors import Missing

        if thing not in db.session:
            raise
        raise Missing from None
    return thing


def is_held(thing: H) -> H:
    """Note that a row was read and locked by one statement: holding it again in this unit of work asks nothing."""
    db.session.info.setdefault("held", set()).add(thing)
    return thing


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _let_go_of_rows(session: Session) -> None:
    session.info.pop("held", None)


def session() -> Session:
    """Return the session of the current unit of work."""
    return db.session


def _options(url: str, *, writes: bool) -> dict[str, Any]:
    """Return how the engine of a database is made; values never reach its errors or logs."""
    if not url.startswith("postgresql"):
        pool = {"pool_size": 4, "max_overflow": 4, "pool_timeout": 4} if writes else {"pool_size": 8, "pool_timeout": 5}
        return {"url": url, "hide_parameters": True, "pool_use_lifo": True, **pool}
    server = ["lock_timeout=5s", "idle_in_transaction_session_timeout=60s"]
    server += [] if writes else ["default_transaction_read_only=on"]
    network = {"connect_timeout": 3, "keepalives_idle": 15, "keepalives_interval": 5, "tcp_user_timeout": 10_000}
    return {
        "url": url,
        "hide_parameters": True,
        "use_native_hstore": False,
        "pool_size": 4 if writes else 8,
        "max_overflow": 28 if writes else 24,
        "pool_timeout": 5,
        "pool_use_lifo": True,  # the warmest connection has the most prepared statements
        "connect_args": {**network, "options": " ".join(f"-c {each}" for each in server)},
    } | ({} if writes else {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True})


def _hurry(dialect: Dialect, record: object, arguments: object, options: dict[str, Any]) -> None:
    """Give connections that are made for requests a time-out; commands and workers take the time they need."""
    if has_request_context():
        options["options"] += " -c statement_timeout=15s"


def _rest(connection: Any, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _wake(connection: Any, record: Any, proxy: object) -> None:
    """Find out whether a connection still lives: after a restart of the server none of them does.

    A reader that has rested for a moment only may fail: reading is simply done once more (app/errors.py).
    """
    only_reads = connection.autocommit
    if "rests_since" not in record.info or (only_reads and time.monotonic() - record.info["rests_since"] < MAY_BE_DEAD):
        return
    connection.autocommit = True
    try:
        connection.execute("SELECT 1")
    except Exception as error:
        raise InvalidatePoolError from error
    connection.autocommit = only_reads


def _know_an_end(context: ExceptionContext) -> None:
    """Take the server's last words (it shuts down, or comes up) for the end of the connection that they are."""
    if str(getattr(context.original_exception, "sqlstate", "")).startswith("57P"):
        context.is_disconnect = context.invalidate_pool_on_disconnect = True


def _lock_nothing(engine: Engine) -> None:
    """Leave FOR UPDATE out of what only reads: a form's door asks for the lock that its submit will need."""
    compiler = engine.dialect.statement_compiler
    clause = {"for_update_clause": lambda self, select, **options: ""}
    engine.dialect.statement_compiler = type("Reading", (compiler,), clause)


def init_app(app: Flask) -> None:
    """Connect the engines named by the settings."""
    app.url_map.converters["int"] = Id
    settings = app.config["SETTINGS"]
    engines = {name: _options(settings.database_url, writes=name == WRITER) for name in (WRITER, READER)}
    if settings.replica_url and settings.database_url.startswith("postgresql"):
        engines[REPLICA] = _options(settings.replica_url, writes=False)
    app.config.setdefault("SQLALCHEMY_ENGINES", engines)
    db.init_app(app)
    # Closing async sessions, of which we have none, would start a thread and an event loop at the end of every request.
    app.teardown_appcontext_funcs = [each for each in app.teardown_appcontext_funcs if not iscoroutinefunction(each)]
    with app.app_context():
        for name, engine in db.engines.items():
            if name != WRITER:
                _lock_nothing(engine)
            if engine.dialect.name == "postgresql":
                event.listen(engine, "do_connect", _hurry)
                event.listen(engine, "checkin", _rest)
                event.listen(engine, "checkout", _wake)
                event.listen(engine, "handle_error", _know_an_end)
