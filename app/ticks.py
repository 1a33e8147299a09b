"""Time is a caller too: `tick` calls what each package registered, one unit of work each, with `now` as an argument."""

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app

from app import clock
from app.unit import work

log = logging.getLogger(__name__)

Due = Callable[[datetime], None]


def every_tick(app: Flask, due: Due) -> None:
    """Have a function called on every tick; it must be safe to call twice, late, and by two workers at once."""
    app.extensions.setdefault("ticks", []).append(due)


def tick(now: datetime | None = None) -> None:
    """Do all that has become due; one failing part does not stop the others."""
    for due in current_app.extensions.get("ticks", ()):
        try:
            with work():
                due(now or clock.now())
        except Exception:
            log.exception("tick %s failed", due.__qualname__)
