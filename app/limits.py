"""Rate limits: how often one account, or one network, may do a costly or abusable thing."""

import ipaddress
import time

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_login import current_user


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


limiter = Limiter(person_or_network, headers_enabled=False, strategy="moving-window")


def limited(rule: str, *, by_network: bool = False):  # type: ignore[no-untyped-def]
    """Limit how often a view's unsafe requests may be made, such as `10 per hour`; 429 with Retry-After beyond."""
    return limiter.limit(rule, key_func=network if by_network else None, methods=["POST", "PUT", "PATCH", "DELETE"])


def init_app(app: Flask) -> None:
    """Count in process, or in Redis when the settings name one, falling back in process when it is gone."""
    settings = app.config["SETTINGS"]
    app.config.setdefault("RATELIMIT_STORAGE_URI", settings.redis_url or "memory://")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", bool(settings.redis_url))
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", True)
    limiter.init_app(app)
    app.before_request(_cap_form)
    app.before_request(_refuse_nul)
    app.after_request(_say_when)


def _cap_form() -> None:
    """Refuse a form larger than any of ours: Werkzeug caps only those with files."""
    largest = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > largest:
        request.max_content_length = 0
        abort(413)


def _say_when(response: Response) -> Response:
    """Say when the next try is welcome."""
    if response.status_code == 429 and (limit := limiter.current_limit):
        response.headers["Retry-After"] = str(max(int(limit.reset_at - time.time()) + 1, 1))
    return response


def _refuse_nul() -> None:
    """Refuse the one character that PostgreSQL cannot keep and no person types."""
    typed = (*request.args.items(multi=True), *request.form.items(multi=True))
    if "\0" in request.path or any("\0" in name or "\0" in value for name, value in typed):
        abort(400)
