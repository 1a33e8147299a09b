"""Growth threads: a member learns in public, entry by entry, and others follow, react and reply.

A thread holds entries; an entry has a kind, perhaps evidence, and replies; a mentor's reply is a note in second ink.
"""

from flask import Flask

from app.demo import add_demo
from threads import demo
from threads.routes import bp


def init_app(app: Flask) -> None:
    """Serve growth threads."""
    app.register_blueprint(bp)
    add_demo(app, demo.tell)
