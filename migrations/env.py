"""Runs migrations on SQLite and PostgreSQL; on SQLite changes of a table go through a copy of it."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from app.db import Base, Moment
from app.schema import PATIENCE_MS, wait_for_turn


def spell(kind: str, item: Any, autogen: object) -> str | Literal[False]:
    """Spell our own column types in plain SQLAlchemy: a migration must not depend on code that may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Run what was asked for in one transaction: our own, or the caller's."""
    if connection := context.config.attributes.get("connection"):
        run_on(connection)
        return
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            cursor = connection.connection.cursor()
            # Copying a table drops the old one: its dependents must not be deleted along with it.
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")  # another node may be migrating
        run_on(connection)


def run_on(connection: Connection) -> None:
    """Run what was asked for, alone and whole: what is interrupted has changed nothing."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=spell,
        compare_type=True,
        include_object=context.config.attributes.get("include_object"),
        transactional_ddl=True,  # SQLite's DDL is transactional too, since app.db begins explicitly
    )
    with context.begin_transaction():
        wait_for_turn(connection)
        context.run_migrations()


run()
