"""Going: handing over with a yes, closing, the last one out, taking members out and keeping them out."""

import re

import pytest
from sqlalchemy import delete, select

from app.db import db
from app.errors import Missing
from app.models import Follow, Membership, Notification
from communities.models import Community, LogLine, MembershipRequest, Removal
from communities.service import belonging
from tests.factories.communities import Author, make_community


def standing(app, place, user) -> tuple[int, bool]:
    with app.app_context():
        here = Membership.space_id == place.space_id, Membership.user_id == user.id
        found = db.session.scalars(select(Membership).where(*here)).one()
        return found.role, found.ended_at is None


def owner(app, place) -> int:
    with app.app_context():
        return db.session.scalar(select(Community.owner_id).where(Community.slug == place.slug))


def last_told(app, user) -> str:
    with app.app_context():
        newest = select(Notification.event).where(Notification.user_id == user.id).order_by(Notification.id.desc())
        return db.session.scalar(newest.limit(1))


def test_handing_over_takes_a_yes(app, place, visit, cast):
    steward, heir = visit(cast.mentor), visit(cast.mentee)
    assert "mila_mentee" in steward.get(f"{place.url}/handover?to=mila_mentee").text
    assert "Nobody in this" in steward.post(f"{place.url}/handover", {"handle": "sid_stranger"}, status=422).text
    assert "another member" in steward.post(f"{place.url}/handover", {"handle": "mara_mentor"}, status=422).text
    steward.post(f"{place.url}/handover", {"handle": "@mila_mentee", "then": "leave"})
    assert last_told(app, cast.mentee) == "StewardWanted"
    assert (owner(app, place), standing(app, place, cast.mentor)) == (cast.mentor.id, (40, True))
    assert "asked to become the steward" in heir.get(place.url).text
    assert "asked to become the steward" not in visit(cast.curator).get(place.url).text
    visit(cast.curator).post(f"{place.url}/handover/acceptance", status=404)
    heir.post(f"{place.url}/handover/acceptance")
    assert owner(app, place) == cast.mentee.id
    assert standing(app, place, cast.mentee) == (40, True)
    assert standing(app, place, cast.mentor)[1] is False
    heir.post(f"{place.url}/handover/acceptance", status=404)


def test_an_offer_can_be_declined_and_taken_back(app, place, visit, cast):
    steward, heir = visit(cast.mentor), visit(cast.mentee)
    for who in (heir, steward):
        steward.post(f"{place.url}/handover", {"handle": "mila_mentee"})
        visit(cast.curator).post(f"{place.url}/handover/removal")  # is not theirs to take back
        assert "asked to become" in heir.get(place.url).text
        who.post(f"{place.url}/handover/removal")
        heir.post(f"{place.url}/handover/acceptance", status=404)
    steward.post(f"{place.url}/handover", {"handle": "mila_mentee"})
    heir.post(f"{place.url}/membership/end")
    visit(cast.stranger).post(f"{place.url}/handover/acceptance", status=403)
    assert owner(app, place) == cast.mentor.id


def test_a_closed_community_is_read_and_not_written(app, place, visit, cast):
    steward, member, guest = visit(cast.mentor), visit(cast.mentee), visit(None)
    guest.get(place.page)
    visit(cast.curator).post(f"{place.url}/closing", status=403)
    steward.get(f"{place.url}/closing")
    steward.post(f"{place.url}/closing", {"why": "It is done"})
    assert "This community is closed" in guest.get(place.url).text
    assert "Say it" in guest.get(place.page).text
    answer = member.post(f"{place.topic}/posts", {"body": "One more"}, status=403)
    assert "This community is closed" in answer.text
    assert "One more" in answer.text
    topic = {"title": "New", "body": "New", "topic_kind": "discussion"}
    member.post(f"{place.url}/topics", topic, status=403)
    member.post(f"{place.topic}/posts/{place.post_id}", {"body": "Changed", "version": "1"}, status=403)
    member.post(f"{place.topic}/answer", {"post": str(place.reply_id)}, status=403)
    visit(cast.stranger).post(f"{place.url}/membership", status=403)
    assert "cannot come in" in steward.post(f"{place.url}/invitations", {"handle": "sid_stranger"}, status=422).text
    assert "Start a topic" not in member.get(place.url).text
    steward.post(f"{place.url}/closing/removal")
    member.post(f"{place.topic}/posts", {"body": "One more"})


def test_the_last_one_out_closes_the_place(app, unit, visit, cast):
    with unit():
        make_community(cast.stranger, "Alone")
    visit(cast.stranger).post("/communities/alone/membership/end")
    with app.app_context():
        community = db.session.scalars(select(Community)).one()
        assert (community.member_count, community.archived_at is not None) == (0, True)
    assert "This community is closed" in visit(cast.mentee).get("/communities/alone").text
    visit(cast.mentee).post("/communities/alone/membership", status=403)


