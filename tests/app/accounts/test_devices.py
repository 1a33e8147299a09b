"""Devices by name."""

import pytest

from app.accounts.devices import describe


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27.0 Chrome/130 Mobile", ("Samsung Internet", "Android")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_browsers_and_systems(agent, words):
    assert describe(agent) == words
