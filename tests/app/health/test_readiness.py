"""Readiness: what is degraded is named, what cannot be served says so, and nothing that hangs is waited for."""

import threading
import time
from datetime import timedelta

import pytest

from app import clock, outbox
from app.db import db
from app.health.readiness import FINE, Finding, Grade, Readiness
from app.outbox import Job
from app.search.indexer import rebuild
from app.search.models import SearchState
from app.unit import work
from tests.conftest import settings_for
from tests.house.conftest import another_app  # noqa: F401  (a fixture)

ASKED = {"database", "search", "redis", "replica", "work", "disk"}


@pytest.fixture
def ready(app):
    """Ask an app anew whether it is ready; gives status and answer."""

    def ask(other=app):
        other.extensions["readiness"]._found.clear()
        answer = other.test_client().get("/readyz")
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status_code, answer.json

    return ask


def test_all_parts_are_asked_and_named(app, ready):
    with app.app_context():
        outbox.drain()
        with work():
            rebuild()
    status, said = ready()
    assert (status, set(said["parts"])) == (200, ASKED)
    assert set(said["degraded"]) <= {"database", "disk"}, "the tables of tests were made by no migration"
    assert said["status"] == "ready"


@pytest.mark.once("outside")
def test_what_is_degraded_is_named_and_the_house_still_serves(app, unit, ready):
    with unit():
        db.session.query(SearchState).delete()
        outbox.enqueue("mail", {}, due_at=clock.now() - timedelta(minutes=11))
    status, said = ready()
    assert status == 200
    assert {"search", "work"} <= set(said["degraded"])
    assert said["parts"]["work"] == "has waited for 11 minutes"
    with unit():
        db.session.query(Job).update({"parked_at": clock.now()})
    assert "parked" in ready()[1]["parts"]["work"]


def test_a_redis_that_is_gone_degrades_and_a_database_that_is_gone_ends_service(app, ready, another_app, tmp_path):  # noqa: F811
    status, said = ready(another_app({"redis_url": "redis://127.0.0.1:1/0"}, TESTING=True))
    assert status == 200
    assert "redis" in said["degraded"]
    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    status, said = ready(another_app({"database_url": url}, TESTING=True))
    assert status == 503
    assert said["status"] == "unavailable"
    assert "does not answer" in said["parts"]["database"]
    assert "nobody" not in str(said)


@pytest.mark.once("outside")
def test_a_part_that_hangs_is_not_waited_for_nor_asked_twice(app):
    asked, over = [], threading.Event()

    def hangs() -> Finding:
        asked.append(1)
        over.wait(60)
        return FINE

    readiness = Readiness(app, {"database": hangs, "disk": lambda: FINE})
    begun = time.monotonic()
    found = [readiness.ask(patience=0.4) for _ in range(3)][-1]
    assert time.monotonic() - begun < 50
    assert found["database"] == Finding(Grade.DOWN, "no answer in time")
    assert found["disk"] == FINE
    assert len(asked) == 1
    over.set()
    assert readiness.ask(patience=60)["database"] == FINE


@pytest.mark.once("outside")
def test_a_check_that_breaks_says_only_its_kind(app):
    def breaks() -> Finding:
        raise RuntimeError("secret words")

    found = Readiness(app, {"search": breaks}).ask()
    assert found["search"] == Finding(Grade.DEGRADED, "RuntimeError")


@pytest.mark.once("outside")
def test_asking_often_asks_the_parts_once_a_second(app, statements, monkeypatch):
    monkeypatch.setattr("app.health.readiness.FRESH", 600.0)
    client = app.test_client()
    client.get("/readyz")
    with statements() as seen:
        for _ in range(20):
            client.get("/readyz")
    assert len(seen) <= 12


def test_settings_that_nobody_should_need_are_not_needed(tmp_path):
    settings = settings_for(tmp_path, "sqlite://")
    assert (settings.log, settings.metrics_token) == ("plain", None)
