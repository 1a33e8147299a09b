"""Search: one door to the index. Words here: *candidates* come from the index, *hits* are those the searcher may see.

The index is derived from documents, written only by the worker, and may be deleted at any time. Two engines keep one
(app/search/port.py): Whoosh in the data folder, PostgreSQL in the database.
"""

from flask import Blueprint, Flask

from app.config import Settings
from app.search.port import SearchIndex

bp = Blueprint("search", __name__, url_prefix="/search")


def open_index(settings: Settings) -> SearchIndex:
    """Return the index that the settings name; nothing is read before the first search."""
    if settings.search == "postgres":
        from app.search.postgres_index import PostgresIndex

        return PostgresIndex()
    from app.search.whoosh_index import WhooshIndex

    return WhooshIndex(settings.data / "index")


def init_app(app: Flask) -> None:
    """Serve search and its commands; index what outbox rows name."""
    from app.search import cli, faces, indexer, routes  # noqa: F401  (routes register themselves)
    from app.ticks import every_tick

    app.extensions["search"] = open_index(app.config["SETTINGS"])
    app.extensions["search_check"] = indexer.health
    every_tick(app, indexer.mend)
    faces.init_app(app)
    app.cli.add_command(cli.group)
    app.register_blueprint(bp)
