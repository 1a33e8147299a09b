"""Whether links in roadmaps still lead somewhere: asked of a local server, noted beside resources, told once."""

import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import func, select, update

from app import clock, fetching, outbox
from app.db import db
from app.fetching import Health, look_at
from app.models import Notification
from app.outbox import Job
from roadmaps.interchange import ResourceFile, StageFile, StepFile
from roadmaps.models import ResourceLink, ResourceUse, Step
from roadmaps.service import health
from tests.factories.roadmaps import make_file, make_roadmap

ANSWERS = {
    "/fine": 200,
    "/none": 404,
    "/over": 410,
    "/pay": 402,
    "/closed": 403,
    "/secret": 401,
    "/broken": 500,
    "/busy": 429,
}
LEADS = {
    "/moved": (301, "/fine"),
    "/for-now": (302, "/fine"),
    "/twice": (308, "/moved"),
    "/mixed": (301, "/for-now"),
    "/to-none": (301, "/none"),
    "/loop": (302, "/loop"),
    "/wall": (302, "/users/login?next=wall"),
    "/inside": (302, "http://10.0.0.1/admin"),
    "/metadata": (301, "http://169.254.169.254/latest"),
    "/file": (301, "file:///etc/passwd"),
}


class Site(BaseHTTPRequestHandler):
    """A site with everything that can be wrong with one."""

    protocol_version = "HTTP/1.1"
    seen: list = []

    def do_HEAD(self):
        self.seen.append((self.command, self.path))
        if self.path == "/no-head" and self.command == "HEAD":
            self.send_response(405)
        elif self.path in LEADS:
            status, to = LEADS[self.path]
            self.send_response(status)
            self.send_header("Location", to)
        else:
            self.send_response(ANSWERS.get(self.path, 200))
        if self.path == "/drip":
            self.flush_headers()
            with suppress(OSError):
                while True:
                    self.wfile.write(b"X-Slow: 1\r\n")
                    time.sleep(0.05)
        if self.path == "/silent":
            time.sleep(60)
        self.send_header("Content-Length", str(10**12 if self.path == "/huge" else 0))
        self.send_header("Connection", "close")
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()
        if self.path == "/huge":
            with suppress(OSError):
                while True:
                    self.wfile.write(b"x" * 65536)

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.handle_error = lambda *_args: None  # who asked has gone
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def near(app, monkeypatch):
    """Links may lead to this machine."""
    monkeypatch.setitem(app.config, "LINKS_MAY_BE_LOCAL", True)
    with app.app_context():
        yield


FOUND = [
    ("/fine", Health.CHECKED),
    ("/no-head", Health.CHECKED),
    ("/for-now", Health.CHECKED),
    ("/mixed", Health.CHECKED),
]
FOUND += [("/moved", Health.MOVED), ("/twice", Health.MOVED), ("/none", Health.GONE), ("/over", Health.GONE)]
FOUND += [
    ("/to-none", Health.GONE),
    ("/pay", Health.PAYWALLED),
    ("/closed", Health.PAYWALLED),
    ("/secret", Health.PAYWALLED),
]
FOUND += [
    ("/wall", Health.PAYWALLED),
    ("/broken", Health.TROUBLED),
    ("/busy", Health.TROUBLED),
    ("/loop", Health.TROUBLED),
]
FOUND += [
    ("/inside", Health.TROUBLED),
    ("/metadata", Health.TROUBLED),
    ("/file", Health.TROUBLED),
    ("/huge", Health.CHECKED),
]
FOUND += [("/drip", Health.TROUBLED), ("/silent", Health.TROUBLED)]


@pytest.mark.once
@pytest.mark.parametrize(("path", "expected"), FOUND)
def test_each_answer_is_judged_in_time(near, site, path, expected, monkeypatch):
    monkeypatch.setattr(fetching, "WHOLE", 0.6 if path in {"/drip", "/silent"} else 50)
    begun = time.monotonic()
    found = look_at(site + path)
    assert found.health == expected, found
    assert found.to == (f"{site}/fine" if expected == Health.MOVED else "")
    assert time.monotonic() - begun < 50


@pytest.mark.once
def test_redirects_have_an_end(near, site):
    Site.seen.clear()
    assert look_at(f"{site}/loop").why == "it leads in circles"
    assert len(Site.seen) == fetching.REDIRECTS + 1


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
]
PRIVATE += [
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "255.255.255.255",
    "ff02::1",
    "fec0::1",
    "::10.0.0.1",
    "64:ff9b:1::a00:1",
]


