"""A community whose steward has left the site: asked are its moderators, members offer, those of the site choose."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, outbox
from app.accounts.models import AccountDeletion
from app.db import db
from app.models import Membership, Notification, User
from app.moderation.models import Audit
from app.ticks import tick
from communities.models import Community, HandingOver, LogLine, Vacancy


@pytest.fixture
def leave(app, unit):
    """Let somebody leave the site: `leave(user)`."""

    def go(user):
        with unit():
            due = clock.now() - timedelta(minutes=1)
            db.session.add(AccountDeletion(user_id=user.id, asked_at=due, due_at=due))
        with app.app_context():
            for _twice in range(2):
                tick()
            outbox.drain()
            assert db.session.get(User, user.id) is None

    return go


def keeper(app, place) -> tuple[int, bool, bool]:
    """Who is the steward, whether the community waits for one, and whether it is closed."""
    with app.app_context():
        found = db.session.scalars(select(Community).where(Community.slug == place.slug)).one()
        role = select(Membership.role).where(Membership.space_id == found.space_id, Membership.ended_at.is_(None))
        steward = db.session.scalar(role.where(Membership.user_id == found.owner_id)) == 40
        return (
            found.owner_id * steward,
            db.session.scalar(select(Vacancy.id)) is not None,
            found.archived_at is not None,
        )


def told(app, user) -> list[str]:
    with app.app_context():
        return [*db.session.scalars(select(Notification.event).where(Notification.user_id == user.id))]


def test_its_moderators_are_asked_once_and_the_first_who_says_yes_is_it(app, place, visit, cast, leave):
    steward, moderator, member = visit(cast.mentor), visit(cast.curator), visit(cast.mentee)
    assert f"{place.url}/handover" in steward.get("/settings/deletion").text
    assert "/handover" not in moderator.get("/settings/deletion").text
    assert "no steward any more" not in moderator.get(place.url).text
    leave(cast.mentor)
    assert keeper(app, place) == (0, True, False)
    assert told(app, cast.curator).count("StewardMissing") == 1
    assert "StewardMissing" not in told(app, cast.mentee)
    assert "Become the steward" in moderator.get(place.url).text
    assert "Become the steward" not in member.get(place.url).text
    assert "no steward" not in visit(cast.stranger).get(place.url).text
    member.post(f"{place.topic}/posts", {"body": "It goes on"})
    member.post(f"{place.url}/steward", status=403)
    visit(cast.stranger).post(f"{place.url}/steward", status=403)
    moderator.post(f"{place.url}/steward")
    assert keeper(app, place) == (cast.curator.id, False, False)
    moderator.post(f"{place.url}/steward", status=409)
    assert "no steward any more" not in member.get(place.url).text


def test_members_offer_and_moderators_of_the_site_choose(app, unit, found, visit, cast, leave):
    place = found(reading="space", joining="invitation")
    visit(cast.mentor).post(f"{place.url}/members/cora_curator/role", {"role": "member"})
    leave(cast.mentor)
    member, site = visit(cast.mentee), visit(cast.moderator)
    member.post(f"{place.url}/steward/offer")
    member.post(f"{place.url}/steward/offer")
    assert "You have said that you would look after" in member.get(place.url).text
    assert "1 community has no steward" in site.get("/").text
    assert "no steward" not in member.get("/").text
    page = site.get("/communities/vacant").text
    assert cast.mentee.name in page
    assert "Career changers" in page
    assert f'"{place.url}"' not in page
    site.get(place.url, status=404)
    for user in (cast.mentee, cast.curator, cast.stranger):
        visit(user).get("/communities/vacant", status=404)
        visit(user).post(f"/communities/vacant/{community(app)}", {"person": str(cast.mentee.id)}, status=404)
    site.post(f"/communities/vacant/{community(app)}", {"person": str(cast.curator.id)}, status=409)
    assert keeper(app, place) == (0, True, False)
    site.post(f"/communities/vacant/{community(app)}", {"person": str(cast.mentee.id)})
    assert keeper(app, place) == (cast.mentee.id, False, False)
    assert "StewardChosen" in told(app, cast.mentee)
    assert "Every community has a steward." in site.get("/communities/vacant").text
    with app.app_context():
        assert [*db.session.scalars(select(LogLine.act).order_by(LogLine.id))] == ["no_moderator", "handed_over"]
        assert db.session.scalar(select(Audit.action)) == "steward_chosen"


def community(app) -> int:
    with app.app_context():
        return db.session.scalars(select(Community.id)).one()


@pytest.mark.once("cases")
def test_whom_the_steward_had_asked_can_still_say_yes(app, place, visit, cast, leave):
    visit(cast.mentor).post(f"{place.url}/handover", {"handle": "mila_mentee"})
    leave(cast.mentor)
    with app.app_context():
        assert not db.session.scalar(select(HandingOver.community_id))
    assert "StewardMissing" in told(app, cast.mentee)
    heir = visit(cast.mentee)
    assert "Become the steward" in heir.get(place.url).text
    heir.post(f"{place.url}/steward")
    assert keeper(app, place) == (cast.mentee.id, False, False)


def test_nobody_is_left_waiting(app, place, visit, cast, leave):
    leave(cast.mentor)
    visit(cast.curator).post(f"{place.url}/membership/end")
    visit(cast.mentee).post(f"{place.url}/steward/offer")
    visit(cast.mentee).post(f"{place.url}/steward/offer", {"on": "0"})
    site = visit(cast.moderator)
    assert "No member has offered" in site.get("/communities/vacant").text
    leave(cast.mentee)
    assert keeper(app, place)[2]
    assert "Every community has a steward." in site.get("/communities/vacant").text
    assert "fourteen" in visit(None).get(place.page).text


def test_the_site_can_close_what_nobody_looks_after(app, place, visit, cast, leave):
    leave(cast.mentor)
    visit(cast.moderator).post(f"/communities/vacant/{community(app)}/closing")
    assert keeper(app, place)[2]
    visit(cast.curator).post(f"{place.url}/steward", status=409)
    assert "fourteen" in visit(None).get(place.page).text
