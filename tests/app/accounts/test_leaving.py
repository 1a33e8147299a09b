"""Between the wish to go and the going: nothing is done for who leaves or in their name, and no decision is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import ticks
from app.accounts.passwords import hash_password
from app.calendars import service as calendars
from app.db import db
from app.models import SiteRole, User
from communities.models import Topic, WeeklyTopic
from tests.app.moderation.test_moderation import decide
from tests.factories.communities import make_community
from tests.factories.rooms import actor
from tests.factories.threads import make_entry, make_thread
from threads.models import Entry, Thread

PASSWORD = "a long walk in the rain"


@pytest.fixture
def leave(visit, unit):
    """Have a member ask to go."""

    def asks(person, status=303):
        with unit() as session:
            session.get(User, person.id).password_hash = hash_password(PASSWORD)
        return visit(person).post("/settings/deletion", {"current_password": PASSWORD}, status=status)

    return asks


def test_what_moderators_decide_meanwhile_outlasts_the_way_back(visit, cast, unit, leave):
    with unit():
        nasty = make_thread(cast.mentee, title="Nasty thread")
        entry, ident = make_entry(nasty, title="Nasty entry").id, nasty.id
        make_thread(cast.mentee, title="Kind thread")
    about = {"about": f"thread:{ident}", "reason": "selling", "note": "See for yourself"}
    visit(cast.stranger).post("/reports", about)
    leave(cast.mentee)
    decide(visit, cast.moderator, "/moderation/cases/1", "remove")
    visit(None).post("/sign-in", {"email": "mila_mentee@example.org", "password": PASSWORD})
    listed = visit(cast.stranger).get("/threads").text
    assert "Kind thread" in listed
    assert "Nasty" not in listed
    with unit():
        assert db.session.get(Thread, ident).hidden_at == db.session.get(Entry, entry).hidden_at is not None


def test_what_moderators_show_again_meanwhile_waits_for_the_way_back(visit, cast, leave):
    visit(cast.mentee).post("/reports", {"about": "person:1", "reason": "selling", "note": "Price lists"})
    decide(visit, cast.moderator, "/moderation/cases/1")
    leave(cast.mentor)
    visit(cast.moderator).post("/moderation/cases/1/restoration", {"note": "Edited."})
    visit(cast.stranger).get("/@mara_mentor", status=404)
    visit(None).post("/sign-in", {"email": "mara_mentor@example.org", "password": PASSWORD})
    visit(cast.stranger).get("/@mara_mentor")


def test_a_calendar_is_empty_handed_until_they_come_back(visit, cast, unit, leave):
    with unit():
        address = f"/calendar/{calendars.token_of(calendars.make(actor(cast.mentee)))}.ics"
    visit(None).get(address)
    leave(cast.mentee)
    visit(None).get(address, status=404)
    visit(None).post("/sign-in", {"email": "mila_mentee@example.org", "password": PASSWORD})
    visit(None).get(address)


def test_no_topic_begins_in_their_name(app, cast, unit, leave):
    with unit():
        place = make_community(cast.mentor)
        words = {"title": "Small wins", "body_md": "What went well?", "weekday": 0, "hour": 9, "zone": "UTC"}
        begins = cast.mentor.joined_at + timedelta(days=7)
        db.session.add(WeeklyTopic(community_id=place.id, author_id=cast.mentor.id, next_at=begins, **words))
    leave(cast.mentor)
    with app.app_context():
        ticks.tick()
        assert db.session.scalar(select(WeeklyTopic.next_at)) > begins
        assert not db.session.scalars(select(Topic.id).where(Topic.title == "Small wins")).all()


def test_two_administrators_do_not_count_on_each_other(cast, unit, leave):
    with unit() as session:
        session.get(User, cast.curator.id).role = SiteRole.ADMINISTRATOR
    leave(cast.curator)
    assert "only administrator" in leave(cast.admin, 422).text
