"""The kernel: what all domains share. It knows no domain; `create_app` loads them by name."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings, read_settings
from app.routing import LateRule
from app.templating import Pages

DOMAINS = ("rooms", "roadmaps", "threads", "communities")
KERNEL = (
    "app.health",
    "app.db",
    "app.schema",
    "app.redis",
    "app.unit",
    "app.replica",
    "app.gate",
    "app.guests",
    "app.limits",
    "app.store",
    "app.i18n",
    "app.headers",
    "app.errors",
    "app.assets",
    "app.jinja",
    "app.cli",
    "app.worker",
    "app.serve",
    "app.doctor",
    "app.sweep",
    "app.documents",
    "app.erasures",
    "app.pages",
    "app.home",
)
FEATURES = (
    "app.accounts",
    "app.profiles",
    "app.skills",
    "app.guides",
    "app.drafts",
    "app.writing",
    "app.reactions",
    "app.follows",
    "app.notifications",
    "app.feed",
    "app.search",
    "app.calendars",
    "app.moderation",
    "app.backup",
    "app.exports",
    "app.styleguide",
    "app.demo",
    "app.load",
)
MAX_BODY = 8 * 1024 * 1024

LONGEST_SESSION = 500  # a longer cookie holds messages, and is read anew

csrf = CSRFProtect()


class _Sessions(SecureCookieSessionInterface):
    """Flask's sessions, whose signer is made once, and whose cookie is read once while it holds but plain words."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None
        self._read = lru_cache(maxsize=1024)(self._read_anew)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session that the request's cookie brings."""
        value = request.cookies.get(self.get_cookie_name(app), "")
        known = self._read(app, value, int(time.time()) // 3600) if 0 < len(value) < LONGEST_SESSION else None
        return super().open_session(app, request) if known is None else self.session_class(known)

    def _read_anew(self, app: Flask, value: str, hour: int) -> dict[str, str] | None:
        """Read a cookie; nothing for one that is forged, too old, or holds what could be changed in place."""
        signer, oldest = self.get_signing_serializer(app), app.permanent_session_lifetime.total_seconds()
        try:
            held = signer.loads(value, max_age=int(oldest)) if signer else {}
        except BadData:
            return None
        return held if all(isinstance(each, str) for each in held.values()) else None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the app that this belongs to."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class House(Flask):
    """A Flask whose views are all plain functions: it does not ask each at every call whether it is a coroutine."""

    jinja_environment = Pages
    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function: there are no coroutines in this house."""
        return func


@contextmanager
def _unswept() -> Iterator[None]:
    """Look for no garbage while so much is loaded that stays: it took an eighth of every start."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


@_unswept()
def create_app(config: dict[str, Any] | None = None, *, domains: Sequence[str] = DOMAINS) -> Flask:
    """Make the application from the environment's settings, which `config` may override."""
    app = House("app", static_folder=None, template_folder="../templates")
    app.session_interface = _Sessions()
    config = {"SETTINGS": None} | (config or {})
    config["SETTINGS"] = config["SETTINGS"] or read_settings()
    app.config.from_mapping(_defaults(config["SETTINGS"]) | config)
    csrf.init_app(app)
    for name in (*KERNEL, *FEATURES, *domains):
        part = import_module(name)
        if hasattr(part, "init_app"):
            part.init_app(app)
    import_module("app.unit").end_first(app)
    if count := config["SETTINGS"].trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    return app


def _defaults(settings: Settings) -> dict[str, Any]:
    """Return what Flask and its extensions need from our settings."""
    prefix = "__Host-" if settings.is_https else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "DEMO": settings.demo,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "MAX_FORM_MEMORY_SIZE": 2_000_000,
        "MAX_FORM_PARTS": 500,
        "TRUSTED_HOSTS": list(settings.allowed_hosts),
        "SESSION_COOKIE_NAME": f"{prefix}form",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": 3 * 24 * 3600,
        "WTF_CSRF_SSL_STRICT": True,
        "PREFERRED_URL_SCHEME": "https" if settings.is_https else "http",
    }
