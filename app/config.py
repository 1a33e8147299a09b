"""Settings read from the environment: typed, documented in docs/operating.md, loud when wrong."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
KNOWN_SECRETS = frozenset({"", "dev", "secret", "changeme", "change-me", "menteo"})
TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


class BadSetting(SystemExit):
    """A setting that cannot be used; the message names it and says what it takes."""

    def __init__(self, name: str, reason: str):
        super().__init__(f"menteo: {name} {reason}")


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set, one field a setting."""

    data: Path
    database_url: str
    search: str
    redis_url: str | None
    secret_key: str
    base_url: str
    mail_url: str | None
    trusted_proxies: int
    allowed_hosts: tuple[str, ...]
    demo: bool
    metrics_token: str | None = field(default=None, repr=False)
    log: str = "plain"
    uploads: str | None = None
    uploads_key: str = field(default="", repr=False)
    uploads_secret: str = field(default="", repr=False)
    replica_url: str | None = None
    help_url: str = ""
    link_checks: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_https(self) -> bool:
        """Whether the outside speaks TLS to us, so that cookies may be `__Host-` and Secure."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings.

    Raises `BadSetting` (an exit with a message) for the first one that cannot be used.
    """
    data = Path(environ.get("MENTEO_DATA") or "var").resolve()
    demo = _flag(environ, "MENTEO_DEMO")
    base_url = (environ.get("MENTEO_BASE_URL") or f"http://127.0.0.1:{environ.get('PORT') or 8000}").rstrip("/")
    host = urlsplit(base_url).hostname or ""
    if not base_url.startswith(("http://", "https://")) or not host:
        raise BadSetting("MENTEO_BASE_URL", "must be an address such as https://mentors.example.org")
    if not base_url.startswith("https://") and not (demo and host in LOOPBACK):
        raise BadSetting("MENTEO_BASE_URL", "must begin with https:// (only MENTEO_DEMO=1 on loopback may go without)")
    database_url = _database_url(environ.get("MENTEO_DATABASE_URL"), data)
    hosts = tuple(
        part.strip().lower() for part in (environ.get("MENTEO_ALLOWED_HOSTS") or "").split(",") if part.strip()
    )
    return Settings(
        data=data,
        database_url=database_url,
        search=_search(environ.get("MENTEO_SEARCH"), database_url),
        redis_url=_redis_url(environ.get("MENTEO_REDIS_URL")),
        secret_key=_secret_key(environ.get("MENTEO_SECRET_KEY"), data, demo),
        base_url=base_url,
        mail_url=_mail_url(environ.get("MENTEO_MAIL_URL")),
        trusted_proxies=_number(environ, "MENTEO_TRUSTED_PROXIES", 0),
        allowed_hosts=hosts or _default_hosts(host),
        demo=demo,
        metrics_token=_metrics_token(environ.get("MENTEO_METRICS_TOKEN")),
        log=_choice(environ, "MENTEO_LOG", ("plain", "json")),
        **_uploads(environ),
        replica_url=_replica_url(environ.get("MENTEO_REPLICA_URL"), database_url),
        **_outward(environ),
    )


def _outward(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return what leads to other sites: help lines, and whether links are looked after."""
    return {"help_url": _web_address(environ, "MENTEO_HELP_URL"), "link_checks": _flag(environ, "MENTEO_LINK_CHECKS")}


def _default_hosts(host: str) -> tuple[str, ...]:
    return tuple(sorted(LOOPBACK)) if host in LOOPBACK else (host,)


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise BadSetting(name, "must be 1 or 0")
    return value in TRUE


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise BadSetting(name, "must be a whole number")
    return int(value)


def _web_address(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if value and not value.startswith(("https://", "http://")):
        raise BadSetting(name, "must be an address such as https://help.example.org")
    return value


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """Return one of some words, the first when nothing is said."""
    value = environ.get(name, "").strip().lower() or choices[0]
    if value not in choices:
        raise BadSetting(name, f"must be {' or '.join(choices)}")
    return value


def _metrics_token(value: str | None) -> str | None:
    if value and (len(value) < 16 or not value.isascii() or not value.isprintable() or " " in value):
        raise BadSetting("MENTEO_METRICS_TOKEN", "must be 16 printable characters or more, without spaces")
    return value or None


def _database_url(value: str | None, data: Path) -> str:
    if not value:
        return f"sqlite:///{data / 'menteo.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if value.startswith(prefix):
            return "postgresql+psycopg://" + value.removeprefix(prefix)
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSetting("MENTEO_DATABASE_URL", "must begin with sqlite:/// or postgresql://")
    return value


def _replica_url(value: str | None, database_url: str) -> str | None:
    if not value:
        return None
    scheme, _, rest = value.partition("://")
    if scheme not in {"postgres", "postgresql", "postgresql+psycopg"} or not database_url.startswith("postgresql"):
        raise BadSetting("MENTEO_REPLICA_URL", "must begin with postgresql://, as MENTEO_DATABASE_URL then must too")
    return f"postgresql+psycopg://{rest}"


def _redis_url(value: str | None) -> str | None:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("MENTEO_REDIS_URL", "must begin with redis://, rediss:// or unix://")
    return value or None


def _search(value: str | None, database_url: str) -> str:
    has_postgres = database_url.startswith("postgresql")
    search = value or ("postgres" if has_postgres else "whoosh")
    if search not in {"whoosh", "postgres"}:
        raise BadSetting("MENTEO_SEARCH", "must be whoosh or postgres")
    if search == "postgres" and not has_postgres:
        raise BadSetting("MENTEO_SEARCH", "can be postgres only where MENTEO_DATABASE_URL names PostgreSQL")
    return search


def _mail_url(value: str | None) -> str | None:
    if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
        raise BadSetting("MENTEO_MAIL_URL", "must begin with smtp:// or smtps://")
    return value or None


def _uploads(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return where uploads go: the data folder, another one, or a bucket that has its address and keys."""
    value = environ.get("MENTEO_UPLOADS") or ""
    if not value or value.startswith("/"):
        return {"uploads": value or None}
    address = urlsplit(value)
    endpoint = urlsplit(parse_qs(address.query).get("endpoint", [""])[0])
    if address.scheme != "s3" or not address.hostname or not (endpoint.scheme in {"http", "https"} and endpoint.netloc):
        raise BadSetting("MENTEO_UPLOADS", "must be a folder's path or s3://bucket?endpoint=https://host&region=name")
    keys = {"uploads_key": "MENTEO_UPLOADS_KEY", "uploads_secret": "MENTEO_UPLOADS_SECRET"}
    for name in keys.values():
        if not environ.get(name):
            raise BadSetting(name, "must be set when MENTEO_UPLOADS names a bucket")
    return {"uploads": value} | {field: environ[name] for field, name in keys.items()}


def _secret_key(value: str | None, data: Path, demo: bool) -> str:
    if value is not None and value.strip().lower() in KNOWN_SECRETS:
        raise BadSetting("MENTEO_SECRET_KEY", "must be a secret of 32 characters or more")
    if value:
        if len(value) < 32:
            raise BadSetting("MENTEO_SECRET_KEY", "must be a secret of 32 characters or more")
        return value
    return _kept_secret(data)


def _kept_secret(data: Path) -> str:
    """Return the key kept in the data folder, made at the first start and readable by its owner only."""
    path = data / "secret.key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
