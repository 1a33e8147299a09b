"""Whether mail may quote a room: by everybody's yes, taken back by anybody's no, nobody else's business."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Membership
from tests.factories.rooms import make_request, make_room

YES = {"lets_quote": "y"}


@pytest.fixture
def url(unit, cast):
    """The address of an open room's mail."""
    with unit():
        return f"/rooms/{make_room(cast.mentee, cast.mentor).id}/mail"


def given(unit):
    with unit():
        return dict(db.session.execute(select(Membership.user_id, Membership.lets_quote)).all())


def test_it_is_off_until_everybody_says_yes(visit, unit, cast, url):
    assert "Mail quotes nothing from this room." in visit(cast.mentee).get(url).text
    visit(cast.mentee).post(url, YES)
    assert "until everybody else here has, too" in visit(cast.mentee).get(url).text
    assert "Mail quotes nothing from this room." in visit(cast.mentor).get(url).text
    visit(cast.mentor).post(url, YES)
    assert "Everybody here has switched it on" in visit(cast.mentee).get(url).text
    assert given(unit) == {cast.mentee.id: True, cast.mentor.id: True}


def test_anybody_takes_it_back(visit, unit, cast, url):
    for person in (cast.mentee, cast.mentor):
        visit(person).post(url, YES)
    visit(cast.mentor).post(url, {})
    assert given(unit) == {cast.mentee.id: True, cast.mentor.id: False}
    assert "Everybody here" not in visit(cast.mentee).get(url).text


def test_it_is_the_business_of_those_in_the_room(visit, unit, cast, url):
    for person in (cast.stranger, cast.moderator, cast.admin):
        visit(person).get(url, status=404)
        visit(person).post(url, YES, status=404)
    assert "/sign-in" in visit(None).get(url, status=303).location
    assert set(given(unit).values()) == {False}


def test_a_request_has_no_mail_to_quote(visit, unit, cast):
    with unit():
        room = make_request(cast.mentee, cast.mentor)
        url = f"/rooms/{room.id}/mail"
    visit(cast.mentee).get(url, status=404)


def test_the_room_leads_there(visit, cast, url):
    assert url in visit(cast.mentee).get(url.removesuffix("/mail")).text
