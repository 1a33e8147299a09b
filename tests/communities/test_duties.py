"""The queue of a community's own moderators: who sees what, what they can do, and what the author and reporters learn."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Notification, Role
from app.moderation import service as moderation
from app.moderation.models import Audit, Case, Decision
from communities.models import Community, LogLine, Post
from tests.factories.communities import Author, make_community, make_member, make_post, make_topic

WORDS = {"outcome": "hide", "rule": "3", "message": "Take the offer out.", "note": "A price list"}


@pytest.fixture
def reported(unit, cast, place) -> str:
    """The address of a report by a stranger about the mentee's post."""
    with unit():
        post = db.session.get_one(Post, place.post_id)
        made = moderation.report(post, person=Author(cast.stranger), reason="selling", note="He sells things")
        return f"{place.url}/reports/{made.case_id}"


def events(app, user) -> list[str]:
    with app.app_context():
        told = select(Notification.event).where(Notification.user_id == user.id).order_by(Notification.id)
        return list(db.session.scalars(told))


def test_reports_reach_the_moderators_and_name_no_reporter(app, place, reported, visit, cast):
    assert "ReportCame" in events(app, cast.curator)
    assert "1 report waits for you" in visit(cast.curator).get(place.url).text
    assert "report waits" not in visit(cast.mentee).get(place.url).text
    page = visit(cast.curator).get(reported).text
    assert "He sells things" in page
    assert cast.stranger.name not in page
    assert "fourteen" in page
    assert cast.mentee.name in page
    for user in (cast.mentee, cast.stranger):
        visit(user).get(reported, status=403)
        visit(user).get(f"{place.url}/reports", status=403)
        visit(user).post(reported, WORDS, status=403)
    visit(cast.moderator).get(reported, status=403)  # who moderates the site has a desk there
    visit(cast.moderator).get(f"/moderation/cases/{reported.rpartition('/')[2]}")


def test_who_moderates_reads_on_home_that_a_report_waits(place, reported, visit, cast, statements):
    home, member = visit(cast.curator).get("/").text, visit(cast.mentee)
    assert "1 report waits" in home
    assert f"{place.url}/reports" in home
    member.get("/")
    with statements() as seen:
        assert f"{place.url}/reports" not in member.get("/").text
    assert len([each for each in seen if each.startswith(("SELECT", "WITH"))]) <= 8
    visit(cast.curator).post(reported, WORDS | {"outcome": "nothing"})
    assert "report waits" not in visit(cast.curator).get("/").text


def test_hiding_tells_the_author_why_and_can_be_undone(app, place, reported, visit, cast):
    moderator, author = visit(cast.curator), visit(cast.mentee)
    assert "in your own words" in moderator.post(reported, WORDS | {"message": ""}, status=422).text
    assert "one line for the log" in moderator.post(reported, WORDS | {"note": ""}, status=422).text
    visit(None).get(place.page)
    moderator.post(reported, WORDS)
    assert "fourteen" not in visit(None).get(place.page).text
    assert "Hidden by moderators" in author.get(place.page).text
    assert events(app, cast.mentee)[-1] == "DecisionMade"
    assert "ReportAnswered" in events(app, cast.stranger)
    with app.app_context():
        decision = db.session.scalar(select(Decision.id))
    page = author.get(f"/decisions/{decision}").text
    assert "Take the offer out." in page
    assert cast.stranger.name not in page
    moderator.post(reported, WORDS, status=409)
    assert "one line for the log" in moderator.post(f"{reported}/restoration", {}, status=422).text
    moderator.post(f"{reported}/restoration", {"note": "It was edited"})
    assert "fourteen" in visit(None).get(place.page).text
    with app.app_context():
        lines = db.session.execute(select(LogLine.act, LogLine.note).order_by(LogLine.id)).all()
        trail = list(db.session.scalars(select(Audit.action).order_by(Audit.id)))
    assert [tuple(line) for line in lines] == [("hid", "A price list"), ("showed", "It was edited")]
    assert trail == ["reported", "taken", "hide", "shown_again"]


@pytest.mark.parametrize(("outcome", "act"), [("warn", "warned"), ("nothing", "dismissed")])
def test_warning_and_dismissing_leave_it_where_it_is(app, place, reported, visit, cast, outcome, act):
    visit(cast.curator).post(reported, WORDS | {"outcome": outcome})
    assert "fourteen" in visit(None).get(place.page).text
    assert ("DecisionMade" in events(app, cast.mentee)) is (outcome == "warn")
    if outcome == "warn":
        with app.app_context():
            decision = db.session.scalar(select(Decision.id))
        assert "A warning" in visit(cast.mentee).get(f"/decisions/{decision}").text
    page = visit(cast.mentor).get(f"{place.url}/log").text
    assert "A price list" in page
    assert "Nothing waits for you." in visit(cast.mentor).get(f"{place.url}/reports").text
    with app.app_context():
        assert db.session.scalar(select(LogLine.act)) == act


