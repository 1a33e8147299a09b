"""Runs migrations on SQLite and PostgreSQL; on SQLite changes of a table go through a copy of it."""

from alembic import context
from sqlalchemy import create_engine

from app.db import Base


def run() -> None:
    """Run what was asked for in one transaction."""
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Copying a table drops the old one: its dependents must not be deleted along with it.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
