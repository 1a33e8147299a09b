"""Bad input everywhere: whatever is sent to whatever address, it is answered, and never with an accident."""

import io
import json
import random
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.house.crawling import COMMONLY, SAMPLES, rules
from tests.visitor import Visitor

NASTY = (
    "", "0", "-1", "1", "99999999999999999999", str(2**63), "1e9", "NaN", "null", "None", "true", "[]", "a" * 9000, "\x00", "a\x00b",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "\u202e", "\ufeff", "é" * 300, "%00", "%", "%zz", "../../etc/passwd", "<script>alert(1)</script>",
    "' OR 1=1 --", "{{7*7}}", "${7*7}", "2026-13-45", "0000-00-00", "9999-12-31", "00:00:61", "\r\nX-Injected: 1", "javascript:alert(1)",
    "thread:1", "post:99999999999999999999", "person:0", "entry:-1", "room:\x00", "WyIyMDI2Il0", "e30", "////", "a@b", "@", ",,,,", "\\", "١٢٣",
)  # fmt: skip
SEGMENTS = (
    "0",
    "1",
    "-1",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "1" * 40,
    "a",
    "%00",
    "%ff",
    "..",
    "é",
    "a" * 300,
    "none",
    "mila_mentee",
    "public-place",
)
NAMES = (
    "q", "kind", "page", "after", "before", "view", "tag", "feed", "about", "mentor", "community", "when", "next", "tab", "to", "title", "body", "body_md", "name", "handle", "email",
    "password", "version", "once", "audience", "target", "reaction", "objectives-0-title", "due_on", "progress", "fields", "role", "locale", "timezone", "number", "items", "picture",
)  # fmt: skip
EXAMPLES = settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def careful(app, world, monkeypatch):
    """Visitors whom accidents are answered with 500 as in earnest, instead of being raised into the test."""
    monkeypatch.setitem(app.config, "TESTING", False)
    return {name: Visitor(app, world.people[name]) for name in ("guest", "owner", "moderator")}


@pytest.mark.once("cases", but=("owner",))
@pytest.mark.parametrize("role", ["guest", "owner", "moderator"])
def test_every_address_takes_junk(app, careful, world, role):
    """Each route once for each role with junk in its path, its query and its form."""
    dice, faults = random.Random(f"20260131 {role}"), []
    for unsafe in (False, True):
        for rule in rules(app, unsafe=unsafe):
            for url in (junk_path(rule, dice), real_path(rule, world)):
                faults += strain(careful[role], role, url, unsafe, dice)
    assert not faults, "\n".join(sorted(set(faults)))


def strain(visitor, role, url, unsafe, dice) -> list[str]:
    """Send an address a query of junk, and a form of junk where it takes forms."""
    query = [(dice.choice(NAMES), dice.choice(NASTY)) for _ in range(4)]
    if unsafe:
        form = {"csrf_token": visitor.token} | {name: [dice.choice(NASTY), dice.choice(NASTY)] for name in NAMES}
        answer = visitor.client.post(url, data=form, query_string=query)
    else:
        answer = visitor.client.get(url, query_string=query)
    return (
        [f"{role} {'POST' if unsafe else 'GET'} {url} {query}: {answer.status_code}"]
        if answer.status_code >= 500
        else []
    )


def junk_path(rule, dice) -> str:
    """The rule's address with junk where its parameters are."""
    return "".join(part if is_text else dice.choice(SEGMENTS) for is_text, part in pieces(rule))


def real_path(rule, world) -> str:
    """The rule's address with the first things of the world."""
    values = COMMONLY | SAMPLES.get(rule.endpoint.partition(".")[0], [{}])[0]
    return "".join(
        part if is_text else str(world.ids.get(values[part], values[part])) for is_text, part in pieces(rule)
    )


def pieces(rule):
    """The rule cut into text and names of parameters."""
    return [(not is_argument, part) for is_argument, part in rule._trace if part != "|"]