@pytest.mark.once
@pytest.mark.parametrize("address", PRIVATE)
def test_our_own_network_is_never_asked(app, monkeypatch, address):
    def connect(*_args, **_named):
        raise AssertionError("connected")

    def lookup(_host, port, **_named):
        return [(0, 0, 0, "", (public, port)) for public in ("93.184.216.34", address)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    with app.app_context():
        assert look_at("https://example.org/").why == "it leads into a network that is not public"


@pytest.mark.once
def test_a_name_that_changes_its_mind_changes_nothing(app, monkeypatch):
    asked, connected = iter(["93.184.216.34", "127.0.0.1"]), []

    def connect(address, **_named):
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", lambda _h, port, **_n: [(0, 0, 0, "", (next(asked), port))])
    monkeypatch.setattr(socket, "create_connection", connect)
    with app.app_context():
        assert look_at("http://rebinding.example/").health == Health.TROUBLED
    assert connected == [("93.184.216.34", 80)]


@pytest.mark.once
@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "http://me:pass@example.org/",
        "http://example.org:22/",
        "http:///x",
        "http://[::1",
        "javascript:1",
        "http://exa mple.org",
    ],
)
def test_other_addresses_are_not_asked(app, monkeypatch, url):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_n: pytest.fail("looked up"))
    with app.app_context():
        assert look_at(url).health == Health.TROUBLED


@pytest.mark.once
def test_this_machine_is_not_asked_unless_a_test_says_so(app, site):
    with app.app_context():
        assert look_at(f"{site}/fine").health == Health.TROUBLED


@pytest.fixture
def switched_on(app, near):
    object.__setattr__(app.config["SETTINGS"], "link_checks", True)
    yield
    object.__setattr__(app.config["SETTINGS"], "link_checks", False)


def file_with(*urls, slug="baking"):
    named = tuple(ResourceFile(f"Read {number}", url) for number, url in enumerate(urls))
    step = StepFile("flour", "Flour", "learn", resources=named)
    return replace(make_file(slug=slug), stages=(StageFile("One", (step,)),))


def tick_and_work(unit):
    with unit():
        health.ask_some(clock.now())
    outbox.drain()


def test_links_are_found_beside_their_resources_and_told_once(unit, cast, site, switched_on, monkeypatch, visit):
    monkeypatch.setattr(health, "host_of", lambda url: url.rpartition("/")[2])
    with unit():
        make_roadmap(cast.curator, file_with(f"{site}/fine", f"{site}/moved", f"{site}/none", f"{site}/pay"))
    tick_and_work(unit)
    page = visit(None).get("/roadmaps/baking/steps/flour").text
    today = clock.now().date().isoformat()
    for words in (
        f"checked {today}",
        f"moved, seen {today}",
        f"gone, seen {today}",
        "asks for payment",
        f'href="{site}/fine"',
    ):
        assert words in page
    with unit():
        told = db.session.scalars(select(Notification).where(Notification.group_key.like("links:%"))).all()
        assert {each.user_id for each in told} == {cast.curator.id}
        assert len({each.group_key for each in told}) == 1
        assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "link")) == 0
        db.session.execute(update(ResourceLink).values(due_at=clock.now(), checked_at=clock.now() - timedelta(hours=1)))
        before = len(told)
    tick_and_work(unit)
    with unit():
        assert (
            len(db.session.scalars(select(Notification).where(Notification.group_key.like("links:%"))).all()) == before
        )


def test_a_site_is_asked_once_a_minute(unit, cast, site, switched_on):
    with unit():
        make_roadmap(cast.curator, file_with(*(f"{site}/fine?{number}" for number in range(8))))
    Site.seen.clear()
    tick_and_work(unit)
    tick_and_work(unit)
    assert len(Site.seen) == 1


def test_what_cannot_be_reached_is_gone_after_some_days_only(unit, cast, site, switched_on):
    with unit():
        make_roadmap(cast.curator, file_with(f"{site}/broken"))
        health.ask_some(clock.now())
        link = db.session.scalars(select(ResourceLink)).one()
        for expected in ("", "", "gone"):
            health.note(link.id, look_at(link.url))
            assert link.health == expected
        assert db.session.scalars(select(Step)).one().links[link.url]["health"] == "gone"
        health.note(link.id, look_at(f"{site}/fine"))
        assert (link.health, link.failures) == ("checked", 0)


def test_another_version_names_other_links(unit, cast, switched_on, monkeypatch):
    monkeypatch.setattr(health, "look_at", lambda _url: fetching.Found(Health.CHECKED))
    with unit():
        make_roadmap(cast.curator, file_with("https://a.example/1", "https://b.example/2"))
    tick_and_work(unit)
    with unit():
        make_roadmap(cast.curator, file_with("https://b.example/2", "https://c.example/3"))
        health.ask_some(clock.now())
        names = select(ResourceLink.url).join(ResourceUse, ResourceUse.link_id == ResourceLink.id)
        assert sorted(db.session.scalars(names)) == ["https://b.example/2", "https://c.example/3"]
        assert list(db.session.scalars(select(Step)).one().links) == ["https://b.example/2"]


def test_nothing_is_asked_unless_the_settings_say_so(app, unit, cast, statements):
    with unit():
        make_roadmap(cast.curator, file_with("https://a.example/1"))
    with unit(), statements() as seen:
        health.ask_some(clock.now())
        assert db.session.scalars(select(ResourceLink)).all() == []
    assert len([each for each in seen if "resource_link" in each]) == 1
