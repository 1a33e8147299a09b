"""Standing pages, landing and home."""

from datetime import timedelta

import pytest

from app import clock
from app.jinja import moment


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("url", ["/", "/guidelines", "/privacy", "/accessibility", "/help", "/how-it-works"])
def test_open_to_everybody(visit, cast, url):
    visit(None).get(url)
    visit(cast.mentee).get(url)


def test_home_greets_and_says_what_waits(visit, cast):
    page = visit(cast.mentee).get("/").text
    assert "Mila" in page
    assert "nothing can be late" in page
    assert "Three things to begin" in page
    assert "Opens with your first mentor" in page
    assert "Nothing waits for you today." in visit(cast.mentor).get("/").text


@pytest.mark.once("words")
def test_an_abbreviated_moment_is_read_aloud_in_full(app):
    with app.test_request_context():
        words = moment(clock.now() - timedelta(minutes=5))
    assert words == '<span aria-hidden="true">5 min</span><span class="visually-hidden">5 minutes ago</span>'
