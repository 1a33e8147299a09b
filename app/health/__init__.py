"""Health: whether the house is alive and able to serve, what it logs, and its figures for Prometheus."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Serve `/healthz`, `/readyz` and `/metrics`, and watch every request."""
    from app.health import logs, readiness, routes, watch

    logs.init_app(app)
    watch.init_app(app)
    app.extensions["readiness"] = readiness.Readiness(app, readiness.PARTS)
    app.register_blueprint(routes.bp)
