"""Pages of the demo: every page that people reach from home is there and sound."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from app.db import db
from app.models import User
from tests.visitor import Visitor

PEOPLE = ("amara", "marisol", "samir", "noor", "")
MOST = 60
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
ELSEWHERE = ("/static", "/pictures", "/sign-out", "/feed.atom")


def visitor_of(demo, handle: str) -> Visitor:
    """Somebody of the demo with a browser; nobody for an empty handle."""
    with demo.app_context():
        user = db.session.scalar(select(User).where(User.handle == handle))
        db.session.expunge_all()
        db.session.rollback()
    return Visitor(demo, user)


def links_of(html: str) -> list[str]:
    """Where a page leads to inside the house."""
    found = (link.replace("&amp;", "&") for link in LINK.findall(html))
    return [link for link in dict.fromkeys(found) if not link.startswith(ELSEWHERE)]


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("handle", PEOPLE)
def test_everything_two_steps_from_home_is_there(demo, handle):
    visitor = visitor_of(demo, handle)
    seen, level = {"/"}, ["/"]
    for _step in range(2):
        ahead = []
        for url in level:
            answer = visitor.client.get(url)
            assert answer.status_code in {200, 301, 303}, f"{handle} at {url}: {answer.status_code}"
            if answer.status_code == 200 and answer.mimetype == "text/html":
                visitor._seen(answer, url, 200, True)
                ahead += links_of(answer.text)
        level = [url for url in dict.fromkeys(ahead) if urlsplit(url).path and url not in seen][:MOST]
        seen.update(level)
    assert len(seen) > 20


def test_the_room_shows_its_day_and_objectives(demo):
    page = visitor_of(demo, "amara").get("/rooms")
    room = re.search(r'href="(/rooms/\d+)', page.text)[1]
    text = " ".join(visitor_of(demo, "amara").get(room).text.split())
    for words in ("Day 40 of 90", "1 of 3", "1 of 2", "11 of 16"):
        assert words in text, words
    visitor_of(demo, "jonas").get(room, status=404)


def test_a_closed_room_left_words_that_both_show(demo):
    page = visitor_of(demo, "").get("/@marisol").text
    assert "In mentees’ words" in page
    assert "the question that made the query obvious" in page


def test_the_roadmap_shows_eleven_of_24_steps(demo):
    text = " ".join(visitor_of(demo, "amara").get("/roadmaps/data-analyst").text.split())
    assert "11 of 24" in text
