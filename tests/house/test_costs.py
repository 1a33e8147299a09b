"""What pages cost: at most eight statements, as many with thirty rows as with three, and weights within the budget."""

import gzip
import re
from pathlib import Path

import pytest

from app import outbox
from app.db import db
from app.models import kinds
from tests.cast import make_person
from tests.factories import communities as places
from tests.factories import rooms as rooms_
from tests.factories import threads as threads_
from tests.factories.people import follow
from tests.house.world import COMMON

MAX_STATEMENTS = 8
RAW = {"thread": 45_000, "roadmap": 45_000, "roadmaps": 45_000, "mentors": 45_000, "profile": 25_000}
HTML, CSS, JS, FONTS, FIRST_VIEW, REQUESTS = 25_000, 30_000, 25_000, 60_000, 180_000, 12
MOST = {"profile": 7} | dict.fromkeys(("mentors", "roadmaps", "threads", "thread", "entry"), 6)
MOST |= {"feed": 3, "notifications": 2, "rooms": 4, "requests": 3, "room": 7, "topic": 7}
STATIC = Path(__file__).parent.parent.parent / "static"

PAGES = {
    "home": "/",
    "feed": "/feed?feed=everyone",
    "notifications": "/notifications",
    "mentors": "/mentors",
    "search": f"/search?q={COMMON}",
    "profile": "/@mila_mentee",
    "rooms": "/rooms",
    "requests": "/rooms/requests",
    "room": "/rooms/{room}",
    "objectives": "/rooms/{room}/objectives",
    "check-ins": "/rooms/{room}/check-ins",
    "roadmaps": "/roadmaps",
    "roadmap": "/roadmaps/a-roadmap",
    "step": "/roadmaps/a-roadmap/steps/one",
    "threads": "/threads",
    "thread": "/threads/{publicthread}-{publicthread_slug}",
    "entry": "/threads/{publicthread}/entries/{publicentry}",
    "communities": "/communities",
    "community": "/communities/public-place",
    "topic": "/communities/public-place/topics/{publictopic}-{publictopic_slug}",
    "members": "/communities/public-place/members",
}


def more_of_everything(world, number: int) -> None:
    """Add so many rows to whatever is listed on a page."""
    who = world.people
    room = db.session.get_one(kinds["room"], world.ids["room"])
    entry = db.session.get_one(kinds["entry"], world.ids["publicentry"])
    topic = db.session.get_one(kinds["topic"], world.ids["publictopic"])
    place = db.session.get_one(kinds["community"], world.ids["publicplace"])
    for count in range(number):
        mentor = make_person(f"mentor_{number}_{count}", f"{COMMON} {count}", is_mentor=True)
        places.make_member(place, mentor)
        follow(who["owner"], f"person:{mentor.id}")
        thread = threads_.make_thread(mentor, f"{COMMON} {count} of {number}")
        threads_.make_entry(thread, f"{COMMON} {count}")
        threads_.make_comment(entry, mentor, "A reply.")
        threads_.make_entry(entry.thread, f"{COMMON} {count}", day=2)
        places.make_topic(place, mentor, f"{COMMON} topic {count}?")
        places.make_post(topic, mentor, "A post.")
        places.make_community(mentor, f"{COMMON} place {number} {count}")
        rooms_.make_entry(room, who["mentor"], "question", title=f"{COMMON} {count}?")
        rooms_.make_request(who["owner"], mentor)


@pytest.fixture
def measured(app, unit, look, world, statements):
    """The number of statements of each page for the owner, with a few rows and with many."""

    def measure() -> dict[str, int]:
        visitor, seen = look("owner"), {}
        for name, url in PAGES.items():
            visitor.client.get(world.url(url))  # what is kept in memory is read once
            with statements() as told:
                answer = visitor.client.get(world.url(url))
            assert answer.status_code == 200, (name, answer.status_code)
            seen[name] = len(told)
        return seen

    results = []
    for number in (3, 27):
        with unit():
            more_of_everything(world, number)
        with app.app_context():
            outbox.drain()
        results.append(measure())
    return results


def test_pages_ask_the_database_little_and_evenly(measured):
    few, many = measured
    uneven = {name: (few[name], many[name]) for name in few if few[name] != many[name]}
    dear = {name: count for name, count in many.items() if count > MOST.get(name, MAX_STATEMENTS)}
    assert not uneven, f"statements grow with rows: {uneven}"
    assert not dear, f"more statements than these pages may ask: {dear}"


def packed(text: str | bytes) -> int:
    """The size of something as it is sent."""
    return len(gzip.compress(text.encode() if isinstance(text, str) else text, 6))


@pytest.mark.once
def test_pages_are_light(unit, look, world):
    with unit():
        more_of_everything(world, 25)
    heavy = {}
    for role in ("guest", "owner"):
        visitor = look(role)
        for name, url in PAGES.items():
            answer = visitor.client.get(world.url(url))
            if packed(answer.data) > HTML or len(answer.data) > RAW.get(name, 80_000):
                heavy[role, name] = packed(answer.data), len(answer.data)
    assert not heavy


def asset_size(app, path: str) -> int:
    """The size of a static file as it is sent."""
    asset = app.extensions["assets"].by_path[path]
    return len(asset.packed or asset.body)


@pytest.mark.once
def test_styles_scripts_and_fonts_keep_their_budgets(app):
    assets = app.extensions["assets"].by_path
    page = app.test_client().get("/").text
    scripts = {path for path in linked(page) if path.endswith(".js")}
    assert asset_size(app, "css/app.css") <= CSS
    assert sum(asset_size(app, path) for path in scripts) <= JS
    fonts = [path for path in assets if path.endswith(".woff2") and "-ext" not in path]
    assert sum(len(assets[path].body) for path in fonts) <= FONTS


def linked(page: str) -> list[str]:
    """The static files that a page names, each once."""
    found = re.findall(r'(?:href|src)="/static/[0-9a-f]{8}/([^"#]+)', page)
    return list(dict.fromkeys(found))


@pytest.mark.once
@pytest.mark.parametrize(
    ("role", "name"), [("guest", "landing"), ("owner", "home"), ("owner", "room"), ("owner", "thread")]
)
def test_the_first_view_is_small(app, look, world, role, name):
    page = look(role).client.get(world.url(PAGES.get(name, "/")))
    files = [path for path in linked(page.text) if not path.endswith((".webmanifest", ".json"))]
    css = app.extensions["assets"].by_path["css/app.css"].body.decode()
    fonts = [path for path in re.findall(r"/static/[0-9a-f]{8}/(fonts/[^\")]+)", css) if "-ext" not in path]
    wanted = list(dict.fromkeys([*files, *fonts]))
    assert len(wanted) + 1 <= REQUESTS, wanted
    assert packed(page.data) + sum(asset_size(app, path) for path in wanted) <= FIRST_VIEW
