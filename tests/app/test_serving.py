"""The web server as `flask web` starts it: told to stop or to reload it drops nobody, killed in part it heals itself."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.app.worker import until
from tests.browser.site import ROOT, SECRET, environment, filled, free_port
from tests.cast import token_of
from tests.nodes.client import Browser

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder with the world in it."""
    folder = tmp_path_factory.mktemp("serving")
    return folder, filled(environment(folder, free_port()))


def started(folder, port):
    """Start the web server over a folder."""
    settings = environment(folder, port) | {"HOST": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "web"]
        return subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)


def first_answer(url):
    """Knock until somebody opens; return how long that took and how long the answer then took."""
    begun = time.monotonic()
    while (knocked := time.monotonic()) < begun + 180:
        with suppress(ConnectionRefusedError):
            assert Browser(url).get("/healthz").status == 200
            return knocked - begun, time.monotonic() - knocked
        time.sleep(0.01)
    raise AssertionError("nobody opened")


@pytest.fixture(scope="module")
def node(home):
    """The web server over that folder: its process and its address. The last test stops it."""
    port = free_port()
    process = started(home[0], port)
    try:
        shut, opening = first_answer(f"http://127.0.0.1:{port}")
        assert opening < shut / 2, f"shut for {shut:.2f} s, then it took {opening:.2f} s to answer"
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


class Knocking:
    """Connects again and again, each time for one small page, and counts how that ended."""

    def __init__(self, url: str):
        self.guest, self.ended, self.stopping = Browser(url), Counter(), threading.Event()
        self.threads = [threading.Thread(target=self._knock) for _ in range(4)]

    def _knock(self):
        while not self.stopping.is_set():
            try:
                self.ended[self.guest.get("/healthz").status] += 1
            except ConnectionRefusedError:
                self.ended["refused"] += 1
                time.sleep(0.02)
            except OSError as error:
                self.ended[type(error).__name__] += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.3)
        return self.ended

    def __exit__(self, *error):
        self.stopping.set()
        for thread in self.threads:
            thread.join(120)


def workers_of(process) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def other_workers(process, before: list[int]) -> bool:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if (now := workers_of(process)) and not set(now) & set(before):
            return True
        time.sleep(0.05)
    return False


def test_nobody_waits_at_the_door_of_a_server_that_starts(node):
    process, _url = node  # what it took to start is looked at above
    assert process.poll() is None


def test_a_killed_process_is_replaced_and_who_comes_meanwhile_waits(node):
    process, url = node
    before = workers_of(process)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert Browser(url).get("/healthz").status == 200
    assert other_workers(process, before)


def test_a_reload_drops_nobody(node):
    process, url = node
    before = workers_of(process)
    with Knocking(url) as ended:
        process.send_signal(signal.SIGHUP)
        assert other_workers(process, before)
        time.sleep(0.3)
    assert set(ended) == {200}, ended


def half_sent(browser, form):
    """Begin to send a form, as from a slow line; give the connection and what is still to be sent."""
    body = urlencode(form[1]).encode()
    connection = socket.create_connection((browser.url.hostname, browser.url.port), timeout=60)
    head = f"POST {form[0]} HTTP/1.1\r\nHost: {browser.url.netloc}\r\nContent-Length: {len(body)}\r\n"
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head += f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode() + body[:20])
    time.sleep(0.3)
    return connection, body[20:]


def test_told_to_stop_it_finishes_what_it_began_and_resets_nobody(home, node):
    process, url = node
    folder, world = home
    owner = Browser(url, secret=SECRET, token=token_of(world.people["owner"]))
    page = world.url("/threads/{publicthread}-{publicthread_slug}")
    form = owner.form(page, world.url("/threads/{publicthread}/entries"), type="progress", body_md="While it stopped.")
    connection, rest = half_sent(owner, form)
    with Knocking(url) as ended:
        process.send_signal(signal.SIGTERM)
        until(lambda: ended["refused"], pause=0.05)
        assert process.poll() is None
        connection.sendall(rest)
        answer = connection.makefile("rb").readline()
        connection.close()
    assert answer.startswith(b"HTTP/1.1 303"), answer
    assert set(ended) == {200, "refused"}, ended
    assert process.wait(60) == 0
    with sqlite3.connect(folder / "menteo.sqlite") as database:
        kept = database.execute("SELECT count(*) FROM entry WHERE body_md = 'While it stopped.'").fetchone()
    database.close()
    assert kept == (1,)
