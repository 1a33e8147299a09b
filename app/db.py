"""The database: declarative base, session, column aliases, and how each connection begins.

SQLite runs in WAL mode and begins write units with BEGIN IMMEDIATE: its driver's defaults lose updates silently
(docs/decisions/0002). PostgreSQL needs none of that.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect
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

_writing: ContextVar[bool] = ContextVar("write_unit", default=True)


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

db = SQLAlchemy(
    require_default_engine=True,
    session_options={"expire_on_commit": False, "autoflush": False},
)


@contextmanager
def reading() -> Iterator[None]:
    """Begin transactions of this block as readers: on SQLite they take no write lock."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def begin_writing(writing: bool) -> None:
    """Say for the rest of this context whether a transaction that begins will write."""
    _writing.set(writing)


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
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_explicitly(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


class Id(IntegerConverter):
    """A whole number in an address, no larger than a database can keep: larger ones name nothing."""

    def __init__(self, map: Map, **options: Any):
        super().__init__(map, **({"max": 2**31 - 1} | options))


def hold(thing: H) -> H:
    """Lock a row until this unit of work ends and read it anew: what is decided on its values then holds."""
    db.session.refresh(thing, with_for_update={"of": type(thing)})
    return thing


def session() -> Session:
    """Return the session of the current unit of work."""
    return db.session


def init_app(app: Flask) -> None:
    """Connect the engine named by the settings."""
    app.url_map.converters["int"] = Id
    url = app.config["SETTINGS"].database_url
    options: dict[str, Any] = {"url": url}
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 24, "pool_timeout": 5}
    app.config.setdefault("SQLALCHEMY_ENGINES", {"default": options})
    db.init_app(app)
