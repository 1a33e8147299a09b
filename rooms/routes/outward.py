"""What leads out of rooms beside their own addresses: quotes that anybody may read, and openings for moderators."""

from flask import Flask

from app.home import add_waiting
from app.ticks import each_due
from rooms.queries.glass import openings_to_tell, waiting
from rooms.routes.glass import glass
from rooms.routes.quotes import quotes
from rooms.service.glass import tell


def init_app(app: Flask) -> None:
    """Serve them, and tell those in a room of an opening when its delay is over."""
    app.register_blueprint(quotes)
    app.register_blueprint(glass)
    each_due(app, openings_to_tell, tell)
    add_waiting(app, waiting)
