"""Redis, real and in trouble: limits shared by processes, and no request that waits long for a server that is gone."""

import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

import app.redis
from app.redis import Redis
from tests import redis
from tests.app.redis_site import PATIENCE
from tests.house.test_imports import ROOT

MOST = 10  # seconds that a question to a server that hangs takes at the most; without a limit it takes forever


class Site:
    """A site in a process of its own."""

    def __init__(self, folder, url: str):
        command = [sys.executable, "-m", "tests.app.redis_site", str(folder), url]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
        )

    def ready(self) -> None:
        """Wait until it answers."""
        assert self.process.stdout.readline() == "ready\n"

    def knock(self) -> tuple[int, float]:
        """Make one request; its status and how long it took."""
        self.process.stdin.write("here\n")
        self.process.stdin.flush()
        status, seconds = self.process.stdout.readline().split()
        return int(status), float(seconds)


@contextmanager
def sites(folder, url: str):
    """Two processes of one site."""
    both = [Site(folder, url) for _ in range(2)]
    try:
        for site in both:
            site.ready()
        yield both
    finally:
        for site in both:
            site.process.kill()
            site.process.communicate(timeout=60)


@pytest.fixture
def server():
    with redis.server() as server:
        yield server


@pytest.fixture
def the_redis(server, monkeypatch):
    monkeypatch.setattr(app.redis, "TIMEOUT", PATIENCE)
    monkeypatch.setattr(app.redis, "SLOW", PATIENCE)
    one = Redis(server.url)
    yield one
    server.end()
    server.start()
    until_back(one)


def until_back(one) -> None:
    """Wait until it is asked again."""
    deadline = time.monotonic() + 120
    while one.is_gone:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def asked(one) -> tuple[object, float]:
    """Ask something; the answer and how long it took."""
    began = time.perf_counter()
    answer = one.ask(lambda client: client.incr("asked"), lambda: "here")
    return answer, time.perf_counter() - began


def test_a_limit_is_shared_and_a_hanging_server_costs_no_request_more_than_a_moment(tmp_path, server):
    with sites(tmp_path, server.url) as (one, other):
        statuses = [site.knock()[0] for site in (one, other) * 2]
        assert statuses == [200, 200, 200, 429], "each has knocked once before, and five are allowed to both together"
        server.hang()
        answers = [one.knock() for _ in range(8)]
        waits = sorted(seconds for _, seconds in answers)
        assert waits[-1] < MOST
        assert waits[len(waits) // 2] < PATIENCE, "only one request finds out"
        assert [status for status, _ in answers] == [200] * 5 + [429] * 3, "it counts by itself meanwhile"


@pytest.mark.parametrize("trouble", ["hangs", "gone"])
def test_it_is_left_alone_in_trouble_and_taken_up_again(server, the_redis, trouble):
    assert asked(the_redis)[0] == 1
    server.hang() if trouble == "hangs" else server.end()
    answer, seconds = asked(the_redis)
    assert answer == "here"
    assert seconds < MOST
    answers = [asked(the_redis) for _ in range(50)]
    assert {answer for answer, _ in answers} == {"here"}
    assert sum(seconds for _, seconds in answers) < 10 * PATIENCE, "it is not asked"
    server.go_on() if trouble == "hangs" else server.start()
    until_back(the_redis)
    assert isinstance(asked(the_redis)[0], int)


def test_a_restart_between_two_questions_is_not_noticed(server, the_redis):
    asked(the_redis)
    server.end()
    server.start()
    assert asked(the_redis)[0] == 1


def test_an_address_where_nobody_listens_is_asked_once():
    nowhere, asked_again = Redis("redis://127.0.0.1:1/0"), []
    assert asked(nowhere)[0] == "here"
    assert nowhere.ask(asked_again.append, lambda: "here") == "here"
    assert not asked_again
