"""Settings: name, handle, address, password, devices, appearance."""

import pytest
from sqlalchemy import select

from app.accounts import identity
from app.db import db
from app.models import Document, SignIn, User
from tests.factories.accounts import GOOD, OTHER, give_password, mails
from tests.factories.rooms import make_room

PAGES = ("account", "email", "email/sent", "password", "sessions", "appearance", "blocks")


@pytest.fixture
def mila(cast, unit):
    """The mentee, with a password."""
    with unit():
        give_password(cast.mentee)
    return cast.mentee


def row_of(app, user):
    with app.app_context():
        found = db.session.get(User, user.id)
        db.session.expunge_all()
    return found


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_members_only(visit, mila, name):
    visit(mila).get(f"/settings/{name}")
    answer = visit().get(f"/settings/{name}", status=303, inspect=False)
    assert answer.headers["Location"].startswith("/sign-in?next=/settings/")


@pytest.mark.once("refused")
def test_settings_begin_with_the_account(visit, mila):
    assert visit(mila).get("/settings", status=303, inspect=False).headers["Location"] == "/settings/account"


def test_name_and_handle_change_everywhere(app, visit, cast, mila, unit):
    with unit():
        make_room(mila, cast.mentor)
    visit(mila).post("/settings/account", {"name": "Mila M.", "handle": "@Mila_Moves"})
    with unit():
        titles = db.session.scalars(select(Document.title).where(Document.kind == "room")).all()
        assert titles == ["Mila M., Mara Mentor"]
        user, is_former = identity.find_by_handle("mila_mentee")
        assert user.handle == "mila_moves"
        assert user.name == "Mila M."
        assert is_former
        document = db.session.scalar(select(Document).where(Document.kind == "person", Document.owner_id == mila.id))
        assert document.title == "Mila M."
        assert document.values == {"handle": "mila_moves"}


def test_a_handle_given_up_is_free_for_its_owner_alone(visit, mila, cast):
    visit(mila).post("/settings/account", {"name": "Mila", "handle": "mila_moves"})
    answer = visit(cast.stranger).post("/settings/account", {"name": "Sid", "handle": "mila_mentee"}, status=422)
    assert "is taken" in answer.text
    visit(mila).post("/settings/account", {"name": "Mila", "handle": "mila_mentee"})
    visit(mila).post("/settings/account", {"name": "Mila", "handle": "milamentee"})


@pytest.mark.once("refused")
def test_a_bad_name_is_told_and_the_handle_kept(visit, mila):
    answer = visit(mila).post("/settings/account", {"name": "", "handle": "kept_handle"}, status=422)
    assert "kept_handle" in answer.text
    assert 'role="alert"' in answer.text


def test_a_new_address_counts_once_its_mail_is_opened(app, visit, mila):
    member = visit(mila)
    member.post("/settings/email", {"email": "mila@new.example", "current_password": "wrong wrong wrong"}, status=422)
    answer = member.post("/settings/email", {"email": "mila@new.example", "current_password": GOOD})
    assert "mila@new.example" in member.follow(answer).text
    [mail] = mails(app)
    assert (mail["to"], mail["template"]) == ("mila@new.example", "confirm_email")
    link = f"/confirm-email/{mail['values']['token']}"
    visit().get(link)
    assert row_of(app, mila).email == mila.email
    visit().post(link)
    assert row_of(app, mila).email_key == "mila@new.example"
    assert mails(app)[-1]["to"] == mila.email
    assert mails(app)[-1]["template"] == "email_changed"
    visit().get(link, status=410)
    visit().post(link, status=410)


def test_an_address_of_somebody_else_gets_the_same_answer(app, visit, mila, cast):
    one = visit(mila).post("/settings/email", {"email": cast.stranger.email, "current_password": GOOD})
    two = visit(mila).post("/settings/email", {"email": "unknown@example.org", "current_password": GOOD})
    assert one.headers["Location"] == two.headers["Location"]
    assert [mail["template"] for mail in mails(app)] == ["address_in_use", "confirm_email"]
    assert mails(app)[0]["to"] == cast.stranger.id


