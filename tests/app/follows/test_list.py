"""The list of what one follows: left from there also when it is out of sight, of which nothing is said."""

import re

import pytest
from sqlalchemy import select

from app.access import set_audience
from app.db import db
from app.models import Audience, Follow, Notification
from tests.factories.communities import make_community, make_topic
from tests.factories.people import block, follow
from tests.factories.roadmaps import make_roadmap
from tests.factories.threads import make_entry, make_thread
from tests.threads.test_service import person
from threads.models import Thread
from threads.service import publish, remove

LIST = "/follows"


@pytest.fixture
def shelf(unit, cast):
    """Have a stranger follow one thing of each kind; return the ids of their follows by the kind."""
    with unit():
        place, thread = make_community(cast.moderator, "Bakers"), make_thread(cast.mentee, "Counting")
        things = [thread, place, make_topic(place, cast.moderator, "Sourdough"), make_roadmap(cast.curator)]
        targets = [f"person:{cast.mentor.id}", *(f"{thing.kind}:{thing.id}" for thing in things)]
        return {target.partition(":")[0]: follow(cast.stranger, target).id for target in targets}


def kinds_followed(unit, user) -> set[str]:
    """What a member follows, by kind."""
    with unit() as session:
        found = session.scalars(select(Follow.target).where(Follow.user_id == user.id))
        return {target.partition(":")[0] for target in found}


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_all_kinds_are_listed_and_left(visit, cast, unit, shelf, statements, send):
    visitor, other = visit(cast.stranger), visit(cast.elsewhere)
    with statements() as spoken:
        text = visitor.get(LIST).text
    assert len(spoken) <= 4
    for name in (cast.mentor.name, "Counting", "Bakers", "Sourdough"):
        assert f">{name}</a>" in text
    assert LIST in visitor.get("/feed").text
    assert ">Counting</a>" not in other.get(LIST).text
    getattr(other, send)(f"{LIST}/{shelf['thread']}/removal")
    assert kinds_followed(unit, cast.stranger) == set(shelf), "another's follow is not theirs to end"
    for _twice in range(2):
        getattr(visitor, send)(f"{LIST}/{shelf['thread']}/removal")
    assert kinds_followed(unit, cast.stranger) == set(shelf) - {"thread"}
    assert "/sign-in" in visit(None).get(LIST, status=303).headers["Location"]


def test_what_is_out_of_sight_looks_like_what_is_gone_and_is_left_with_one_press(visit, cast, unit, shelf):
    visitor = visit(cast.stranger)
    with unit():
        private, removed = make_thread(cast.mentee, "A private one"), make_thread(cast.mentee, "A removed one")
        for thread in (private, removed):
            follow(cast.stranger, f"thread:{thread.id}")
    with unit():
        remove(db.session.get_one(Thread, removed.id))
    pages = [visitor.get(LIST).text]
    with unit():
        set_audience(db.session.get_one(Thread, private.id), Audience.OWNER)
        block(cast.mentor, cast.stranger)
        publish(db.session.get_one(Thread, private.id), author=person(cast.mentee), title="Not yours", body_md="Words")
        assert db.session.query(Notification).filter_by(user_id=cast.stranger.id).count() == 0
    pages.append(visitor.get(LIST).text)
    with unit():
        remove(db.session.get_one(Thread, private.id))
        db.session.query(Follow).filter_by(target=f"person:{cast.mentor.id}").delete()
    pages.append(visitor.get(LIST).text)
    assert ["A private one" in page for page in pages] == [True, False, False]
    hidden, gone = (re.sub(r' value="[^"]*"', "", page) for page in pages[1:])  # but for the tokens of its forms
    assert hidden == gone


def test_one_press_leaves_all_that_is_out_of_sight_and_nothing_else(visit, cast, unit, shelf):
    with unit():
        followed = follow(cast.elsewhere, f"thread:{make_thread(cast.mentee, audience=Audience.OWNER).id}").id
        closed = make_community(cast.moderator, "Closed", reading="space")
        follow(cast.stranger, f"community:{closed.id}")
        block(cast.mentee, cast.stranger)
        follow(cast.stranger, "roadmap:999")
    visit(cast.stranger).post(f"{LIST}/unseen/removal")
    assert kinds_followed(unit, cast.stranger) == set(shelf) - {"thread"}
    with unit() as session:
        assert session.query(Follow).filter_by(target="roadmap:999").count() == 0
        assert session.get(Follow, followed) is not None, "others leave their own"


def test_many_follows_out_of_sight_cost_no_more_statements(visit, cast, unit, statements):
    with unit():
        seen = make_thread(cast.mentor, "Seen")
        make_entry(seen, "What is seen")
        follow(cast.stranger, f"thread:{seen.id}").stirred_at = seen.begun_at
    visitor, counted = visit(cast.stranger), []
    for _round in range(2):
        for page in ("/", "/feed", LIST):
            with statements() as spoken:
                text = visitor.get(page).text
            assert "See" in text or "What is seen" in text
            counted.append(len(spoken))
        with unit():
            for number in range(45):
                hidden = make_thread(cast.mentee, f"{number}", audience=Audience.OWNER)
                follow(cast.stranger, f"thread:{hidden.id}").stirred_at = None
                make_entry(hidden, "Not told")
    assert counted[3:] == counted[:3]
    with unit():
        set_audience(db.session.get_one(Thread, hidden.id), Audience.PUBLIC)
        assert db.session.scalar(select(Follow.stirred_at).filter_by(target=f"thread:{hidden.id}")) is not None
    assert "Not told" in visitor.get("/feed").text
