"""Drafts: what somebody has typed into a form and not posted yet. Nobody else ever reads them.

A place names a form: `thread:12:entry` is the composer of a thread, `community:5:topic` the page that begins a topic.
The domain whose form it is says with `add_desk` who may write there; that is asked again whenever a draft is kept.
"""

from flask import Flask

from app.drafts.desks import Desk, add_desk
from app.drafts.forms import Drafted, restored
from app.drafts.queries import Kept, kept_at, with_draft
from app.drafts.resuming import Resumed, resumed
from app.drafts.service import forget, posted, save
from app.ticks import every_tick

__all__ = [
    "Desk",
    "Drafted",
    "Kept",
    "Resumed",
    "add_desk",
    "forget",
    "kept_at",
    "posted",
    "restored",
    "resumed",
    "save",
    "with_draft",
]


def init_app(app: Flask) -> None:
    """Serve drafts, and drop those that nobody came back to."""
    from app.drafts.routes import bp
    from app.drafts.service import sweep

    app.register_blueprint(bp)
    every_tick(app, sweep)
