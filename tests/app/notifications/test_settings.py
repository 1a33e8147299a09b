"""Choosing how to be told: the page, what it keeps, and what it refuses."""

import pytest

from app.db import db
from app.notifications.categories import CATEGORIES, DEFAULTS, WAYS
from app.notifications.models import MailHours, Preference

URL = "/settings/notifications"
HOURS = {"quiet_from": "22", "quiet_until": "6", "digest_hour": "18", "digest_day": "4"}


def chosen(**changes):
    return {**DEFAULTS, **HOURS, **changes}


@pytest.mark.once("words")
def test_the_page_shows_the_calm_defaults(visit, cast):
    page = visit(cast.mentee).get(URL).get_data(as_text=True)
    assert all(str(label) in page for label in CATEGORIES.values())
    assert page.count(f'selected value="mail">{WAYS["mail"]}') == 5
    assert 'selected value="21">21:00' in page


def test_what_is_chosen_is_kept(visit, unit, cast):
    answer = visit(cast.mentee).post(URL, chosen(follows="daily", rooms="app"))
    assert (answer.status_code, answer.location) == (303, URL)
    with unit():
        assert db.session.get(Preference, (cast.mentee.id, "follows")).way == "daily"
        assert db.session.get(MailHours, cast.mentee.id).digest_day == 4
    page = visit(cast.mentee).get(URL).get_data(as_text=True)
    assert 'selected value="18">18:00' in page
    assert 'selected value="4">Friday' in page
    assert visit(cast.mentee).post(URL, chosen(rooms="off")).status_code == 303
    with unit():
        assert db.session.get(Preference, (cast.mentee.id, "rooms")).way == "off"


@pytest.mark.once("refused")
def test_what_is_not_offered_is_refused(visit, unit, cast):
    for wrong in ({"rooms": "pigeon"}, {"moderation": "off"}, {"quiet_from": "24"}, {"digest_day": "x"}):
        visit(cast.mentee).post(URL, chosen(**wrong), status=422)
    with unit():
        assert db.session.query(Preference).count() == 0


@pytest.mark.once("refused")
def test_guests_are_led_to_sign_in(visit):
    assert "/sign-in" in visit(None).get(URL, status=303).location


def test_an_address_that_mail_comes_back_from_is_shown(visit, unit, cast):
    from app import clock
    from app.models import User

    with unit():
        db.session.get(User, cast.mentee.id).bounced_at = clock.now()
    assert "came back on" in visit(cast.mentee).get(URL).get_data(as_text=True)
