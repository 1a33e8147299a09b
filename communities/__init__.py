"""Communities: places to belong, where members talk about one subject.

A **community** owns a space. Its **topics** hold **posts**; a question may have one **accepted answer**. Members join,
ask to join or are invited; a **steward** (the owner) and moderators look after the place.
"""

from flask import Blueprint, Flask

bp = Blueprint("communities", __name__, url_prefix="/communities")


def init_app(app: Flask) -> None:
    """Serve communities and put their panel on home."""
    from app.demo import add_demo
    from app.home import Panel, add_panel
    from communities import demo, routes  # noqa: F401  (its views register themselves)
    from communities.queries.home import latest_in_my_communities

    app.register_blueprint(bp)
    add_panel(app, Panel("aside", 60, "communities/_home.html", latest_in_my_communities))
    add_demo(app, demo.tell)
