"""Seeing one's own pages through other eyes: the same rule, for the owner alone, without a trace."""

import pytest

from app.models import Audience
from tests.factories.portfolio import make_portfolio
from tests.factories.profiles import describe, profile_of
from tests.factories.rooms import make_room
from tests.factories.threads import make_thread

TITLES = {each: f"Only for {each}" for each in Audience if each != Audience.SPACE}
SEEN = {
    "guest": {"public"},
    "member": {"public", "members"},
    "mentor": {"public", "members", "mentors"},
}


@pytest.fixture
def told(cast, unit):
    """A member who shows a thread to each audience, and is mentored."""
    with unit():
        for audience, title in TITLES.items():
            make_thread(cast.mentee, title=title, audience=audience)
        make_room(cast.mentee, cast.mentor)
        describe(cast.mentee, goals="Let others count.")


@pytest.mark.parametrize("page", ["/@mila_mentee", "/@mila_mentee/portfolio"])
def test_each_pair_of_eyes_sees_what_somebody_like_them_does(visit, cast, told, page):
    mine = visit(cast.mentee)
    real = {"guest": None, "member": cast.stranger, "mentor": cast.mentor}
    for whom, seen in SEEN.items():
        shown = mine.get(f"{page}?as={whom}").text
        assert {each for each, title in TITLES.items() if title in shown} == seen
        theirs = visit(real[whom]).get(page).text
        assert {each for each, title in TITLES.items() if title in theirs} == seen
        assert f'href="{page}"' in shown  # the way back
        assert "You see this page as" in shown
        assert ("Let others count." in shown) == ("Let others count." in theirs)
    assert "You see this page as" not in mine.get(page).text


def test_nobody_else_may_look_through_other_eyes(visit, cast, told):
    for page in ("/@mila_mentee", "/@mila_mentee/portfolio", "/@nobody_there"):
        for person in (None, cast.stranger, cast.moderator):
            visit(person).get(f"{page}?as=mentor", status=404)
    visit(cast.mentee).get("/@mila_mentee?as=nobody", status=404)


def test_a_hidden_page_is_said_to_be_hidden(visit, cast, unit):
    with unit():
        profile_of(cast.mentee).audience = Audience.MEMBERS
    for page in ("/@mila_mentee", "/@mila_mentee/portfolio"):
        assert "Your page is hidden from them" in visit(cast.mentee).get(f"{page}?as=guest").text
        assert "Your page is hidden from them" not in visit(cast.mentee).get(f"{page}?as=member").text


def test_acts_are_left_out_and_the_cost_stays(visit, cast, unit, statements):
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        describe(cast.mentee, is_mentor=True, capacity=3)
    mine = visit(cast.mentee)
    page = mine.get("/@mila_mentee?as=member").text
    for act in ("Edit profile", "Ask Mila to be your mentor", "/block", "Follow"):
        assert act not in page.partition("<main")[2]
    with statements() as asked:
        mine.get("/@mila_mentee/portfolio?as=mentor")
    assert len(asked) <= 8
    assert not [each for each in asked if str(each).lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
