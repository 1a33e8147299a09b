"""Joining: the form, the mail, the link, and that none of them tells whether an address is known."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import Joining
from app.accounts.service.joining import forget_old
from app.db import db
from app.models import Profile, SignIn, User
from tests.factories.accounts import joining, mails


def users_named(app, handle):
    with app.app_context():
        found = list(db.session.scalars(select(User).where(User.handle == handle)))
        db.session.expunge_all()
    return found


def join_and_get_token(app, guest, **changes):
    guest.post("/join", joining(**changes))
    return mails(app)[-1]["values"]["token"]


@pytest.mark.once("refused")
def test_the_form_names_its_fields(visit):
    page = visit().get("/join").text
    for label in ("Name", "Handle", "Email", "Password", "Time zone"):
        assert re.search(rf"<label[^>]*>{label}", page)
    assert ">Join</span></button>" in page


def test_joining_leads_through_the_mail_to_an_account(app, visit):
    guest = visit()
    answer = guest.post("/join", joining())
    assert answer.headers["Location"] == "/check-mail"
    assert "jonas@lindqvist.example" in guest.follow(answer).text
    assert not users_named(app, "jonas_l")
    [mail] = mails(app)
    assert mail["to"] == "jonas@lindqvist.example"
    assert mail["template"] == "join"
    link = f"/verify-email/{mail['values']['token']}"
    page = guest.get(link)
    assert "@jonas_l" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert not users_named(app, "jonas_l")
    welcome = guest.post(link)
    assert welcome.headers["Location"] != "/sign-in"
    [user] = users_named(app, "jonas_l")
    assert user.email_verified_at
    assert user.timezone == "Europe/Stockholm"
    assert user.handle_key == "jonasl"
    assert guest.get("/settings/account").status_code == 200
    with app.app_context():
        assert db.session.scalar(select(Profile.audience).where(Profile.owner_id == user.id)) == "public"
        assert not db.session.scalar(select(func.count()).select_from(Joining))


def test_a_link_works_once(app, visit):
    token = join_and_get_token(app, visit())
    visit().post(f"/verify-email/{token}")
    visit().get(f"/verify-email/{token}", status=410)
    visit().post(f"/verify-email/{token}", status=410)


def test_a_link_runs_out(app, visit):
    token = join_and_get_token(app, visit())
    with clock.at(clock.now() + timedelta(days=3, minutes=1)):
        visit().get(f"/verify-email/{token}", status=410)


@pytest.mark.once("refused")
@pytest.mark.parametrize("token", ["x", "a.b", "e30.abc", "x" * 5000])
def test_a_broken_link_is_gone(visit, token):
    visit().get(f"/verify-email/{token}", status=410)
    visit().post(f"/verify-email/{token}", status=410)


def test_a_link_for_a_password_does_not_confirm(app, cast, visit):
    visit().post("/reset-password", {"email": cast.mentee.email})
    token = mails(app)[-1]["values"]["token"]
    visit().get(f"/verify-email/{token}", status=410)
    visit().get(f"/confirm-email/{token}", status=410)


def plain(answer):
    """An answer without what differs between any two: tokens, and the file that the mail will lie in."""
    text = re.sub(r'(value|content)="[\w.-]{16,}"', "", answer.text)
    return re.sub(r"\d{8}-\d{6}-[0-9a-f]{16}", "", text)


def test_a_known_address_gets_the_same_answers_and_another_mail(app, cast, visit):
    new, known = visit(), visit()
    first = new.post("/join", joining(email="someone.else@example.org", handle="first_one"))
    second = known.post("/join", joining(email="mila_mentee+tag@example.org", handle="second_one"))
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert len(first.text) == len(second.text)
    pages = [plain(new.follow(first)), plain(known.follow(second))]
    assert pages[0].replace("someone.else@example.org", "X") == pages[1].replace("mila_mentee+tag@example.org", "X")
    assert [mail["template"] for mail in mails(app)] == ["join", "already_member"]
    assert mails(app)[1]["to"] == cast.mentee.id


def test_a_handle_does_not_tell_whether_an_address_is_known(app, cast, visit):
    for email in ("new@example.org", cast.mentee.email):
        handle = f"h_{email[:3]}"
        visit().post("/join", joining(email=email, handle=handle))
        visit().post("/join", joining(email=email, handle=handle))
        answer = visit().post("/join", joining(email="third@example.org", handle=handle), status=422)
        assert "is taken" in answer.text


def test_sending_again_says_the_same_for_every_address(app, cast, visit):
    visit().post("/join", joining())
    for email in ("jonas@lindqvist.example", cast.mentee.email, "nobody@example.org"):
        assert visit().post("/verify-email", {"email": email}).headers["Location"] == "/check-mail"
    assert [mail["template"] for mail in mails(app)] == ["join", "join", "already_member", "not_a_member"]
    first, second = mails(app)[:2]
    visit().post(f"/verify-email/{second['values']['token']}")
    visit().get(f"/verify-email/{first['values']['token']}", status=410)


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "jonas.lindqvist.example"}, "Enter an email address with an @"),
        ({"password": "short"}, "12 characters or more"),
        ({"password": "jonaslindqvist"}, "built on your own name"),
        ({"password": ""}, "12 characters or more"),
        ({"handle": "mara_mentor"}, "is taken"),
        ({"handle": "admin"}, "kept for the site"),
        ({"name": " \u200b "}, "Enter the name"),
        ({"timezone": "Mars/Olympus"}, "Choose one of the answers"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(visit, changes, words):
    answer = visit().post("/join", joining(name="Jonas Kept") | changes, status=422)
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert "name" in changes or "Jonas Kept" in answer.text
    assert "correct horse battery" not in answer.text


def test_a_handle_that_was_waited_for_becomes_free_again(app, visit, unit):
    visit().post("/join", joining())
    later = clock.now() + timedelta(days=4)
    with clock.at(later):
        visit().post("/join", joining(email="other@example.org"))
    with unit():
        forget_old(later)
    with unit():
        assert [row.email for row in db.session.scalars(select(Joining))] == ["other@example.org"]


def test_a_handle_taken_meanwhile_is_told_at_the_link(app, cast, visit, unit):
    token = join_and_get_token(app, visit())
    with unit():
        db.session.get(User, cast.stranger.id).handle_key = "jonasl"
    visit().post(f"/verify-email/{token}", status=409)


@pytest.mark.once("refused")
def test_htmx_is_led_the_same_way(app, visit):
    answer = visit().hx_post("/join", joining())
    assert answer.headers["HX-Redirect"] == "/check-mail"
    assert len(mails(app)) == 1


@pytest.mark.once("refused")
def test_a_member_has_no_need_to_join(cast, visit):
    visit(cast.mentee).get("/join", status=303, inspect=False)
    visit().post("/check-mail", status=405)


@pytest.mark.once("words")
def test_the_file_is_named_in_a_demo_only(app, visit):
    guest = visit()
    page = guest.follow(guest.post("/join", joining()))
    assert re.search(r"mail/\d{8}-\d{6}-[0-9a-f]{16}\.eml", page.text)
    app.config["DEMO"] = False
    try:
        assert ".eml" not in guest.get("/check-mail").text
    finally:
        app.config["DEMO"] = True


def test_nobody_is_signed_in_before_the_link_is_opened(app, visit):
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(SignIn))
    guest = visit()
    guest.post("/join", joining())
    guest.get("/settings/account", status=303, inspect=False)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignIn)) == before


@pytest.mark.once("refused")
def test_all_that_is_wrong_is_said_at_once(visit):
    answer = visit().post("/join", joining(email="jonas", password="short", handle="a"), status=422)
    assert "Three answers need another look" in answer.text
