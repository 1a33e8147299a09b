"""Search: one door to the index. Words here: *candidates* come from the index, *hits* are those the searcher may see.

The index is derived from documents, written only by the worker, and may be deleted at any time.
"""

from flask import Blueprint, Flask

bp = Blueprint("search", __name__, url_prefix="/search")


def init_app(app: Flask) -> None:
    """Serve search and its commands; index what outbox rows name."""
    from app.search import cli, faces, indexer, routes  # noqa: F401  (routes register themselves)
    from app.search.index import open_index
    from app.ticks import every_tick

    app.extensions["search"] = open_index(app.config["SETTINGS"].data / "index")
    app.extensions["search_check"] = indexer.health
    every_tick(app, indexer.mend)
    faces.init_app(app)
    app.cli.add_command(cli.group)
    app.register_blueprint(bp)