@EXAMPLES
@given(data=st.data())
def test_queries_of_any_kind(careful_once, data):
    visitor, urls = careful_once
    url = data.draw(st.sampled_from(urls))
    names = st.one_of(st.sampled_from(NAMES), st.text(max_size=20))
    values = st.one_of(st.sampled_from(NASTY), st.text(max_size=200), st.integers().map(str))
    query = data.draw(st.lists(st.tuples(names, values), max_size=6))
    answer = visitor.client.get(url, query_string=query)
    assert answer.status_code < 500, (url, query)


@pytest.fixture
def careful_once(careful, app, world):
    """A member and the addresses without parameters."""
    return careful["owner"], [rule.rule for rule in rules(app) if not rule.arguments]


@cache
def large() -> tuple[tuple[bytes, str], ...]:
    """Bodies of many fields, of one long field, and of more than anything may have."""
    fields, form = b"&".join(b"f%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"
    return (fields, form), (b"title=" + b"a" * 1_000_000, form), (b"a" * 9_000_000, "application/octet-stream")


def bodies(token: str):
    """Bodies that are not what a form sends."""
    broken = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nno end'
    upload = {
        "csrf_token": token,
        "picture": (io.BytesIO(b"\x89PNG\r\n\x1a\nnot a picture"), "a.png"),
        "file": (io.BytesIO(b"\x00" * 99), "\x00.svg"),
    }
    return (
        {"data": json.dumps({"title": ["a"], "csrf_token": token}), "content_type": "application/json"},
        {"data": broken, "content_type": "multipart/form-data; boundary=x"},
        {"data": b"x", "content_type": "multipart/form-data"},
        {"data": b"\xff\xfe\x00", "content_type": "application/x-www-form-urlencoded; charset=utf-16"},
        {"data": upload, "content_type": "multipart/form-data"},
        *({"data": data, "content_type": kind} for data, kind in large()),
        {"data": b"<x/>", "content_type": "text/xml"},
    )


@pytest.mark.once("refused")
@pytest.mark.parametrize("role", ["guest", "owner"])
def test_bodies_that_are_no_forms(app, careful, world, role):
    """Each body to each address; one after the other to those that ask a guest to sign in, which is the same door."""
    visitor, faults = careful[role], []
    for place, rule in enumerate(rules(app, unsafe=True)):
        url, sent = real_path(rule, world), list(enumerate(bodies(visitor.token)))
        for number, body in sent[place % len(sent) :] + sent[: place % len(sent)]:
            answer = visitor.client.post(url, headers={"X-CSRFToken": visitor.token}, **body)
            if answer.status_code >= 500:
                faults.append(f"{role} {url} body {number}: {answer.status_code}")
            if answer.headers.get("Location", "").partition("?")[0] == "/sign-in":
                break
    assert not faults, "\n".join(faults)


@pytest.mark.once("refused")
def test_broken_cookies_and_headers(careful):
    client = careful["guest"].client
    for value in ("", "x", "a.b.c", "é", "\x7f", "x" * 5000, '"', "token-of-mila_mentee", "eyJ.x.y"):
        for name in ("menteo", "form", "__Host-menteo", "session"):
            headers = {"Cookie": f"{name}={value}".encode().decode("latin-1")}
            assert client.get("/threads", headers=headers).status_code == 200
            assert client.post("/threads", headers=headers, data={"title": "x"}).status_code == 400
    odd = (
        {"HX-Request": "true", "HX-Current-URL": "\x01"},
        {"Accept-Language": "xx;q=é,,;"},
        {"If-Modified-Since": "never"},
        {"Range": "bytes=9-1"},
    )
    for headers in odd:
        assert client.get("/threads", headers=headers).status_code < 500
    for host in ("evil.example", "localhost:99999", "[::1", "localhost@evil"):
        assert client.get("/", headers={"Host": host}).status_code == 400
