"""The cache for what is equal for everybody: in this process, and in Redis when there is one."""

import time

import pytest
from flask import Flask

from app import cache
from app.cache import Memory
from app.redis import Redis
from tests import redis


@pytest.fixture
def alone():
    """An app without Redis."""
    app = Flask("alone")
    with app.app_context():
        yield app


@pytest.fixture
def two():
    """Two apps with one Redis, and that."""
    with redis.server() as server:
        apps = [Flask(name) for name in ("one", "two")]
        for app in apps:
            app.extensions["redis"] = Redis(server.url)
        yield *apps, server


def test_a_value_is_kept_for_its_time(alone):
    cache.put("topic:1:v1", b"words", 1)
    assert cache.get("topic:1:v1") == b"words"
    assert cache.get("topic:1:v2") is None
    time.sleep(1.05)
    assert cache.get("topic:1:v1") is None


def test_a_value_can_be_forgotten(alone):
    cache.put("topic:1:v1", b"words", 60)
    cache.forget("topic:1:v1")
    assert cache.get("topic:1:v1") is None


def test_what_is_too_large_is_not_kept(alone):
    cache.put("large", b"x" * (cache.LARGEST + 1), 60)
    assert cache.get("large") is None


def test_memory_is_bounded_and_drops_what_was_used_least():
    memory = Memory(room=300)
    for name in ("a", "b", "c"):
        memory.put(name, b"x" * 100, 60)
    memory.get("a")
    memory.put("d", b"x" * 100, 60)
    assert [name for name in "abcd" if memory.get(name)] == ["a", "c", "d"]


def test_another_process_finds_it_in_redis(two):
    one, other, _ = two
    with one.app_context():
        cache.put("topic:1:v1", b"words", 60)
    with other.app_context():
        assert cache.get("topic:1:v1") == b"words"


def test_time_runs_out_for_copies_too(two):
    one, other, _ = two
    with one.app_context():
        cache.put("topic:1:v1", b"words", 1)
    with other.app_context():
        cache.get("topic:1:v1")
        time.sleep(1.05)
        assert cache.get("topic:1:v1") is None


def test_without_redis_this_process_goes_on_by_itself(two):
    one, _, server = two
    server.end()
    with one.app_context():
        cache.put("topic:1:v1", b"words", 60)
        assert cache.get("topic:1:v1") == b"words"
        assert cache.get("topic:2:v1") is None
