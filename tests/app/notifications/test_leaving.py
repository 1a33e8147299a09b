"""One-click unsubscribing (RFC 8058): by programs without cookies, by people with a button, by crawlers never."""

import re

import pytest
from sqlalchemy import select, update

from app import clock
from app.db import db
from app.models import User
from app.notifications import leaving, service
from app.notifications.models import MailStop, Preference
from rooms.models import Room
from tests.app.notifications.conftest import text_of
from tests.factories.rooms import make_entry, make_room

ONE_CLICK = {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}


@pytest.fixture
def mail(unit, cast, noon, post):
    """A mail about something new in a room."""
    with unit():
        make_entry(make_room(cast.mentee, cast.mentor), cast.mentor)
    return next(each for each in post() if each["To"] == cast.mentee.email)


def link_in(mail):
    """The path that a mail program posts to."""
    return re.search(r"<http://localhost(/unsubscribe/[^>]+)>", mail["List-Unsubscribe"])[1]


def stopped(unit):
    with unit():
        return [(each.user_id, each.target) for each in db.session.scalars(select(MailStop))]


@pytest.mark.once("words")
def test_headers_of_a_mail_that_can_be_left(mail):
    raw = bytes(mail).decode()
    assert re.search(r"^List-Unsubscribe: <http://localhost/unsubscribe/[\w.~-]+>\r?$", raw, re.MULTILINE)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<rooms.localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime
    assert re.fullmatch(r"<[0-9a-f]+@localhost>", mail["Message-ID"])
    assert mail["References"] == mail["In-Reply-To"] != mail["Message-ID"]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.once("words")
def test_mails_about_one_thing_make_one_thread(unit, cast, mail, post):
    with unit():
        room = db.session.scalar(select(Room))
        service.visited(f"room:{room.id}", person=cast.mentee)
        make_entry(room, cast.mentor)
    [second] = post()
    assert second["References"] == mail["References"]
    assert second["Message-ID"] != mail["Message-ID"]


def test_a_mail_program_posts_without_cookies_or_tokens(app, unit, cast, mail, post):
    answer = app.test_client().post(link_in(mail), **ONE_CLICK)
    assert answer.status_code == 200
    with unit():
        room = db.session.scalar(select(Room))
        assert list(db.session.scalars(select(MailStop.target))) == [f"room:{room.id}"]
        service.visited(f"room:{room.id}", person=cast.mentee)
        make_entry(room, cast.mentor)
    assert post() == []
    assert app.test_client().post(link_in(mail), **ONE_CLICK).status_code == 200  # twice is once


@pytest.mark.once("refused")
def test_a_program_may_post_a_form_in_parts(app, unit, mail):
    answer = app.test_client().post(
        link_in(mail), data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    assert len(stopped(unit)) == 1


def test_looking_changes_nothing(app, unit, mail):
    for method in ("get", "head"):
        assert getattr(app.test_client(), method)(link_in(mail)).status_code == 200
    assert stopped(unit) == []
    page = app.test_client().get(link_in(mail))
    assert "this room" in page.text
    assert "Mara" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_people_press_the_button_and_may_change_their_mind(visit, unit, cast, mail):
    guest = visit(None)
    assert "No more mail about this?" in guest.get(link_in(mail)).text
    assert "We send you no more mail about this room" in guest.post(link_in(mail), status=200).text
    assert len(stopped(unit)) == 1
    assert "Mail comes again" in guest.post(link_in(mail), {"again": "1"}, status=200).text
    assert stopped(unit) == []


def test_it_works_after_the_address_has_changed(app, unit, cast, mail):
    with unit():
        db.session.execute(update(User).where(User.id == cast.mentee.id).values(email="new@example.org"))
    assert app.test_client().post(link_in(mail), **ONE_CLICK).status_code == 200
    assert stopped(unit)[0][0] == cast.mentee.id


@pytest.mark.once("words")
def test_the_link_stands_in_both_parts(mail):
    assert text_of(mail).count("/unsubscribe/") == 1
    assert "/settings/notifications" in text_of(mail)


@pytest.mark.once("refused")
def test_a_forged_or_foreign_token_opens_nothing(app, unit, cast, mail):
    token = link_in(mail).rpartition("/")[2]
    with unit():
        db.session.execute(update(User).where(User.id == cast.mentor.id).values(joined_at=clock.now()))
        other = leaving.token_for(cast.mentor, "room:1")  # of an account that had this number before
    for wrong in (token[:-1], token + "x", "a" * 400, other, "%00", "x"):
        assert app.test_client().post(f"/unsubscribe/{wrong}", **ONE_CLICK).status_code in {400, 404}
    assert stopped(unit) == []


def test_a_digests_link_ends_that_digest_only(app, unit, cast, noon):
    with unit():
        service.choose_ways({"follows": "daily", "communities": "daily", "rooms": "weekly"}, person=cast.mentee)
        token = leaving.token_for(cast.mentee, "daily")
    app.test_client().post(f"/unsubscribe/{token}", **ONE_CLICK)
    with unit():
        ways = {row.category: row.way for row in db.session.scalars(select(Preference))}
    assert (ways["follows"], ways["communities"], ways["rooms"]) == ("app", "app", "weekly")


def test_a_message_to_the_operator_ends_it_too(app, unit, mail):
    token = link_in(mail).rpartition("/")[2]
    runner = app.test_cli_runner()
    assert runner.invoke(args=["notifications", "leave", token]).exit_code == 0
    assert len(stopped(unit)) == 1
    assert runner.invoke(args=["notifications", "leave", token + "x"]).exit_code == 1


@pytest.mark.once("words")
def test_an_address_by_mail_where_the_operator_has_one(app, unit, cast, noon, monkeypatch):
    from app.notifications.sending import _ways_out
    from tests.conftest import settings_for

    settings = app.config["SETTINGS"]
    url = "smtp://127.0.0.1:25?from=hello@menteo.example&unsubscribe=leave@menteo.example"
    monkeypatch.setitem(app.config, "SETTINGS", settings_for(settings.data, settings.database_url, mail_url=url))
    with app.app_context():
        assert _ways_out("t0ken").endswith(", <mailto:leave@menteo.example?subject=t0ken>")
