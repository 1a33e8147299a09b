"""Headers and cookies of every kind of answer: pages, fragments, errors, redirects, static files, feeds."""

import pytest

from tests.visitor import Visitor

pytestmark = pytest.mark.once

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KINDS = {
    "page": ("get", "/", 200),
    "private page": ("get", "/notifications", 200),
    "private room": ("get", "/rooms/{room}", 200),
    "redirect": ("get", "/threads/{publicthread}", 301),
    "not found": ("get", "/no/such/place", 404),
    "not found static": ("get", "/static/000000000000/css/app.css", 404),
    "wrong method": ("post", "/rooms/requests", 405),
    "stale form": ("post", "/threads", 400),
    "feed": ("get", "/threads/{publicthread}/feed.atom", 200),
    "health": ("get", "/healthz", 200),
}


@pytest.fixture
def answers(app, look, world):
    """One answer of each kind, to a guest and to the owner."""
    return {
        (role, name): getattr(look(role).client, method)(world.url(url))
        for role in ("guest", "owner")
        for name, (method, url, _status) in KINDS.items()
    }


def test_every_answer_is_guarded(answers):
    for (role, name), answer in answers.items():
        for header, value in ALWAYS.items():
            assert answer.headers.get(header) == value, (role, name, header)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, (role, name)
        assert "default-src 'none'" in policy, (role, name)
        assert "frame-ancestors 'none'" in policy, (role, name)
        if role == "owner":
            assert answer.status_code == KINDS[name][2], (name, answer.status_code)


def test_private_answers_are_stored_nowhere(answers):
    for (role, name), answer in answers.items():
        kept = answer.headers.get("Cache-Control", "")
        if (role == "owner" and name not in {"feed", "health"}) or answer.status_code >= 400:
            assert "no-store" in kept, (role, name, kept)
        assert "no-store" in kept or "public" not in kept or "feed" in name, (role, name, kept)
        if "no-store" in kept:
            assert "Cookie" in answer.headers.get("Vary", ""), (role, name)


def test_pages_and_fragments_say_that_they_differ(look, world):
    for url in ("/threads", "/rooms", "/notifications", "/communities", "/roadmaps"):
        for headers in ({}, {"HX-Request": "true"}):
            assert "HX-Request" in look("owner").client.get(url, headers=headers).headers["Vary"], url


def test_static_files_are_kept_for_a_year(app, look, world):
    answer = look("owner").client.get(app.extensions["assets"].url("css/app.css"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_a_guest_who_reads_gets_no_cookie(app):
    for url in ("/", "/threads", "/roadmaps", "/communities", "/guidelines"):
        assert "menteo" not in str(app.test_client().get(url).headers.getlist("Set-Cookie")), url


def test_cookies_on_tls_are_locked_to_this_host(another_app):
    secure = another_app(
        {"base_url": "https://menteo.example", "allowed_hosts": ("menteo.example",), "demo": False}, TESTING=True
    )
    client = secure.test_client()
    answer = client.get("/sign-in", base_url="https://menteo.example")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-"), cookie
        for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookie, (flag, cookie)
    assert client.get("/", base_url="https://elsewhere.example").status_code == 400


def test_an_accident_is_guarded_too(another_app, cast):
    """An error that nobody foresaw: 500, a page of our own, all headers, and nothing of the error."""
    broken = another_app(TESTING=False)

    def fall() -> None:
        raise RuntimeError("a secret of the inside")

    fall.is_public = True
    broken.add_url_rule("/fall", view_func=fall)
    for user in (None, cast.mentee):
        answer = Visitor(broken, user).client.get("/fall")
        assert answer.status_code == 500
        assert "a secret of the inside" not in answer.text
        assert "RuntimeError" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert all(answer.headers.get(name) == value for name, value in ALWAYS.items())
