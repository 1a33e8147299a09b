"""A web process loads what it serves pages with, and no more."""

import subprocess
import sys
from pathlib import Path

from app.later import Later

ROOT = Path(__file__).parents[2]
LOADED = """
import sys
from app import create_app
create_app()
print(*sorted({name.split(".")[0] for name in sys.modules} & {"alembic", "mako", "icalendar", "PIL", "cryptography"}))
"""


def test_what_is_rarely_needed_is_not_loaded(tmp_path):
    settings = {"MENTEO_DATA": str(tmp_path), "MENTEO_DEMO": "1", "PATH": ""}
    command = [sys.executable, "-W", "ignore", "-OO", "-c", LOADED]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_it_is_loaded_when_it_is_used():
    assert Later("colorsys").rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
