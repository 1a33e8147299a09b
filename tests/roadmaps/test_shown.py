"""What others see of a learner's roadmaps: nothing, until the learner shows it; and what home says of them."""

import pytest
from sqlalchemy import select

from roadmaps.models import Enrollment
from roadmaps.service import learning
from tests.factories.people import block
from tests.factories.roadmaps import make_ask, make_done, make_enrollment, make_roadmap, plan_of
from tests.factories.rooms import actor


@pytest.fixture
def shown(unit, cast):
    """The mentee on a roadmap: one step confirmed by the curator, one said to be done, with a note and evidence."""
    with unit():
        from roadmaps.service import verification

        enrollment = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        make_done(enrollment, cast.mentee, "flour", "water")
        learning.write_note(enrollment, "water", note_md="zqnote", version=1)
        ask = make_ask(enrollment, cast.mentee, cast.curator, key="flour", words="zqwords")
        said = {"person": actor(cast.curator), "version": ask.version, "words": "zqanswer"}
        verification.confirm(ask, enrollment, plan_of(enrollment), **said)

    def show(audience):
        with unit() as session:
            found = session.scalars(select(Enrollment)).one()
            learning.show_to(found, audience, learner=actor(cast.mentee))

    return show


@pytest.mark.parametrize(
    ("audience", "readers"), [("owner", []), ("members", ["stranger"]), ("public", ["stranger", None])]
)
def test_only_who_it_is_shown_to_sees_it(visit, cast, shown, audience, readers):
    shown(audience)
    for name in ("stranger", None):
        page = visit(getattr(cast, name) if name else None).get("/@mila_mentee").text
        assert ("Learned on roadmaps" in page) == (name in readers)
        assert ("Know your flour" in page) == (name in readers)


def test_confirmed_steps_stand_apart_from_ones_own_word_and_nothing_private_shows(visit, cast, unit, shown):
    shown("public")
    page = visit().get("/@mila_mentee").text
    confirmed, _, claimed = page.partition("by their own word")
    assert "Confirmed by a person" in confirmed
    assert "Know your flour" in confirmed
    assert "Cora Curator" in confirmed
    assert "Measure water" in claimed
    assert "not confirmed" in claimed
    for private in ("zqnote", "zqwords", "zqanswer", "My flour", "My water"):
        assert private not in page
    shown("owner")
    assert "Learned on roadmaps" not in visit().get("/@mila_mentee").text
    assert "Learned on roadmaps" not in visit(cast.mentee).get("/@mila_mentee").text


def test_who_is_blocked_and_what_was_left_show_nothing(visit, cast, unit, shown):
    shown("public")
    with unit() as session:
        session.add(block(cast.mentee, cast.stranger))
    visit(cast.stranger).get("/@mila_mentee", status=404)
    with unit() as session:
        learning.leave(session.scalars(select(Enrollment)).one())
    assert "Learned on roadmaps" not in visit().get("/@mila_mentee").text


def test_home_names_the_other_roadmaps_and_a_curators_asks(visit, cast, unit, shown):
    with unit() as session:
        enrollment = session.scalars(select(Enrollment)).one()
        make_ask(enrollment, cast.mentee, cast.curator)
        make_enrollment(cast.mentee, make_roadmap(cast.curator, slug="rowing", title="Rowing"))
    page = visit(cast.mentee).get("/").text
    assert "Beside it" in page
    assert "Rowing" in page
    page = visit(cast.curator).get("/").text
    assert "Mila Mentee asks you to confirm a step of a roadmap" in page
    assert "Measure water · Baking bread" in page
    with unit() as session:
        session.add(block(cast.mentee, cast.curator))
    assert "asks you to confirm" not in visit(cast.curator).get("/").text
