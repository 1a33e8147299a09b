"""Clients that drip, and clients that send too much: the others are served, and memory stays flat."""

import math
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from statistics import median
from urllib.parse import urlencode

import pytest

from tests.faults import times
from tests.faults.house import children, memory

DRIPPING = 150
HEAD = b"GET /threads HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /threads/1/entries HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: menteo=%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nbody_md="


@contextmanager
def dripping(port, head, count=DRIPPING):
    """Hold sockets open that send a byte a second."""
    over = threading.Event()
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 60)) for _ in range(count)]
        for each in sockets:
            each.sendall(head)

        def drip():
            while not over.wait(1):
                for each in sockets:
                    try:
                        each.send(b"a")
                    except OSError:
                        continue

        dripper = threading.Thread(target=drip)
        dripper.start()
        try:
            yield
        finally:
            over.set()
            dripper.join(60)


@pytest.mark.parametrize("head", [HEAD, BODY], ids=["heads", "bodies"])
def test_slow_clients_hold_up_nobody(shared, head):
    writer = shared.writer(2).ready()
    head = head % writer.cookies["menteo"].encode() if b"%s" in head else head
    thread = shared.facts["writers"][2]["thread"]
    soon = 1 + 4 * shared.usual()
    with dripping(shared.port, head):
        time.sleep(1)
        waits = []
        for _ in range(times(3, 15)):
            read = writer.get("/threads")
            written = writer.post(f"/threads/{thread}/entries", {"body_md": "Meanwhile", "type": "progress"})
            assert (read.status, written.status) == (200, 303)
            waits += [read.seconds, written.seconds]
    assert median(waits) < soon, waits


PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=zz"}


def part(name, size):
    return f'--zz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{"x" * size}\r\n'.encode()


TOO_MUCH = {
    "9 MB plain": (PLAIN, b"body_md=" + b"x" * 9_000_000),
    "9 MB in one part": (PARTS, part("body_md", 9_000_000) + b"--zz--\r\n"),
    "9 MB without a length": (PLAIN | {"Transfer-Encoding": "chunked"}, b"body_md=" + b"x" * 9_000_000),
    "100,000 fields": (PLAIN, b"&".join(b"f%d=" % number for number in range(100_000))),
    "100,000 times one field": (PLAIN, b"a=&" * 100_000),
    "100,000 parts": (PARTS, b"".join(part("a", 0) for _ in range(100_000)) + b"--zz--\r\n"),
    "deep names": (PLAIN, b"a" + b"[a]" * 100_000 + b"=1"),
    "a long header": (PLAIN | {"X-Long": "x" * 70_000}, b"a=1"),
}


def test_too_much_is_refused_and_memory_stays_flat(shared):
    writer = shared.writer(3).ready()
    path = f"/threads/{shared.facts['writers'][3]['thread']}/entries"
    (web,) = children(shared.parts["web"].pid)
    answers, soon, least = {}, 3 + 8 * shared.usual(), dict.fromkeys(TOO_MUCH, math.inf)
    for round_ in range(times(3, 12)):
        if round_ == 1:
            before = memory(web)
        for name, (headers, body) in TOO_MUCH.items():
            token = urlencode({"csrf_token": writer.token}).encode() if headers is PLAIN else b""
            sent = chunks(body) if "Transfer-Encoding" in headers else token + b"&" + body if token else body
            answers[name] = writer.ask("POST", path, sent, headers)
            least[name] = min(least[name], answers[name].seconds)
    refused = {
        name: {400, 413, 431} | ({0} if len(TOO_MUCH[name][1]) > 2_000_000 else set()) for name in answers
    }  # it may hang up on whoever still sends
    assert not {name: answer.status for name, answer in answers.items() if answer.status not in refused[name]}
    assert max(least.values()) < soon, least
    assert memory(web) - before < 40 * 2**20
    assert writer.get("/").status == 200


def chunks(body, size=65536):
    return (body[at : at + size] for at in range(0, len(body), size))


NESTED = {
    "quotes": ">" * 19_000,
    "lists": "".join(f"{' ' * (2 * n)}- x\n" for n in range(130)),
    "brackets": "[" * 19_000,
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_read_or_refused_quickly(shared, name):
    writer = shared.writer(4).ready()
    path = f"/threads/{shared.facts['writers'][4]['thread']}/entries"
    soon = 2 + 8 * shared.usual()
    answer = writer.post(path, {"body_md": NESTED[name], "type": "progress"})
    assert answer.status in {303, 422}
    assert answer.seconds < soon


def test_a_text_far_too_long_is_given_back(shared):
    """Somebody pasted a whole log: it is refused with the reason, and is still there to be cut down."""
    writer = shared.writer(5).ready()
    answer = writer.post(
        f"/threads/{shared.facts['writers'][5]['thread']}/entries",
        {"body_md": "long line\n" * 60_000 + "END", "type": "progress"},
    )
    assert answer.status == 422
    assert "20,000 characters or fewer" in answer.text
    assert "long line\nEND" in answer.text.replace("\r\n", "\n")
