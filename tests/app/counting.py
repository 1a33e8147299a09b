"""A worker that counts: `python -m tests.app.counting URL FOLDER` does all jobs of kind `count`, prints how many and how fast."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app import create_app, outbox
from app.db import db
from tests.conftest import settings_for
from tests.databases import let_go


@outbox.handler("count")
def count(payloads: Sequence[dict[str, Any]]) -> None:
    """Note each number; on PostgreSQL nobody goes on before both have some in hand."""
    if db.engine.dialect.name == "postgresql":
        meet(Path(sys.argv[2]))
    for payload in payloads:
        db.session.execute(text("INSERT INTO done VALUES (:n)"), payload)


def meet(folder: Path) -> None:
    """Wait until two of these processes have come here."""
    (folder / f"here-{os.getpid()}").touch()
    deadline = time.monotonic() + 300
    while len(list(folder.glob("here-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)


def main() -> None:
    """Do what is there; two that began together share it."""
    app = create_app({"SETTINGS": settings_for(Path(sys.argv[2]), sys.argv[1])}, domains=())
    with app.app_context():
        began = time.perf_counter()
        done = outbox.drain()
        print(done, round(done / (time.perf_counter() - began)))
    let_go(app)


if __name__ == "__main__":
    main()
