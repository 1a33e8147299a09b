"""`flask search …`."""

from flask.cli import AppGroup

from app.search.indexer import rebuild
from app.unit import work

group = AppGroup("search", help="The search index.")


@group.command("rebuild")
def rebuild_command() -> None:
    """Delete the index and write it anew from the database."""
    with work():
        print(f"{rebuild():,} documents indexed")
