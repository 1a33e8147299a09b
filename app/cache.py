"""A small cache for what is equal for everybody: bytes under a key for some seconds, in process and in Redis when set.

The key carries the version of what it names (`topic:5:page:2:v17:en`), so that nothing ever needs to be taken back:
`forget` reaches this process and Redis, other processes keep their copy until its time is over. Nothing private may be
put here, nor anything that depends on who asks.
"""

import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app

from app.redis import the_redis

if TYPE_CHECKING:
    from redis import Redis as Client

ROOM = 32 * 1024 * 1024
LARGEST = 512 * 1024
PREFIX = "menteo:cache:"


class Memory:
    """What this process remembers: the least recently used goes first when the room is full."""

    def __init__(self, room: int = ROOM):
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._room, self._used, self._lock = room, 0, Lock()

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key and still holds."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if found[0] < time.monotonic():
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value under a key."""
        with self._lock:
            self._drop(key)
            self._kept[key] = time.monotonic() + seconds, value
            self._used += len(value)
            while self._used > self._room:
                self._drop(next(iter(self._kept)))

    def forget(self, key: str) -> None:
        """Drop what is kept under a key."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: str) -> None:
        if found := self._kept.pop(key, None):
            self._used -= len(found[1])


def _memory() -> Memory:
    found: Memory = current_app.extensions.setdefault("cache", Memory())
    return found


def get(key: str) -> bytes | None:
    """Return what is kept under a key, from this process or from Redis."""
    near = _memory().get(key)
    redis = the_redis()
    if near is not None or redis is None:
        return near
    value, left = redis.ask(lambda client: _fetch(client, PREFIX + key), lambda: (None, 0))
    if value is not None and left > 0:
        _memory().put(key, value, left / 1000)
    return value


def _fetch(client: "Client", key: str) -> tuple[bytes | None, int]:
    """Ask for a value and how many milliseconds it still holds, in one trip."""
    both = client.pipeline(transaction=False)
    both.get(key)
    both.pttl(key)
    value, left = both.execute()
    return value, left


def _nothing() -> None:
    return None


def put(key: str, value: bytes, seconds: int) -> None:
    """Keep a value under a key for some seconds; one that is too large is not kept."""
    if len(value) > LARGEST:
        return
    _memory().put(key, value, seconds)
    if redis := the_redis():
        redis.ask(lambda client: client.set(PREFIX + key, value, ex=seconds), _nothing)


def forget(key: str) -> None:
    """Drop what is kept under a key here and in Redis."""
    _memory().forget(key)
    if redis := the_redis():
        redis.ask(lambda client: client.delete(PREFIX + key), _nothing)
