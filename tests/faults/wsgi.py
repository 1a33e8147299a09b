"""The app as in earnest, on a clock that a test can set while it runs: a file holds by how many seconds it is off.

With `FAULTS_CLOCK` unset nothing is different from the app's own wsgi.py but a mail server's patience.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from app import clock

_true_time = time.time
_offset = Path(os.environ.get("FAULTS_CLOCK", os.devnull))


def shifted() -> float:
    """The time in seconds, as far off as the file says now."""
    try:
        return _true_time() + float(_offset.read_text() or 0)
    except (OSError, ValueError):
        return _true_time()


if "FAULTS_CLOCK" in os.environ:
    time.time = shifted  # cookies and rate limits ask here
    clock.now = lambda: datetime.fromtimestamp(time.time(), UTC)  # everything of ours asks here

from app import create_app  # noqa: E402  (what it loads keeps the clock it finds)

app = create_app({"MAIL_TIMEOUT": float(os.environ.get("FAULTS_MAIL_TIMEOUT", "10"))})
