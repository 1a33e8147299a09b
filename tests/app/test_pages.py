"""Standing pages, landing and home."""

import pytest


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
