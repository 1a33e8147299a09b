"""Limits on tries at passwords and on mails: by account and by network, the same for known and unknown addresses."""

import pytest

from app import create_app
from app.accounts import throttle
from app.limits import limiter
from tests.databases import let_go
from tests.factories.accounts import GOOD, give_password, joining
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def counting_app(session_app, database):
    """An app like that of the session, but one that counts."""
    kept = {name: session_app.config[name] for name in ("SETTINGS", "TESTING", "ARGON2")}
    yield create_app(kept | {"RATELIMIT_ENABLED": True})
    limiter.enabled = False


@pytest.fixture
def visit(app, counting_app, monkeypatch):
    """Make visitors whom the app counts from zero."""
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    yield lambda user=None: Visitor(counting_app, user)
    let_go(counting_app)


def try_to_sign_in(visit, email, status=422, password="wrong wrong wrong"):
    return visit().post("/sign-in", {"email": email, "password": password}, status=status)


@pytest.mark.parametrize("email", ["mila_mentee@example.org", "nobody@example.org"])
def test_failed_tries_at_one_account_end_in_a_pause(visit, cast, email):
    for _try in range(8):
        try_to_sign_in(visit, email)
    answer = try_to_sign_in(visit, email.upper(), status=429)
    assert int(answer.headers["Retry-After"]) > 0
    assert "wrong wrong" not in answer.text
    try_to_sign_in(visit, "another@example.org")


def test_signing_in_rightly_does_not_count(visit, cast, unit):
    with unit():
        give_password(cast.mentee)
    for _try in range(10):
        try_to_sign_in(visit, cast.mentee.email, 303, GOOD)


def test_one_network_may_fail_so_often(visit):
    for number in range(60):
        try_to_sign_in(visit, f"person{number}@example.org")
    try_to_sign_in(visit, "person99@example.org", 429)


@pytest.mark.parametrize("url", ["/reset-password", "/verify-email"])
def test_an_address_gets_so_many_mails(visit, cast, url):
    for _time in range(5):
        visit().post(url, {"email": cast.mentee.email})
    visit().post(url, {"email": cast.mentee.email}, status=429)
    visit().post(url, {"email": "else@example.org"})


def test_joining_is_limited_by_address(visit):
    for number in range(5):
        visit().post("/join", joining(handle=f"jonas_{'abcde'[number]}"))
    visit().post("/join", joining(handle="jonas_x"), status=429)


def test_the_key_does_not_hold_the_address(app):
    with app.test_request_context(method="POST", data={"email": "Mila+x@example.org"}):
        one = throttle.account()
    with app.test_request_context(method="POST", data={"email": "mila@example.org"}):
        assert throttle.account() == one
    assert "mila" not in one
    assert "example" not in one
