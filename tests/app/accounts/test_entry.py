"""Signing in and out, and new passwords by mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts import passwords
from app.db import db
from app.gate import cookie_name
from app.models import SignIn, User
from tests.factories.accounts import GOOD, OTHER, give_password, joining, mails


@pytest.fixture
def mila(cast, unit):
    """The mentee, with a password."""
    with unit():
        give_password(cast.mentee)
    return cast.mentee


def sign_in(visitor, email, password=GOOD, status=303, **more):
    return visitor.post("/sign-in", {"email": email, "password": password, **more}, status=status)


def cookie_of(answer):
    return next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("menteo="))


def test_signing_in_begins_a_session(app, visit, mila):
    guest = visit()
    guest.get("/sign-in")
    answer = sign_in(guest, "Mila_Mentee@EXAMPLE.org")
    assert answer.headers["Location"] == "/"
    cookie = cookie_of(answer)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "token-of" not in cookie
    guest.get("/settings/account")


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_before(app, visit, mila):
    guest = visit()
    first = cookie_of(sign_in(guest, mila.email))
    guest.token = guest._csrf()
    second = cookie_of(sign_in(guest, mila.email))
    assert first != second
    stale = visit()
    stale.client.set_cookie(cookie_name(app), first.split(";")[0].removeprefix("menteo="))
    stale.get("/settings/account", status=303, inspect=False)


def test_unknown_addresses_and_wrong_passwords_get_the_same_answer(visit, mila, cast):
    known = sign_in(visit(), mila.email, "wrong password here", 422)
    unknown = sign_in(visit(), "nobodys_here@example.org", "wrong password here", 422)
    without = sign_in(visit(), cast.stranger.email, "wrong password here", 422)
    for answer in (known, unknown, without):
        assert "do not belong together" in answer.text
        assert "wrong password here" not in answer.text
    assert abs(len(known.text) - len(unknown.text)) <= len("nobodys_here@example.org") - len(mila.email)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize(
    "email", ["nobody@example.org", "mila_mentee@example.org", "sid_stranger@example.org", "not an address"]
)
def test_every_try_hashes_once(app, visit, mila, monkeypatch, email):
    turns = []
    take = passwords._turn
    monkeypatch.setattr(passwords, "_turn", lambda: turns.append(1) or take())
    sign_in(visit(), email, "wrong password here", 422)
    assert len(turns) == 1


def test_no_transaction_is_open_while_hashing(app, visit, mila, monkeypatch):
    open_then = []
    verify = passwords.verify

    def spy(kept, password):
        open_then.append(db.session.in_transaction())
        return verify(kept, password)

    monkeypatch.setattr(passwords, "verify", spy)
    sign_in(visit(), mila.email)
    assert open_then == [False]


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("wanted", "to"),
    [
        ("/rooms?x=1", "/rooms?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_on_to_our_own_pages_only(visit, mila, wanted, to):
    assert sign_in(visit(), mila.email, next=wanted).headers["Location"] == to


@pytest.mark.once("refused")
def test_where_one_wanted_to_go_is_kept(visit, mila):
    guest = visit()
    page = guest.follow(guest.get("/settings/password", status=303, inspect=False))
    assert 'value="/settings/password"' in page.text


def test_who_has_not_opened_the_mail_is_told_so_only_with_the_right_password(visit):
    visit().post("/join", joining())
    assert "Open the link in the mail" in sign_in(visit(), "jonas@lindqvist.example", GOOD, 422).text
    assert "do not belong together" in sign_in(visit(), "jonas@lindqvist.example", OTHER, 422).text


def test_a_pause_is_told_after_the_right_password_only(visit, mila, unit):
    with unit():
        db.session.get(User, mila.id).suspended_until = clock.now() + timedelta(days=7)
    assert "paused" not in sign_in(visit(), mila.email, OTHER, 422).text
    guest = visit()
    assert "Your account is paused" in guest.follow(sign_in(guest, mila.email)).text


def test_an_outdated_hash_is_renewed(app, visit, mila, unit):
    with unit():
        old = "$argon2id$v=19$m=16,t=1,p=1$"
        kept = passwords._made(1, 16, 1).hash(GOOD)
        assert kept.startswith(old)
        db.session.get(User, mila.id).password_hash = kept
    sign_in(visit(), mila.email)
    with unit():
        assert db.session.get(User, mila.id).password_hash.startswith("$argon2id$v=19$m=8,")
    sign_in(visit(), mila.email)


def test_signing_out_ends_the_session_and_takes_the_cookie(app, visit, mila):
    member = visit(mila)
    answer = member.post("/sign-out")
    assert "Max-Age=0" in cookie_of(answer) or "Expires=Thu, 01 Jan 1970" in cookie_of(answer)
    with app.app_context():
        assert not db.session.scalars(select(SignIn).where(SignIn.user_id == mila.id)).all()
    visit(mila).get("/settings/account", status=303, inspect=False)
    visit().post("/sign-out")
    visit().get("/sign-out", status=405)


def test_a_new_password_by_mail(app, visit, mila, cast):
    guest = visit()
    assert guest.post("/reset-password", {"email": mila.email}).headers["Location"] == "/reset-password-sent"
    [mail] = mails(app)
    assert (mail["to"], mail["template"]) == (mila.id, "reset")
    link = f"/reset-password/{mail['values']['token']}"
    assert guest.get(link).headers["Cache-Control"] == "no-store"
    assert "12 characters" in guest.post(link, {"password": "short"}, status=422).text
    assert "built on your own" in guest.post(link, {"password": "mila-mentee-1"}, status=422).text
    assert guest.post(link, {"password": OTHER}).headers["Location"] == "/sign-in"
    visit(mila).get("/settings/account", status=303, inspect=False)
    sign_in(visit(), mila.email, GOOD, 422)
    sign_in(visit(), mila.email, OTHER)
    guest.get(link, status=410)
    guest.post(link, {"password": GOOD}, status=410)
    assert mails(app)[-1]["template"] == "password_changed"


def test_asking_for_a_password_says_the_same_for_every_address(app, visit, mila):
    one, two = visit(), visit()
    known, unknown = (
        one.post("/reset-password", {"email": mila.email}),
        two.post("/reset-password", {"email": "mila_mentoo@example.org"}),
    )
    assert known.headers["Location"] == unknown.headers["Location"]
    pages = [one.follow(known).text, two.follow(unknown).text]
    assert len(pages[0]) == len(pages[1])
    assert [mail["template"] for mail in mails(app)] == ["reset", "not_a_member"]
    assert "Enter an email address" in visit().post("/reset-password", {"email": "mila"}, status=422).text


def test_a_reset_link_runs_out(app, visit, mila):
    visit().post("/reset-password", {"email": mila.email})
    link = f"/reset-password/{mails(app)[0]['values']['token']}"
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        visit().get(link, status=410)


@pytest.mark.once("refused")
def test_the_form_of_a_guest_has_csrf(app, visit):
    answer = visit().client.post("/sign-in", data={"email": "a@example.org", "password": GOOD})
    assert answer.status_code == 400
