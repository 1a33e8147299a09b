"""From a report to a decision: who may, what happens at once, who is told, and the trail."""

import pytest

from app import access, outbox
from app.db import db
from app.models import Audience, Document, Notification, Profile
from app.moderation.models import Audit, Case, Decision


@pytest.fixture
def reported(visit, cast):
    """A report of the mentor's profile by the mentee; the path of its case."""
    page = visit(cast.mentee).get("/reports/new?about=person:1")
    assert "What is wrong?" in page.text
    made = {"about": "person:1", "reason": "selling", "note": "She sends price lists"}
    visit(cast.mentee).post("/reports", made)
    return "/moderation/cases/1"


def decide(visit, moderator, case, outcome="hide", **changes):
    """Take a case and decide it."""
    visit(moderator).post(f"{case}/claim")
    words = {"outcome": outcome, "rule": "3", "message": "Take the offer out.", "note": "Price list."}
    return visit(moderator).post(f"{case}/decision", words | changes)


def test_only_moderators_see_the_desk(visit, cast, reported):
    for url in ("/moderation", "/moderation/log", reported):
        visit(None).get(url, status=303)
        for person in (cast.mentee, cast.mentor, cast.curator):
            visit(person).get(url, status=404)
        assert visit(cast.moderator).get(url).status_code == 200


def test_hiding_takes_effect_everywhere_at_once(visit, cast, unit, reported):
    decide(visit, cast.moderator, reported)
    with unit():
        profile = db.session.get_one(Profile, 1)
        assert profile.is_hidden
        document = db.session.query(Document).filter_by(kind="person", ref_id=1).one()
        assert document.hidden_at is not None
        with pytest.raises(access.Missing):
            access.fetch(Profile, 1, access.Guest())
        assert access.fetch(Profile, 1, cast.mentor)
    assert "Mara Mentor" not in visit(cast.stranger).get("/search?q=Mara").text


def test_the_author_is_told_why_and_may_appeal(visit, cast, unit, reported):
    decide(visit, cast.moderator, reported)
    inbox = visit(cast.mentor).get("/notifications")
    assert "decided about what you wrote" in inbox.text
    page = visit(cast.mentor).get("/decisions/1")
    assert "Take the offer out." in page.text
    assert "Mila" not in page.text
    visit(cast.stranger).get("/decisions/1", status=404)
    visit(cast.mentor).post("/decisions/1/appeal", {"words": ""}, status=422)
    visit(cast.mentor).post("/decisions/1/appeal", {"words": "It was my own course."})
    visit(cast.mentor).post("/decisions/1/appeal", {"words": "Again."}, status=409)
    assert "It was my own course." in visit(cast.admin).get(reported).text


def test_the_reporter_sees_what_became_of_it(visit, cast, reported):
    assert "In the queue" in visit(cast.mentee).get("/reports/1").text
    visit(cast.mentor).get("/reports/1", status=404)
    decide(visit, cast.moderator, reported, "nothing", message="")
    assert "Answered" in visit(cast.mentee).get("/reports/1").text
    assert "looked at your report" in visit(cast.mentee).get("/notifications").text


def test_reports_of_one_thing_make_one_case_and_the_heaviest_reason_counts(visit, cast, unit, reported):
    visit(cast.stranger).post("/reports", {"about": "person:1", "reason": "threat", "note": ""})
    visit(cast.stranger).post("/reports", {"about": "person:1", "reason": "threat", "note": "twice"})
    with unit():
        case = db.session.query(Case).one()
        assert (case.report_count, case.reason, case.severity) == (2, "threat", 3)


def test_a_case_is_taken_by_one(visit, cast, reported):
    visit(cast.moderator).post(f"{reported}/claim")
    visit(cast.admin).post(f"{reported}/claim", status=409)
    visit(cast.admin).post(f"{reported}/decision", {"outcome": "nothing", "rule": "1", "note": "x"}, status=403)
    visit(cast.moderator).post(f"{reported}/claim/removal")
    visit(cast.admin).post(f"{reported}/claim")


def test_nobody_handles_a_case_about_themselves(visit, cast, unit):
    with unit():
        moderator = db.session.query(Profile).filter_by(owner_id=cast.moderator.id).one().id
    visit(cast.mentee).post("/reports", {"about": f"person:{moderator}", "reason": "unkind", "note": ""})
    visit(cast.moderator).post("/moderation/cases/1/claim", status=403)
    visit(cast.admin).post("/moderation/cases/1/claim")


def test_a_pause_needs_two(visit, cast, unit, reported):
    decide(visit, cast.moderator, reported, "pause")
    with unit():
        assert db.session.query(Notification).filter_by(user_id=cast.mentor.id).count() == 0
    visit(cast.moderator).post(f"{reported}/second", {"agrees": "yes", "note": "I agree with me"}, status=403)
    visit(cast.admin).post(f"{reported}/second", {"agrees": "yes", "note": ""}, status=422)
    visit(cast.admin).post(f"{reported}/second", {"agrees": "yes", "note": "Yes."})
    with unit():
        assert db.session.get_one(type(cast.mentor), cast.mentor.id).is_suspended


@pytest.mark.once("refused")
def test_bad_input_keeps_what_was_typed(visit, cast, reported):
    page = visit(cast.mentee).post("/reports", {"about": "person:1", "reason": "", "note": "long story"}, status=422)
    assert "long story" in page.text
    visit(cast.moderator).post(f"{reported}/claim")
    page = visit(cast.moderator).post(f"{reported}/decision", {"outcome": "hide", "message": "kept words"}, status=422)
    assert "kept words" in page.text
    for about in ("person:999", "nothing:1", "person:", "person:abc", "report:1"):
        visit(cast.stranger).get(f"/reports/new?about={about}", status=404)
    visit(cast.mentor).post("/reports", {"about": "person:1", "reason": "other"}, status=422)


def test_showing_again(visit, cast, unit, reported):
    decide(visit, cast.moderator, reported)
    visit(cast.moderator).post(f"{reported}/restoration", {"note": "Edited."})
    with unit():
        assert not db.session.get_one(Profile, 1).is_hidden
        assert outbox.drain() > 0


def test_the_trail_shows_everything_and_cannot_be_changed(visit, cast, unit, reported):
    decide(visit, cast.moderator, reported)
    log = visit(cast.moderator).get("/moderation/log").text
    assert "Price list." in log
    with unit():
        actions = [line.action for line in db.session.query(Audit).order_by(Audit.id)]
        assert actions == ["reported", "taken", "hide"]
        assert db.session.query(Decision).one().message == "Take the offer out."
    with pytest.raises(PermissionError), unit():
        db.session.query(Audit).first().note = "rewritten"


def test_the_desk_counts_replies_among_the_posts_of_an_author(visit, cast, unit, reported):
    with unit():
        known = db.session.query(Document).filter_by(kind="person", ref_id=1).one()
        shared = {"owner_id": known.owner_id, "published_at": known.published_at, "changed_at": known.changed_at}
        common = {"ref_id": 1, "title": "A reply", "text": "", "endpoint": "home.index"} | shared
        db.session.add(Document(kind="post", audience=Audience.MEMBERS, **common))
        db.session.add(Document(kind="entry", audience=Audience.OWNER, **common))
    assert "<dt>Posts</dt><dd>1</dd>" in visit(cast.moderator).get(reported).text
