"""`flask search …`."""

from flask.cli import AppGroup

from app.search.indexer import renew

group = AppGroup("search", help="The search index.")


@group.command("rebuild")
def rebuild_command() -> None:
    """Write the index anew from the database; the old one is searched until then."""
    print(f"{renew():,} documents indexed")
