"""Workers that tick at the same moment, each in a thread of its own."""

from datetime import datetime
from threading import Barrier, Thread
from typing import Any

from app import ticks


def tick_at_once(app: Any, count: int, now: datetime) -> None:
    """Tick in so many workers at once, and wait for all of them."""
    start = Barrier(count)

    def worker() -> None:
        with app.app_context():
            start.wait()
            ticks.tick(now)

    threads = [Thread(target=worker) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
