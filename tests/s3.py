"""A real S3 server on loopback (moto's), in this process or in one of its own that can be stopped; and apps that use it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

from urllib3.exceptions import HTTPError

from app import store

KEYS = {"uploads_key": "key-for-tests", "uploads_secret": "secret-for-tests"}
SERVE = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@contextmanager
def process() -> Iterator[tuple[subprocess.Popen, str]]:
    """Run a server as a process of its own and give it with the setting for an empty bucket."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as running:  # fmt: skip
        try:
            yield running, bucket(f"http://127.0.0.1:{running.stdout.readline().strip()}")
        finally:
            running.kill()


@contextmanager
def server() -> Iterator[str]:
    """Run a server for the length of the block and give its address."""
    with process() as (_running, uploads):
        yield uploads.partition("endpoint=")[2]


def bucket(endpoint: str) -> str:
    """Make an empty bucket and return the setting that names it."""
    deadline = time.monotonic() + 120
    while True:
        name = f"uploads-{uuid4().hex[:12]}"
        uploads = f"s3://{name}?endpoint={endpoint}"
        try:
            store.Bucket(store.urlsplit(uploads), *KEYS.values())._client.make_bucket(name)
        except HTTPError:  # the first answer takes a busy machine longer than the site would wait
            if time.monotonic() > deadline:
                raise
        else:
            return uploads


@contextmanager
def used_by(app, uploads: str) -> Iterator[None]:
    """Let an app keep its uploads there for the length of the block."""
    before = app.config["SETTINGS"], app.extensions["store"]
    app.config["SETTINGS"] = replace(before[0], uploads=uploads, **KEYS)
    store.init_app(app)
    try:
        yield
    finally:
        app.config["SETTINGS"], app.extensions["store"] = before
