"""Runs migrations on SQLite and PostgreSQL; on SQLite changes of a table go through a copy of it."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from app.db import Base, Moment


def spell(kind: str, item: Any, autogen: object) -> str | Literal[False]:
    """Spell our own column types in plain SQLAlchemy: a migration must not depend on code that may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Run what was asked for in one transaction."""
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Copying a table drops the old one: its dependents must not be deleted along with it.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=spell,
            compare_type=True,
            include_object=context.config.attributes.get("include_object"),
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
