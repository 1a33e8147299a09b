"""Logs: a line a request, an id that goes with it, and nothing that a person wrote, whatever goes wrong."""

import http.client
import json
import logging
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app import clock, create_app, outbox, schema
from app.db import db
from app.health import logs
from app.unit import work
from tests.browser.site import free_port
from tests.conftest import settings_for
from tests.house.conftest import another_app  # noqa: F401  (a fixture)

ROOT = Path(__file__).parents[3]
SECRETS = ("sesame-word", "sesame@example.org", "sesame password", "sesame+query", "sesame-token-x", "sesame_handle")
FORM = f"name={SECRETS[0]}&handle={SECRETS[5]}&email={SECRETS[1]}&password={SECRETS[2]}&body={SECRETS[0]}"


def record(error: BaseException | None = None, words: str = "it failed", name: str = "app.test") -> logging.LogRecord:
    """A record as a logger makes it."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, words, (), info)


def raised(function) -> BaseException:
    """What a function raises."""
    try:
        function()
    except Exception as error:
        return error
    raise AssertionError("it raised nothing")


def quoting() -> None:
    """Raise an error that quotes a value, because of another that quotes it too."""
    try:
        dict[str, str]()[SECRETS[0]]
    except KeyError as error:
        raise ValueError(SECRETS[0]) from error


def colliding() -> None:
    """Send the database a value twice that it may hold once; PostgreSQL quotes it in its answer."""
    insert = text("INSERT INTO former_handle (handle_key, user_id, left_at) VALUES (:handle, 1, '2026-01-01')")
    with work():
        for _ in range(2):
            db.session.execute(insert, {"handle": SECRETS[0]})


@pytest.mark.parametrize(
    ("function", "names"), [(quoting, ("KeyError", "ValueError")), (colliding, ("IntegrityError",))]
)
def test_errors_are_told_by_type_and_place_without_the_values_that_they_quote(cast, app, function, names):
    with app.app_context():
        error = raised(function)
    for kind in (logs.Json(), logs.Plain()):
        told = kind.format(record(error))
        assert all(name in told for name in names)
        assert f"in {function.__name__}" in told
        assert "sesame" not in told
    if function is colliding:
        assert "(SQLITE_CONSTRAINT_PRIMARYKEY)" in told or "(23505)" in told


@pytest.mark.once
@pytest.mark.parametrize(
    ("given", "trusted", "kept"),
    [
        ("abcdef12-from.proxy", 1, True),
        ("abcdef12-from.proxy", 0, False),
        ("short", 1, False),
        ("x" * 65, 1, False),
        ("has spaces in it", 1, False),
        ('"},{"level":"x', 1, False),
    ],
)
def test_an_id_is_taken_from_a_trusted_proxy_or_made(another_app, given, trusted, kept):  # noqa: F811
    client = another_app({"trusted_proxies": trusted}, TESTING=True).test_client()
    answered = client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert (answered == given) is kept
    assert kept or re.fullmatch(r"[0-9a-f]{16}", answered)


@contextmanager
def served(folder: Path):
    """Run the real web server with JSON logs; gives its port. What it wrote is in the file `log`."""
    from app.serve import gunicorn_options

    port = free_port()
    environ = os.environ | {"MENTEO_DATA": str(folder), "MENTEO_DEMO": "1", "MENTEO_LOG": "json"}
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", *gunicorn_options("127.0.0.1", str(port)), "wsgi:app"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(60)


def wait(port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 180
    while True:
        try:
            return ask(port, "GET", "/healthz")
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def ask(port: int, method: str, url: str, body: str | None = None, **headers: str) -> None:
    """Send one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, url, body, sent | headers)
    connection.getresponse().read()
    connection.close()


def shout(port: int, words: bytes) -> None:
    """Send something that is no request."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(words)
        line.recv(1000)


def send_secrets(port: int) -> None:
    """Send secrets in every part of a request, and things that are no requests."""
    for url in (
        "/search?q=sesame%2Bquery+sesame-word",
        "/verify-email/sesame-token-x",
        "/@sesame_handle",
        "/sesame-word",
    ):
        ask(port, "GET", url, Cookie="menteo=sesame-word", Referer="http://127.0.0.1/sesame-word")
    for url in ("/join", "/sign-in", "/reset-password", "/threads", "/sesame-word?q=sesame-word"):
        ask(port, "POST", url, FORM)
    shout(port, b"GARBAGE sesame-word sesame\r\n\r\n")
    shout(port, b"GET /sesame-word HTTP/1.1\r\nHost: sesame-word\r\nBad Header sesame-word\r\n\r\n")


@pytest.mark.once
def test_a_server_logs_each_request_and_nothing_that_was_sent_to_it(tmp_path):
    with create_app({"SETTINGS": settings_for(tmp_path, f"sqlite:///{tmp_path / 'menteo.sqlite'}")}).app_context():
        schema.migrate()
        db.engine.dispose()
    with served(tmp_path) as port:
        send_secrets(port)
        with sqlite3.connect(tmp_path / "menteo.sqlite") as database:
            database.execute("ALTER TABLE skill RENAME TO lost")
        ask(port, "GET", "/search?q=sesame-word")
        ask(port, "GET", "/mentors?q=sesame-word")
    wrote = (tmp_path / "log").read_text()
    assert "sesame" not in wrote, [line for line in wrote.splitlines() if "sesame" in line]
    lines = [json.loads(line) for line in wrote.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["message"] == "request"]
    assert {(line["endpoint"], line["method"], line["status"]) for line in requests} >= {
        ("search.index", "GET", 200),
        ("accounts.join", "POST", 400),
        ("none", "GET", 404),
    }
    assert all(set(line) >= {"time", "level", "request", "ms", "statements"} for line in requests)
    assert any("Invalid request" in line["message"] for line in lines), "what was shouted was noted"
    assert any(line["level"] == "error" for line in lines), "and so was the lost table"


@pytest.mark.once("outside")
def test_the_worker_logs_failing_work_without_its_payload(app, unit, monkeypatch, capsys):
    def fails(payloads):
        raise RuntimeError(payloads[0]["words"])

    monkeypatch.setitem(outbox._handlers, "test", outbox.Known(fails, 1, False))
    with app.app_context():
        outbox.drain()
    with unit():
        outbox.enqueue("test", {"words": "sesame-word"})
        outbox.enqueue("index", {"id": 1}, due_at=clock.now() - timedelta(minutes=1))
    kept = logging.getLogger().handlers[:]
    try:
        logs.configure("json")
        with app.app_context():
            assert outbox.run_once() == outbox.run_once() == 1
    finally:
        logging.getLogger().handlers[:] = kept
        for name in logs.LINES:
            logging.getLogger(name).setLevel(logging.NOTSET)
    done, failed = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert (done["message"], done["kind"], done["jobs"]) == ("work", "index", 1)
    assert (failed["level"], failed["error"]) == ("warning", "RuntimeError")
    assert "sesame" not in str(failed)


def test_the_same_trouble_is_told_a_few_times_and_then_counted():
    calm, now = logs.Calm(), 1000.0
    written = []
    for number in range(40):
        each = record(words="database trouble: OperationalError")
        each.created = now + number / 10
        written.append(calm.filter(each))
    assert sum(written) == logs.AT_MOST
    other, plain = record(words="another"), record(words="database trouble: OperationalError")
    plain.levelno = logging.INFO
    assert calm.filter(other)
    assert calm.filter(plain)
    later = record(words="database trouble: OperationalError")
    later.created = now + logs.WHILE
    assert calm.filter(later)
    assert later.getMessage() == "database trouble: OperationalError (and 35 times more)"