def test_a_new_password_makes_a_waiting_address_void(app, visit, mila):
    member = visit(mila)
    member.post("/settings/email", {"email": "thief@new.example", "current_password": GOOD})
    token = mails(app)[-1]["values"]["token"]
    member.post("/settings/password", {"current_password": GOOD, "password": OTHER})
    visit().post(f"/confirm-email/{token}", status=410)


def test_an_unverified_address_can_be_verified(app, visit, mila, unit):
    with unit():
        db.session.get(User, mila.id).email_verified_at = None
    assert "Not confirmed yet" in visit(mila).get("/settings/account").text
    visit(mila).post("/settings/email/verification")
    visit(mila).post(f"/confirm-email/{mails(app)[-1]['values']['token']}")
    assert row_of(app, mila).email_verified_at


def test_a_new_password_rotates_the_session_and_ends_all_others(app, visit, mila):
    here, there = visit(mila), visit(mila)
    with app.app_context():
        before = db.session.scalars(select(SignIn.token_hash).where(SignIn.user_id == mila.id)).all()
    here.post("/settings/password", {"current_password": GOOD, "password": OTHER})
    here.get("/settings/password")
    there.get("/settings/password", status=303, inspect=False)
    with app.app_context():
        after = db.session.scalars(select(SignIn.token_hash).where(SignIn.user_id == mila.id)).all()
    assert len(after) == 1
    assert not set(after) & set(before)
    assert mails(app)[-1]["template"] == "password_changed"


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("current", "password", "words"),
    [
        ("wrong wrong wrong", OTHER, "not your present password"),
        (GOOD, "short", "12 characters"),
        ("", OTHER, "Enter your present"),
    ],
)
def test_a_password_is_changed_by_its_owner_alone(visit, mila, current, password, words):
    answer = visit(mila).post("/settings/password", {"current_password": current, "password": password}, status=422)
    assert words in answer.text
    assert OTHER not in answer.text
    assert GOOD not in answer.text


def test_devices_are_listed_and_ended(app, visit, mila, cast):
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
    phone = visit()
    phone.post("/sign-in", {"email": mila.email, "password": GOOD}, headers=agent)
    page = visit(mila).get("/settings/sessions").text
    assert "Firefox on Linux" in page
    assert "This device" in page
    with app.app_context():
        newest = db.session.scalars(
            select(SignIn.id).where(SignIn.user_id == mila.id).order_by(SignIn.id.desc())
        ).first()
    visit(cast.stranger).post(f"/settings/sessions/{newest}/removal", status=404)
    visit(mila).post(f"/settings/sessions/{newest}/removal")
    phone.get("/settings/sessions", status=303, inspect=False)
    visit(mila).post(f"/settings/sessions/{newest}/removal", status=404)


def test_all_other_devices_are_ended_at_once(visit, mila):
    phone = visit()
    phone.post("/sign-in", {"email": mila.email, "password": GOOD})
    visit(mila).post("/settings/sessions/removal")
    phone.get("/settings/sessions", status=303, inspect=False)
    visit(mila).get("/settings/sessions")


def test_appearance_is_kept(app, visit, mila):
    form = {"theme": "dark", "locale": "en", "timezone": "Asia/Tokyo"}
    visit(mila).post("/settings/appearance", form)
    user = row_of(app, mila)
    assert (user.theme, user.timezone, user.shortcuts_off) == ("dark", "Asia/Tokyo", True)
    assert 'data-theme="dark"' in visit(mila).get("/settings/appearance").text
    visit(mila).post("/settings/appearance", form | {"keys": "y"})
    assert not row_of(app, mila).shortcuts_off


@pytest.mark.once("refused")
@pytest.mark.parametrize("wrong", [{"theme": "neon"}, {"locale": "xx"}, {"timezone": "../etc"}])
def test_appearance_takes_what_it_offers(visit, mila, wrong):
    visit(mila).post("/settings/appearance", {"theme": "dark", "locale": "en", "timezone": "UTC"} | wrong, status=422)
