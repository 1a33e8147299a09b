"""What machines that watch ask. Readiness is for everybody, figures for who stands beside us or has the token."""

from hmac import compare_digest
from ipaddress import ip_address

from flask import Blueprint, Response, current_app, jsonify, request

from app.errors import Missing
from app.gate import public
from app.health import metrics
from app.health.readiness import Grade, Readiness

bp = Blueprint("health", __name__)

FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host")


@bp.get("/healthz")
@public
def alive() -> Response:
    """Say that the process is alive."""
    return _unkept(Response("ok\n", mimetype="text/plain"))


@bp.get("/readyz")
@public
def ready() -> Response:
    """Say whether the house is able to serve, and which parts do less well."""
    readiness: Readiness = current_app.extensions["readiness"]
    parts = readiness.ask()
    grades = {finding.grade for finding in parts.values()}
    worst = Grade.DOWN if Grade.DOWN in grades else Grade.DEGRADED if Grade.DEGRADED in grades else Grade.OK
    answer = jsonify(
        status={Grade.OK: "ready", Grade.DEGRADED: "ready", Grade.DOWN: "unavailable"}[worst],
        degraded=[name for name, finding in parts.items() if finding.grade != Grade.OK],
        parts={name: finding.words for name, finding in parts.items()},
    )
    answer.status_code = 503 if worst == Grade.DOWN else 200
    return _unkept(answer)


@bp.get("/metrics", endpoint="metrics")
@public
def figures() -> Response:
    """Tell Prometheus our figures."""
    if not _may_read_figures():
        raise Missing
    body, kind = metrics.told()
    return _unkept(Response(body, content_type=kind))


def _may_read_figures() -> bool:
    """Whether who asks has the token, or where there is none asks from this machine and through no proxy."""
    if token := current_app.config["SETTINGS"].metrics_token:
        given = request.headers.get("Authorization", "").encode()
        return compare_digest(given, f"Bearer {token}".encode())
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _unkept(response: Response) -> Response:
    """Have nobody keep an answer: a moment later it may be another one."""
    response.headers["Cache-Control"] = "no-store"
    return response
