"""Rate limits: how often one account, or one network, may do a costly or abusable thing."""

import ipaddress
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_login import current_user
from limits.storage import MemoryStorage, RedisStorage

from app.redis import Redis

MAX_NAME = 200  # of a form's field
SWEEP = 60.0  # seconds


def network() -> str:
    """Return the network a request comes from: the IPv4 address, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "127.0.0.1")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def person_or_network() -> str:
    """Return the key that limits count under: the account, or for guests the network."""
    return f"user:{current_user.id}" if current_user.is_authenticated else network()


class _Sweep:
    """The thread that forgets what is over: it counts as at work for a minute, so that it begins once in one."""

    def __init__(self, thread: threading.Timer):
        self._thread, self._begun = thread, -SWEEP

    def start(self) -> None:
        """Begin."""
        self._begun = time.monotonic()
        self._thread.start()

    def is_alive(self) -> bool:
        """Whether it needs not begin again yet."""
        return time.monotonic() - self._begun < SWEEP


class ProcessStorage(MemoryStorage):
    """Counts in this process: the library's own begins a thread at every count."""

    STORAGE_SCHEME = ["process"]

    @property  # type: ignore[override]
    def timer(self) -> _Sweep:
        """The thread that sweeps."""
        return self._sweep

    @timer.setter
    def timer(self, thread: threading.Timer) -> None:
        """Keep a thread that is to sweep."""
        self._sweep = _Sweep(thread)


class SharedStorage(ProcessStorage):
    """Counts in Redis, and in this process while Redis is gone: Flask-Limiter's own fallback asks the dead again."""

    STORAGE_SCHEME = ["shared"]

    def __init__(self, uri: str, *, redis: Redis, **options: Any):
        super().__init__(uri, **options)
        self.redis = redis
        self.there = RedisStorage("redis://", connection_pool=redis.client.connection_pool)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count one more, unless that is too many."""
        here = super().acquire_entry
        return self.redis.ask(
            lambda _: self.there.acquire_entry(key, limit, expiry, amount), lambda: here(key, limit, expiry, amount)
        )

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the window began and how many it holds."""
        here = super().get_moving_window
        return self.redis.ask(
            lambda _: self.there.get_moving_window(key, limit, expiry), lambda: here(key, limit, expiry)
        )


limiter = Limiter(person_or_network, headers_enabled=False, strategy="moving-window")


def limited(rule: str, *, by_network: bool = False):  # type: ignore[no-untyped-def]
    """Limit how often a view's unsafe requests may be made, such as `10 per hour`; 429 with Retry-After beyond."""
    return limiter.limit(rule, key_func=network if by_network else None, methods=["POST", "PUT", "PATCH", "DELETE"])


V = TypeVar("V", bound=Callable[..., Any])


def roomy(most: int) -> Callable[[V], V]:
    """Let a view take a larger body than others, so that it can refuse a file and still give the words back."""

    def mark(view: V) -> V:
        view.max_body = most  # type: ignore[attr-defined]
        return view

    return mark


def _give_room() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if most := getattr(view, "max_body", 0):
        request.max_content_length = most


def init_app(app: Flask) -> None:
    """Count in process, or in Redis when the settings name one."""
    redis: Redis | None = app.extensions.get("redis")
    app.config.setdefault("RATELIMIT_STORAGE_URI", "shared://" if redis else "process://")
    app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", {"redis": redis} if redis else {})
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", True)
    limiter.init_app(app)
    # Its look at every request is for limits of whole apps and blueprints; ours stand at views, which look themselves.
    looks = app.before_request_funcs[None]
    looks[:] = [look for look in looks if look != limiter._check_request_limit]
    app.before_request_funcs[None].insert(0, _give_room)  # before anybody reads the form
    app.before_request(_cap_form)
    app.before_request(_refuse_nul)
    app.after_request(_say_when)


def _has_body() -> bool:
    environ = request.environ
    return bool(environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"))


def _cap_form() -> None:
    """Refuse a form larger than any of ours, or with more fields: Werkzeug caps only those with files."""
    if not _has_body():
        return
    largest = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > largest:
        request.max_content_length = 0
        abort(413)
    if sum(map(len, request.form.listvalues())) > current_app.config["MAX_FORM_PARTS"]:
        abort(413)


def _say_when(response: Response) -> Response:
    """Say when the next try is welcome."""
    if response.status_code == 429 and (limit := limiter.current_limit):
        response.headers["Retry-After"] = str(max(int(limit.reset_at - time.time()) + 1, 1))
    return response


def _refuse_nul() -> None:
    """Refuse the one character that PostgreSQL cannot keep and no person types, and names that no form of ours has."""
    typed = (*request.args.items(multi=True), *(request.form.items(multi=True) if _has_body() else ()))
    if "\0" in request.path or any("\0" in name or "\0" in value or len(name) > MAX_NAME for name, value in typed):
        abort(400)
