"""Where the demo does not come: outside demo mode, and among people who have its handles."""

from dataclasses import replace

import pytest

from app.demo import fill
from app.errors import Conflict
from tests.cast import make_person


def test_it_does_not_come_to_a_database_with_somebody_of_that_handle(app, unit):
    with unit():
        make_person("kwame", "Another Kwame")
    with unit(), pytest.raises(Conflict, match="@kwame"):
        fill()


@pytest.mark.once("refused")
def test_the_command_needs_a_demo(app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demo=False))
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "MENTEO_DEMO" in result.output
