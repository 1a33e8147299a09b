"""Figures for Prometheus: counted as requests go by, and taken from the database when somebody asks.

With several web processes each keeps its counts in a file of a common folder, in memory where the machine has such (a
full disk must end no process), and whichever is asked adds them up. One process keeps them to itself.
"""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.db import db
from app.outbox import Job

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
STATEMENTS = (0, 2, 4, 6, 8, 12, 20, 50)


class Meter:
    """The figures of this process; the parts that a label asks for are looked up once and kept."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # read when the library is first imported
        from prometheus_client import CollectorRegistry, Histogram

        self.folder = folder
        self.registry = CollectorRegistry()
        named: Any = {"registry": self.registry if folder is None else None}
        labels = ["endpoint", "method", "status"]
        self.seconds = Histogram(
            "menteo_request_seconds", "Time until a request was answered.", labels, buckets=SECONDS, **named
        )
        self.statements = Histogram(
            "menteo_request_statements", "Database statements of a request.", ["endpoint"], buckets=STATEMENTS, **named
        )
        self._kept: dict[tuple[str, str, int], tuple[Any, Any]] = {}

    def note(self, endpoint: str, method: str, status: int, seconds: float, statements: int) -> None:
        """Count one request."""
        kept = self._kept.get((endpoint, method, status // 100))
        if kept is None:
            kept = self.seconds.labels(endpoint, method, f"{status // 100}xx"), self.statements.labels(endpoint)
            self._kept[endpoint, method, status // 100] = kept
        kept[0].observe(seconds)
        kept[1].observe(statements)

    def counted(self) -> Iterator[Any]:
        """Give what was counted as requests went by, in all processes."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        if self.folder is None:
            yield from self.registry.collect()
        else:
            yield from MultiProcessCollector(CollectorRegistry(), path=str(self.folder)).collect()

    def collect(self) -> Iterator[Any]:
        """Give all figures of the web processes and of the database."""
        yield from self.counted()
        yield from _processes(self.folder)
        yield from _of_the_database()


def meter(app: Flask) -> Meter:
    """Return the meter of an app, made when the first request was answered."""
    found: Meter | None = app.extensions.get("meter")
    if found is None:
        found = app.extensions["meter"] = Meter(_common_folder(app))
    return found


def told() -> tuple[bytes, str]:
    """Return all figures as Prometheus reads them, and the type of that text."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return generate_latest(meter(current_app)), CONTENT_TYPE_LATEST  # type: ignore[arg-type]


def _common_folder(app: Flask) -> Path | None:
    """Return the folder that the processes of this server share; folders of servers that have ended are deleted."""
    if app.testing or int(os.environ.get("WEB_PROCESSES") or 1) < 2:
        return None
    memory = Path("/dev/shm")  # noqa: S108  (a folder of our own in it, closed to others)
    base = memory if os.access(memory, os.W_OK) else Path(gettempdir())
    start = f"menteo-metrics-{os.geteuid()}-"
    for old in base.glob(f"{start}*"):
        if not Path("/proc", old.name.removeprefix(start)).exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = base / f"{start}{os.getppid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _processes(folder: Path | None) -> Iterator[Any]:
    """Give memory, processor time and open files of each web process."""
    from prometheus_client import ProcessCollector

    ids = (
        [str(os.getpid())] if folder is None else sorted({path.stem.rpartition("_")[2] for path in folder.glob("*.db")})
    )
    found: dict[str, Any] = {}
    for ident in ids:
        for metric in ProcessCollector(pid=partial(str, ident), registry=None).collect():
            kept = found.setdefault(metric.name, metric)
            samples = [sample._replace(labels={"pid": ident}) for sample in metric.samples]
            kept.samples = samples if kept is metric else [*kept.samples, *samples]
    yield from found.values()


def _of_the_database() -> Iterator[Any]:
    """Give the state of durable work: what is due, since when, what was given up, how far the index lags behind."""
    from prometheus_client.core import GaugeMetricFamily

    up = GaugeMetricFamily("menteo_database_up", "1 when the database answered this scrape.")
    try:
        rows = _due_and_parked()
    except SQLAlchemyError:
        db.session.rollback()
        up.add_metric([], 0)
        yield up
        return
    up.add_metric([], 1)
    due = GaugeMetricFamily("menteo_jobs_due", "Work that could be done now.", labels=["kind"])
    age = GaugeMetricFamily("menteo_jobs_oldest_seconds", "How long the oldest of it has been due.", labels=["kind"])
    parked = GaugeMetricFamily("menteo_jobs_parked", "Work given up after failing too often.", labels=["kind"])
    lag = GaugeMetricFamily("menteo_index_lag_seconds", "How long a changed document has waited for the index.")
    for kind, count, seconds in rows["due"]:
        due.add_metric([kind], count)
        age.add_metric([kind], seconds)
    for kind, count, _seconds in rows["parked"]:
        parked.add_metric([kind], count)
    lag.add_metric([], max((seconds for kind, _count, seconds in rows["due"] if kind == "index"), default=0.0))
    yield from (up, due, age, parked, lag)


def _due_and_parked() -> dict[str, list[tuple[str, int, float]]]:
    """Return kind, number and age in seconds of work that is due, and of work that is parked."""
    now = clock.now()
    wheres = {"due": (Job.parked_at.is_(None), Job.due_at <= now), "parked": (Job.parked_at.is_not(None),)}
    found = {}
    for name, where in wheres.items():
        query = select(Job.kind, func.count(), func.min(Job.due_at)).where(*where).group_by(Job.kind)
        found[name] = [
            (kind, count, max((now - oldest).total_seconds(), 0.0)) for kind, count, oldest in db.session.execute(query)
        ]
    return found