@pytest.mark.parametrize("ban", ["", "y"])
def test_who_is_taken_out_is_out_at_once_and_told_why(app, unit, place, visit, cast, ban):
    moderator, member, path = visit(cast.curator), visit(cast.mentee), f"{place.url}/members/mila_mentee/removal"
    moderator.get(path)
    assert "Say why" in moderator.post(path, {"is_ban": ban}, status=422).text
    member.post(path, {"reason": "x"}, status=403)
    moderator.post(path, {"reason": "Sold courses here", "is_ban": ban})
    assert standing(app, place, cast.mentee)[1] is False
    member.post(f"{place.topic}/posts", {"body": "Still here"}, status=403)
    with app.app_context():
        removal = db.session.scalars(select(Removal.id)).one()
        assert not db.session.scalar(select(Follow.id).where(Follow.user_id == cast.mentee.id))
    assert last_told(app, cast.mentee) == "MemberRemoved"
    assert "took you out of" in member.get("/notifications").text
    assert "Sold courses here" in member.get(f"/communities/removals/{removal}").text
    visit(cast.curator).get(f"/communities/removals/{removal}", status=404)
    member.post(f"{place.url}/membership", status=403 if ban else 303)
    assert ("Sold courses here" in moderator.get(f"{place.url}/members").text) is bool(ban)
    if ban:
        assert (
            "cannot come in" in moderator.post(f"{place.url}/invitations", {"handle": "mila_mentee"}, status=422).text
        )
        moderator.post(f"{place.url}/removals/{removal}/lifting")
        member.post(f"{place.url}/membership")
    with app.app_context():
        acts = list(db.session.scalars(select(LogLine.act).order_by(LogLine.id)))
    assert acts == (["banned", "lifted"] if ban else ["removed"])


def test_who_left_before_they_were_taken_out_is_kept_out(app, place, visit, cast):
    moderator, member, path = visit(cast.curator), visit(cast.mentee), f"{place.url}/members/mila_mentee/removal"
    about = f"{place.url}/reports/new?about=post:{place.post_id}"
    member.post(f"{place.url}/membership/end")
    assert path in moderator.get(about).text
    assert "They have left already" in moderator.get(path).text
    assert "They have left already" in moderator.post(path, {"reason": "Sold courses"}, status=422).text
    moderator.post(path, {"reason": "Sold courses", "is_ban": "y"})
    member.post(f"{place.url}/membership", status=403)
    assert "kept out already" in moderator.post(path, {"reason": "Again", "is_ban": "y"}, status=422).text
    assert path not in moderator.get(about).text
    with app.app_context():
        assert db.session.scalars(select(Community.member_count)).one() == 2


def test_a_ban_holds_where_people_ask(found, visit, cast):
    place = found(joining="request")
    visit(cast.mentor).post(f"{place.url}/members/mila_mentee/removal", {"reason": "Enough", "is_ban": "y"})
    kept_out, others = visit(cast.mentee), visit(cast.stranger)
    kept_out.post(f"{place.url}/requests", {"words": "Please"}, status=403)
    for address in (place.url, place.page, "/communities"):
        page = kept_out.get(address).text
        assert "have taken you out of it" in page or "Kept out" in page
        assert "/removals/" in page or address == "/communities"
        assert ">React<" not in page
        assert not {"Ask to join", "See the community", "By request"} & set(re.findall(r">\s*([A-Z][a-z ]+)<", page))
        for other in (others, visit(None)):
            assert "taken you out" not in other.get(address).text
            assert "Kept out" not in other.get(address).text
    assert "Ask to join" in others.get(place.url).text


def test_an_invitation_can_be_declined(found, visit, cast):
    place, invited = found(reading="space", joining="invitation"), visit(cast.stranger)
    visit(cast.mentor).post(f"{place.url}/invitations", {"handle": "sid_stranger"})
    assert "No, thank you" in invited.get("/communities").text
    invited.post(f"{place.url}/membership/end")
    assert "You are invited" not in invited.get("/communities").text
    invited.post(f"{place.url}/membership", status=404)
    invited.post(f"{place.url}/membership/end", status=404)


def test_a_request_is_answered_once_and_goes_with_a_ban(app, unit, found, visit, cast):
    place = found(joining="request")
    visit(cast.mentee).post(f"{place.url}/membership/end")
    visit(cast.mentee).post(f"{place.url}/requests", {"words": "Once more"})
    with unit():
        community, request = (db.session.scalars(select(model)).one() for model in (Community, MembershipRequest))
        gone = delete(MembershipRequest).execution_options(synchronize_session=False)
        db.session.execute(gone)  # as when another moderator has let them in meanwhile
        with pytest.raises(Missing):
            belonging.admit(community, request, actor=Author(cast.mentor))
        with pytest.raises(Missing):
            belonging.decline(request, actor=Author(cast.mentor))
        db.session.rollback()
    visit(cast.mentor).post(f"{place.url}/members/mila_mentee/removal", {"reason": "Enough", "is_ban": "y"})
    assert "Once more" not in visit(cast.mentor).get(f"{place.url}/members").text


def test_nobody_takes_out_their_equals(place, visit, cast):
    for handle in ("mara_mentor", "cora_curator"):
        visit(cast.curator).post(f"{place.url}/members/{handle}/removal", {"reason": "x"}, status=403)
    visit(cast.mentor).post(f"{place.url}/members/sid_stranger/removal", {"reason": "x"}, status=404)


def test_members_are_found_by_name_and_handle(app, unit, place, visit, cast):
    visitor = visit(cast.mentor)
    for words in ("mila_m", cast.mentee.name[:4].upper()):
        page = visitor.get(f"{place.url}/members?q={words}").text
        assert f"/@{cast.mentee.handle}" in page
        assert f"/@{cast.curator.handle}" not in page
    assert "Nobody here is called" in visitor.get(f"{place.url}/members?q=%25").text


def test_who_has_written_something_may_found(place, visit, cast):
    writer, path = visit(cast.elsewhere), f"{place.topic}/posts"
    writer.post(f"{place.url}/membership")
    for number in range(3):
        writer.get("/communities/new", status=403)
        assert "Start a community" not in writer.get("/communities").text
        writer.post(path, {"body": f"Word {number}"})
    writer.get("/communities/new")
    assert "Start a community" in writer.get("/communities").text
