"""A measured server: gunicorn with the product's own options, one process, a free port of its own."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from app.serve import web_command
from benchmarks.wsgi import OWN

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "bench"
PATIENCE = 60.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Used:
    """What a worker has used so far: seconds of processor time, bytes of memory of its own."""

    cpu: float
    private: int


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int

    def used(self, *, memory: bool = False) -> Used:
        """Ask the worker what it has used; looking at its memory costs it a millisecond."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", f"{OWN}?memory" if memory else OWN)
            return Used(**json.loads(connection.getresponse().read()))
        finally:
            connection.close()


def _wait_for(process: "subprocess.Popen[bytes]", server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            server.used()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("benchmarks: a server did not start, its log is in .cache/bench")


@contextmanager
def serving(factory: str, environ: Mapping[str, str], port: int = 0) -> Iterator[Server]:
    """Serve `site` or `hello` for the length of the block."""
    server = Server(port or free_port())
    command = web_command("127.0.0.1", str(server.port), f"benchmarks.wsgi:{factory}()")
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{factory}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, stderr=log)
    try:
        _wait_for(process, server)
        yield server
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours, kindly first."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
