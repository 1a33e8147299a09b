"""The kernel: what all domains share. It knows no domain; `create_app` loads them by name."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings, read_settings
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
    "app.reactions",
    "app.follows",
    "app.notifications",
    "app.feed",
    "app.search",
    "app.calendars",
    "app.moderation",
    "app.backup",
    "app.styleguide",
    "app.demo",
    "app.load",
)
MAX_BODY = 8 * 1024 * 1024

csrf = CSRFProtect()


class _Sessions(SecureCookieSessionInterface):
    """Flask's sessions, whose signer is made once instead of at every request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer of the app that this belongs to."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class House(Flask):
    """A Flask whose views are all plain functions: it does not ask each at every call whether it is a coroutine."""

    jinja_environment = Pages

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function: there are no coroutines in this house."""
        return func


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
