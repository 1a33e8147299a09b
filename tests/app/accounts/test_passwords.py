"""Passwords: what is accepted, how it is hashed, and what happens when too many hash at once."""

import threading

import pytest
from werkzeug.exceptions import ServiceUnavailable

from app.accounts import passwords
from app.errors import Invalid
from tests.factories.accounts import GOOD

pytestmark = pytest.mark.once("outside")


@pytest.fixture(autouse=True)
def context(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    "password", [GOOD, "x7#Kp 9qTz!w", "ø" * 3 + "blåbær er godt", "vqnxjwzh kplm" * 5, "日本語の長い合言葉です。はい"]
)
def test_long_enough_passwords_are_accepted(password):
    passwords.check(password, "Mila Mentee", "mila", "mila@example.org")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("eleven char", "12 characters"),
        ("ﬁ" * 5, "12 characters"),
        ("x" * 1001, "1,000 characters"),
        ("password1234", "try first"),
        ("mila-mentee-mila", "your own name"),
        ("menteomenteo99", "name of this site"),
        ("zzzzzzzzzzzzzz", "repeats"),
        ("abcdefghijklmno", "follows the keyboard"),
    ],
)
def test_each_refusal_has_its_reason(password, words):
    with pytest.raises(Invalid, match=words):
        passwords.check(password, "Mila Mentee", "mila", "mila@example.org")


def test_nothing_is_cut_off():
    long = "a sentence that goes on and on " * 20
    kept = passwords.hash_password(long)
    assert passwords.verify(kept, long)
    assert not passwords.verify(kept, long[:-1])
    assert not passwords.verify(kept, GOOD)


def test_the_same_letters_typed_differently_are_one_password():
    kept = passwords.hash_password("Zu\u0308rich im Winter")
    assert passwords.verify(kept, "Z\u00fcrich im Winter")
    assert not passwords.verify(kept, "Zurich im Winter")


def test_nothing_kept_and_broken_hashes_never_match():
    assert not passwords.verify(None, GOOD)
    assert not passwords.verify("", GOOD)
    assert not passwords.verify("$argon2id$broken", GOOD)


def test_the_usual_profile_is_argon2id_with_19_mib(app, monkeypatch):
    kept = passwords.hash_password(GOOD)
    monkeypatch.setitem(app.config, "ARGON2", None)
    assert passwords.is_outdated(kept)
    assert passwords.hash_password(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_too_many_at_once_are_sent_away_with_a_time(monkeypatch):
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    with passwords._turn(), pytest.raises(ServiceUnavailable) as away:
        passwords.hash_password(GOOD)
    assert ("Retry-After", "5") in away.value.get_headers()
    assert passwords.hash_password(GOOD)
