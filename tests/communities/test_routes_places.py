"""Pages of communities and the addresses of membership."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Follow
from communities.models import Community, MembershipRequest
from communities.service import belonging
from tests.factories.communities import make_community, make_topic

FORM = {
    "title": "Data people",
    "summary": "For people who count",
    "reading": "public",
    "joining": "open",
    "tags": "SQL, Joins, sql",
}


def is_member(app, place, user) -> bool:
    with app.app_context():
        standing = belonging.membership_of(place.space_id, user.id)
        return standing is not None and standing.is_active


@pytest.mark.parametrize("page", ["", "/guidelines"])
def test_anybody_reads_a_public_community(place, visit, cast, page):
    for user in (None, cast.stranger, cast.mentee):
        answer = visit(user).get(place.url + page)
        assert "Career changers" in answer.text
        assert "Say what you tried before you ask." in answer.text


def test_only_members_of_the_site_see_who_is_there(place, visit, cast):
    assert "/sign-in" in visit(None).get(f"{place.url}/members", status=303).headers["Location"]
    assert cast.mentee.name in visit(cast.stranger).get(f"{place.url}/members").text
    assert cast.mentee.name not in visit(None).get(f"{place.url}/guidelines").text


def test_the_list_shows_communities_and_says_when_there_are_none(app, visit, cast, found):
    assert "There are no communities yet." in visit(None).get("/communities").text
    found()
    assert "Career changers" in visit(None).get("/communities").text
    assert "Career changers" in visit(cast.mentee).get("/communities?mine=1").text
    assert "You belong to no community yet." in visit(cast.stranger).get("/communities?mine=1").text


def test_founding(app, visit, cast):
    visitor = visit(cast.moderator)
    visitor.get("/communities/new")
    answer = visitor.post("/communities", FORM)
    assert answer.headers["Location"].endswith("/communities/data-people")
    with app.app_context():
        community = db.session.scalar(select(Community))
        assert (community.tags, community.member_count) == (["sql", "joins"], 1)
    assert "Start a topic" in visitor.follow(answer).text


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Give the community a name"),
        ({"tags": "a,b,c,d,e,f"}, "5 tags or fewer"),
        ({"reading": "space"}, "let people in by invitation"),
        ({"reading": "everyone"}, "Who can read"),
        ({"guidelines": "\n".join("abcdefghijklmnop")}, "12 lines or fewer"),
    ],
)
def test_founding_keeps_what_was_typed(visit, cast, wrong, words):
    answer = visit(cast.moderator).post("/communities", FORM | wrong, status=422)
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert "For people who count" in answer.text


@pytest.mark.once("refused")
def test_founding_is_not_for_guests_nor_for_the_unverified(app, unit, visit, cast):
    assert "/sign-in" in visit(None).post("/communities", FORM).headers["Location"]
    with unit() as session:
        session.merge(cast.stranger).email_verified_at = None
    visit(cast.stranger).post("/communities", FORM, status=403)
    visit(cast.stranger).get("/communities/new", status=403)


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_joining_and_leaving_take_effect_at_once(app, place, visit, cast, send):
    visitor = visit(cast.stranger)
    assert "Join community" in visitor.get(place.url).text
    getattr(visitor, send)(f"{place.url}/membership")
    assert is_member(app, place, cast.stranger)
    page = visitor.get(place.url).text
    assert "Joined" in page
    assert "Start a topic" in page
    getattr(visitor, send)(f"{place.url}/membership/end")
    assert not is_member(app, place, cast.stranger)
    visitor.get(f"{place.url}/topics/new", status=403)


def test_joining_comes_back_to_where_one_was(place, visit, cast):
    back = visit(cast.stranger).post(f"{place.url}/membership", {"next": place.page}).headers["Location"]
    assert back.endswith(place.page)
    away = visit(cast.elsewhere).post(f"{place.url}/membership", {"next": "//evil.example"}).headers["Location"]
    assert away.endswith(place.url)


def test_the_steward_cannot_just_leave(place, visit, cast):
    assert "Hand the community over" in visit(cast.mentor).post(f"{place.url}/membership/end", status=403).text
    visit(cast.mentor).post(f"{place.url}/members/mila_mentee/role", {"role": "steward"}, status=422)


def test_roles_are_the_stewards_to_give(app, place, visit, cast):
    path = f"{place.url}/members/mila_mentee/role"
    visit(cast.curator).post(path, {"role": "moderator"}, status=403)
    visit(cast.mentor).post(path, {"role": "emperor"}, status=422)
    visit(cast.mentor).post(path, {"role": "moderator"})
    assert "made you a moderator of" in visit(cast.mentee).get("/notifications").text
    assert "made Mila" in visit(cast.mentor).get(f"{place.url}/log").text
    with app.app_context():
        assert belonging.membership_of(place.space_id, cast.mentee.id).role == 30
    visit(cast.mentor).post(f"{place.url}/members/sid_stranger/role", {"role": "moderator"}, status=404)


def test_asking_and_deciding(app, found, visit, cast):
    place = found(joining="request")
    visitor, steward = visit(cast.stranger), visit(cast.mentor)
    assert "Ask to join" in visitor.get(place.url).text
    visitor.post(f"{place.url}/membership", status=403)
    visitor.post(f"{place.url}/requests", {"words": "I teach physics."})
    assert "You asked to join" in visitor.get(place.url).text
    assert "I teach physics." in steward.get(f"{place.url}/members").text
    assert "I teach physics." not in visit(cast.mentee).get(f"{place.url}/members").text
    with app.app_context():
        asked = db.session.scalar(select(MembershipRequest.id))
    visit(cast.mentee).post(f"{place.url}/requests/{asked}", {"decision": "admit"}, status=403)
    steward.post(f"{place.url}/requests/{asked}", {"decision": "admit"})
    assert is_member(app, place, cast.stranger)
    steward.post(f"{place.url}/requests/{asked}", {"decision": "admit"}, status=404)


def test_a_declined_request_is_not_told_and_not_asked_again(app, found, visit, cast):
    place = found(joining="request")
    visit(cast.stranger).post(f"{place.url}/requests", {"words": ""})
    with app.app_context():
        asked = db.session.scalar(select(MembershipRequest.id))
    visit(cast.mentor).post(f"{place.url}/requests/{asked}", {"decision": "decline"})
    assert not is_member(app, place, cast.stranger)
    visit(cast.stranger).post(f"{place.url}/requests", {"words": "Please"})
    assert "Please" not in visit(cast.mentor).get(f"{place.url}/members").text


def test_an_invitation_lets_one_into_a_closed_place(app, found, visit, cast):
    place = found(reading="space", joining="invitation")
    invited = visit(cast.stranger)
    visit(cast.mentee).post(f"{place.url}/invitations", {"handle": "sid_stranger"}, status=403)
    answer = visit(cast.mentor).post(f"{place.url}/invitations", {"handle": "no_such_one"}, status=422)
    assert "Nobody here has this handle." in answer.text
    assert "no_such_one" in answer.text
    visit(cast.mentor).post(f"{place.url}/invitations", {"handle": "@sid_stranger"})
    assert "You are invited" in invited.get("/communities").text
    invited.get(place.url, status=404)
    invited.post(f"{place.url}/membership")
    invited.get(place.page)
    invited.post(f"{place.url}/membership/end")
    invited.get(place.page, status=404)
    invited.post(f"{place.url}/membership", status=404)


def test_a_strangers_doors_are_shut_everywhere_in_a_closed_place(found, visit, cast):
    place = found(reading="space", joining="invitation")
    reads = ["", "/members", "/guidelines", "/topics/new", "?tag=interviews"]
    reads += [place.page.removeprefix(place.url), place.topic.removeprefix(place.url)]
    reads += [f"{place.reply.removeprefix(place.url)}{part}" for part in ("/edit", "/revisions", "/reactions")]
    writes = [
        "/membership",
        "/membership/end",
        "/requests",
        "/requests/1",
        "/invitations",
        "/members/mila_mentee/role",
        "/topics",
    ]
    writes += [
        f"{place.topic.removeprefix(place.url)}/{noun}"
        for noun in ("pin", "lock", "listing", "answer", "read", "posts")
    ]
    writes += [place.reply.removeprefix(place.url), f"{place.reply.removeprefix(place.url)}/removal"]
    stranger = visit(cast.stranger)
    for path in reads:
        stranger.get(place.url + path, status=404)
        stranger.hx_get(place.url + path, status=404)
    for path in writes:
        stranger.post(place.url + path, {"body": "x", "title": "x", "handle": "x", "post": place.reply_id}, status=404)
    assert "Career changers" not in stranger.get("/communities").text
    visit(None).get(place.page, status=404)
    visit(cast.mentee).get(place.page)


@pytest.mark.once("refused")
def test_wrong_methods_are_refused(place, visit, cast):
    for path in (f"{place.url}/membership", f"{place.topic}/pin", f"{place.topic}/posts", f"{place.reply}/removal"):
        visit(cast.mentor).get(path, status=405)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize(
    "query", ["?sort=nonsense", "?after=xx", "?before=W10", "?sort=helpful", "?sort=unanswered&tag=money"]
)
def test_odd_queries_do_no_harm(place, visit, query):
    visit(None).get(place.url + query)
    visit(None).hx_get(place.url + query)


def test_pages_of_topics_lead_back_and_forth(unit, visit, cast):
    with unit():
        community = make_community(cast.mentor)
        for number in range(25):
            make_topic(community, cast.mentor, f"Topic number {number}")
    visitor = visit(None)
    first = visitor.get("/communities/career-changers").text
    assert "Topic number 24<" in first
    assert "Topic number 4<" not in first
    older = next(part.split('"')[0] for part in first.split('href="') if "after=" in part.split('"')[0])
    assert "Topic number 4<" in visitor.get(older).text


def test_following_a_community_from_its_page(app, place, visit, cast):
    visitor = visit(cast.mentee)
    with app.app_context():
        target = f"community:{db.session.scalar(select(Community.id))}"
    visitor.post("/follows", {"target": target})
    with app.app_context():
        assert db.session.scalar(select(Follow).where(Follow.user_id == cast.mentee.id, Follow.target == target))
    assert "Stop telling me of new topics" in visitor.get(place.url).text