def test_what_is_passed_on_or_appealed_is_for_the_site_alone(app, place, reported, visit, cast):
    visit(cast.curator).post(reported, WORDS | {"outcome": "pass_on", "message": ""})
    visit(cast.curator).get(reported, status=404)
    assert "selling" in visit(cast.moderator).get("/moderation").text.lower()
    visit(cast.curator).post(f"{place.url}/reports", WORDS | {"about": f"post:{place.post_id}"}, status=404)
    visit(cast.curator).post(f"{place.url}/reports", WORDS | {"about": f"topic:{place.topic_id}"})
    with app.app_context():
        decision, case = db.session.execute(select(Decision.id, Decision.case_id)).one()
    visit(cast.mentee).post(f"/decisions/{decision}/appeal", {"words": "It was no offer"})
    visit(cast.curator).get(f"{place.url}/reports/{case}", status=404)
    assert "It was no offer" in visit(cast.moderator).get(f"/moderation/cases/{case}").text


def test_nobody_handles_a_report_about_themselves_or_of_their_own(app, unit, place, visit, cast):
    with unit():
        reply = db.session.get_one(Post, place.reply_id)  # the steward's
        moderation.report(reply, person=Author(cast.curator), reason="unkind", note="")
        case = f"{place.url}/reports/{db.session.scalar(select(Case.id))}"
    assert "ReportCame" not in events(app, cast.mentor)
    visit(cast.mentor).get(case, status=404)
    assert "Nothing waits for you." in visit(cast.mentor).get(f"{place.url}/reports").text
    assert "You have reported this yourself" in visit(cast.curator).get(case).text
    assert "report waits" not in visit(cast.curator).get(place.url).text
    assert "report waits" not in visit(cast.curator).get("/").text
    assert "You are part of this case" in visit(cast.curator).post(case, WORDS, status=403).text
    visit(cast.mentor).get(f"{place.url}/reports/new?about=post:{place.reply_id}", status=403)


def test_nothing_from_outside_is_seen(app, unit, place, visit, cast):
    with unit():
        other = make_community(cast.stranger, "Elsewhere")
        make_member(other, cast.elsewhere)
        topic = make_topic(other, cast.stranger)
        post = make_post(topic, cast.elsewhere, "Said elsewhere")
        moderation.report(post, person=Author(cast.mentee), reason="unkind", note="")
        case, about = db.session.scalar(select(Case.id)), f"post:{post.id}"
    moderator = visit(cast.curator)
    moderator.get(f"{place.url}/reports/{case}", status=404)
    moderator.post(f"{place.url}/reports/{case}", WORDS, status=404)
    moderator.get(f"{place.url}/reports/new?about={about}", status=404)
    moderator.get(f"{place.url}/reports/new?about=community:1", status=404)
    assert "Said elsewhere" not in moderator.get(f"{place.url}/reports").text


def test_a_case_that_the_site_has_taken_is_theirs(app, unit, place, reported, visit, cast):
    with unit():
        moderation.take(db.session.scalars(select(Case)).one(), moderator=cast.moderator)
    visit(cast.curator).get(reported, status=404)
    visit(cast.curator).post(reported, WORDS, status=404)


def test_who_moderates_no_longer_sees_nothing_more(app, unit, place, reported, visit, cast):
    visit(cast.mentor).post(f"{place.url}/members/cora_curator/role", {"role": "member"})
    visit(cast.curator).get(reported, status=403)
    visit(cast.mentor).post(f"{place.url}/members/mila_mentee/role", {"role": "moderator"})
    visit(cast.mentee).get(reported, status=404)


def test_a_report_goes_with_a_topic_that_is_moved(unit, place, reported, visit, cast):
    with unit():
        quiet = make_community(cast.curator, "Quiet place", reading="space", joining="invitation")
        make_member(quiet, cast.mentor, Role.MODERATOR)
    visit(cast.mentor).post(f"{place.topic}/move", {"to": "quiet-place"})
    visit(cast.curator).get(reported, status=404)
    visit(cast.curator).get(f"/communities/quiet-place/reports/{reported.rpartition('/')[2]}")
    with unit():
        assert db.session.scalar(select(Community.topic_count).where(Community.slug == "quiet-place")) == 1


def test_a_moderator_acts_on_what_nobody_reported(place, visit, cast):
    moderator, about = visit(cast.curator), f"post:{place.post_id}"
    assert "Hide or warn" in moderator.get(place.page).text
    assert "Hide or warn" not in visit(cast.mentee).get(place.page).text
    moderator.get(f"{place.url}/reports/new?about={about}")
    assert "fourteen" in moderator.post(f"{place.url}/reports", {"about": about}, status=422).text
    moderator.post(f"{place.url}/reports", WORDS | {"about": about})
    assert "fourteen" not in visit(None).get(place.page).text
    assert "Nobody reported it" in moderator.get(f"{place.url}/reports/1").text
