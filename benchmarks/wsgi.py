"""What the measured servers serve: the real site, or a Flask hello world; both say how much work they have done."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask

OWN = "/-/used"


def _private() -> int:
    """Return the bytes of memory that this process shares with nobody."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def accounted(app: Any) -> Callable[..., Iterable[bytes]]:
    """Put a small door in front of an app that tells this worker's processor time and private memory."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != OWN:
            return app(environ, start_response)
        private = _private() if environ.get("QUERY_STRING") == "memory" else 0  # takes a millisecond, charged to nobody
        said = json.dumps({"cpu": time.process_time(), "private": private}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(said)))])
        return [said]

    return application


def site() -> Callable[..., Iterable[bytes]]:
    """Make the real site."""
    from app import create_app

    return accounted(create_app())


def hello() -> Callable[..., Iterable[bytes]]:
    """Make the smallest Flask app that answers."""
    app = Flask("hello")

    @app.get("/")
    def say() -> str:
        return "Hello, World!"

    return accounted(app)
