"""Redis, when the settings name one: asked briefly, left alone while it is gone or slow, taken up again by itself.

Nothing of value lives there: limits, cached fragments and wake-ups all have a way of their own in this process.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, current_app

if TYPE_CHECKING:
    from redis import Redis as Client

log = logging.getLogger(__name__)

T = TypeVar("T")

TIMEOUT = 0.1  # to connect, and for each answer: a request waits for one trip at most, then the circuit is open
SLOW = 0.08
PROBE_EVERY = 1.0


class Redis:
    """A client behind a circuit breaker."""

    def __init__(self, url: str):
        import redis  # 23 MB that a site without Redis does not pay for
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self.trouble: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self.client: Client = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # a handshake of no words: each would have a time-out of its own
            driver_info=None,
        )
        self._gone = False
        self._lock = threading.Lock()

    @property
    def is_gone(self) -> bool:
        """Whether it does not answer, so that nobody asks for the time being."""
        return self._gone

    def ask(self, question: "Callable[[Client], T]", otherwise: Callable[[], T]) -> T:
        """Return what Redis answers, or what this process makes of it while Redis is gone."""
        if self._gone:
            return otherwise()
        began = time.monotonic()
        try:
            answer = question(self.client)
        except self.trouble as error:
            self._leave(type(error).__name__)
            return otherwise()
        if time.monotonic() - began > SLOW and not self._answers():
            self._leave("slow")
        return answer

    def _answers(self) -> bool:
        """Whether it answers at once; one late answer may have been the machine's fault."""
        began = time.monotonic()
        try:
            self.client.ping()
        except self.trouble:
            return False
        return time.monotonic() - began < SLOW / 2

    def _leave(self, reason: str) -> None:
        with self._lock:
            if self._gone:
                return
            self._gone = True
        log.warning("redis is gone (%s): counting and caching in this process", reason)
        threading.Thread(target=self._probe, name="redis-probe", daemon=True).start()

    def _probe(self) -> None:
        """Ask in the background until it answers twice in a row."""
        while not (self._answers() and self._answers()):
            time.sleep(PROBE_EVERY)
        self._gone = False
        log.warning("redis is back")


def the_redis() -> Redis | None:
    """Return the Redis of the current app, if it has one."""
    found: Redis | None = current_app.extensions.get("redis")
    return found


def init_app(app: Flask) -> None:
    """Connect to the Redis that the settings name, at the first question."""
    if url := app.config["SETTINGS"].redis_url:
        app.extensions["redis"] = Redis(url)
