"""Figures: what they count, what they cost, and who may read them."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import clock, outbox
from app.db import db
from app.health.metrics import Meter
from app.outbox import Job
from tests.house.conftest import another_app  # noqa: F401  (a fixture)

MANY = """
import sys
from pathlib import Path
from app.health.metrics import Meter
meter = Meter(Path(sys.argv[1]))
for _ in range(50):
    meter.note("threads.show", "GET", 200, 0.02, 5)
for metric in meter.counted():
    for sample in metric.samples:
        print(sample.name, sample.labels.get("method", ""), sample.value)
"""


def figures(client, **headers) -> dict:
    """Every sample by name and labels."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    families = text_string_to_metric_families(answer.text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def test_requests_are_counted_by_endpoint_method_and_class_of_status(app, visit, cast):
    client = visit(cast.mentee).client
    before = figures(client)
    client.get("/threads")
    client.get("/threads?tag=secret-word")
    client.get("/no-such-page/secret-word")
    client.open("/", method="BREW")
    after = figures(client)
    name = ("menteo_request_seconds_count", "threads.index", "GET", "2xx")
    assert after[name] - before.get(name, 0) == 2
    assert after["menteo_request_seconds_count", "none", "GET", "4xx"] >= 1
    assert after["menteo_request_seconds_count", "none", "other", "4xx"] >= 1
    statements = ("menteo_request_statements_sum", "threads.index")
    assert 2 <= after[statements] - before.get(statements, 0) <= 16
    assert "secret" not in str(after)


def test_work_is_counted_and_how_far_the_index_lags(app, unit, visit):
    with app.app_context():
        outbox.drain()
    with unit():
        outbox.enqueue("index", {"id": 1}, due_at=clock.now() - timedelta(seconds=90))
        outbox.enqueue("mail", {}, due_at=clock.now() + timedelta(hours=1))
        outbox.enqueue("mail", {}, slot="parked")
        db.session.query(Job).filter_by(slot="parked").update({"parked_at": clock.now()})
    found = figures(visit(None).client)
    assert found["menteo_jobs_due", "index"] == 1
    assert ("menteo_jobs_due", "mail") not in found, "what is due later is not due"
    assert found["menteo_jobs_parked", "mail"] == 1
    assert 90 <= found["menteo_jobs_oldest_seconds", "index"] < 120
    assert 90 <= found[("menteo_index_lag_seconds",)] < 120
    assert found[("menteo_database_up",)] == 1
    assert found["process_resident_memory_bytes", str(os.getpid())] > 10_000_000


def test_without_a_database_there_are_figures_still(another_app):  # noqa: F811
    url = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    assert figures(another_app({"database_url": url}, TESTING=True).test_client())[("menteo_database_up",)] == 0


@pytest.mark.once
def test_only_this_machine_may_read_them_where_there_is_no_token(app):
    client = app.test_client()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404, "through a proxy"


@pytest.mark.once
def test_a_proxy_that_is_trusted_opens_no_way_round(another_app):  # noqa: F811
    client = another_app({"trusted_proxies": 1}, TESTING=True).test_client()
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


@pytest.mark.once
def test_who_has_the_token_may_read_them_from_anywhere_and_nobody_else(another_app):  # noqa: F811
    client = another_app({"metrics_token": "t" * 20}, TESTING=True).test_client()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer \u00fc"}).status_code == 404
    far = {"headers": {"Authorization": f"Bearer {'t' * 20}"}, "environ_base": {"REMOTE_ADDR": "192.0.2.7"}}
    assert client.get("/metrics", **far).status_code == 200


@pytest.mark.once
def test_several_processes_are_added_up(tmp_path):
    command = [sys.executable, "-c", MANY, str(tmp_path)]
    told = [subprocess.check_output(command, cwd=Path(__file__).parents[3], text=True, timeout=600) for _ in range(2)]
    assert "menteo_request_seconds_count GET 50.0" in told[0]
    assert "menteo_request_seconds_count GET 100.0" in told[1]
    assert "menteo_request_statements_sum  500.0" in told[1]


@pytest.mark.once
def test_counting_costs_little():
    meter, rounds = Meter(None), []
    for _ in range(20):
        begun = time.process_time()
        for _ in range(200):
            meter.note("threads.show", "GET", 200, 0.02, 5)
        rounds.append((time.process_time() - begun) / 200)
    assert min(rounds) < 200e-6
