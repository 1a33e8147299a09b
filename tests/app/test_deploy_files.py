"""What deploy/ puts into place agrees with the product: settings, commands, limits."""

import re

import pytest

from app import MAX_BODY
from app.serve import GRACE
from app.uploads import MAX_BODY as FILES
from tests.house.test_docs import settings
from tests.house.test_imports import ROOT

pytestmark = pytest.mark.once


def text(name):
    return (ROOT / "deploy" / name).read_text(encoding="utf-8")


def test_the_example_names_every_setting_and_no_other():
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", text("settings.example"), re.MULTILINE))
    assert named == settings()


def test_the_example_cannot_be_used_as_it_is():
    assert "MENTEO_SECRET_KEY=change-me\n" in text("settings.example")


def test_units_start_commands_that_exist(app):
    for unit in ("menteo-web.service", "menteo-worker@.service"):
        command = re.search(r"ExecStart=\S+/flask --app wsgi (\w+)", text(f"systemd/{unit}"))[1]
        assert command in app.cli.commands
        stop = int(re.search(r"TimeoutStopSec=(\d+)", text(f"systemd/{unit}"))[1])
        assert stop >= GRACE


def test_the_site_refuses_large_bodies_in_its_own_words():
    megabytes = int(re.search(r"client_max_body_size (\d+)m", text("nginx.conf"))[1])
    largest = max(MAX_BODY, FILES)
    assert largest < megabytes * 1024 * 1024 <= largest * 1.2
