"""Nobody judges or reads a case of their own, an appeal goes to another, and what is not yet decided is not told."""

import pytest

from app import access
from app.db import db
from app.models import Profile, SignIn
from app.moderation import service
from tests.factories.threads import make_entry, make_thread


@pytest.fixture
def about_moderator(visit, cast, unit):
    """A report about a moderator, and the path of its case."""
    with unit():
        profile = db.session.query(Profile).filter_by(owner_id=cast.moderator.id).one().id
    visit(cast.mentee).post("/reports", {"about": f"person:{profile}", "reason": "unkind", "note": "zqnotezq"})
    return "/moderation/cases/1"


@pytest.fixture
def reported(visit, cast):
    """A report of the mentor's profile; the path of its case."""
    visit(cast.mentee).post("/reports", {"about": "person:1", "reason": "selling", "note": ""})
    return "/moderation/cases/1"


def decide(visitor, case, outcome):
    visitor.post(f"{case}/claim")
    words = {"outcome": outcome, "rule": "3", "message": "Take it out.", "note": "zqlinezq"}
    visitor.post(f"{case}/decision", words)


def test_a_moderator_reads_nothing_of_a_case_about_themselves(visit, cast, about_moderator):
    moderator = visit(cast.moderator)
    moderator.get(about_moderator, status=403)
    decide(visit(cast.admin), about_moderator, "nothing")
    for url in ("/moderation", "/moderation?tab=closed", "/moderation/log", "/"):
        page = moderator.get(url).text
        assert "zqlinezq" not in page
        assert "/moderation/cases/1" not in page
    assert "zqlinezq" in visit(cast.admin).get("/moderation/log").text
    assert "zqnotezq" in visit(cast.admin).get(about_moderator).text


def test_an_appeal_goes_to_another_moderator(visit, cast, reported):
    decide(visit(cast.moderator), reported, "hide")
    visit(cast.mentor).post("/decisions/1/appeal", {"words": "It was my own course."})
    visit(cast.moderator).post(f"{reported}/claim", status=403)
    visit(cast.moderator).post(f"{reported}/restoration", {"note": "x"}, status=403)
    visit(cast.admin).post(f"{reported}/claim")


def test_a_proposed_pause_is_neither_told_nor_appealed(visit, cast, reported):
    decide(visit(cast.moderator), reported, "pause")
    visit(cast.mentor).get("/decisions/1", status=404)
    visit(cast.mentor).post("/decisions/1/appeal", {"words": "Why?"}, status=404)
    visit(cast.admin).post(f"{reported}/second", {"agrees": "yes", "note": "Yes."})


def test_a_pause_ends_all_sessions(visit, cast, unit, reported):
    decide(visit(cast.moderator), reported, "pause")
    visit(cast.admin).post(f"{reported}/second", {"agrees": "yes", "note": "Yes."})
    with unit():
        assert not db.session.query(SignIn).filter_by(user_id=cast.mentor.id).count()


def test_the_kept_copy_is_whole_and_holds_no_closed_section(unit, cast):
    with unit():
        profile = db.session.get_one(Profile, 1)
        profile.about_md, profile.sections = "zqaboutzq", {"about": "owner"}
        assert "zqaboutzq" not in str(service.keep(profile))
        entry = make_entry(make_thread(cast.mentee), body_md="[a](https://example.org/" + "b" * 50 + ") " * 250)
        assert service.keep(entry)["html"] == entry.body_html
        entry.body_html = "<p>" + "x" * 500_000 + "</p>"
        assert service.keep(entry)["html"] == ""


def test_two_reports_at_once_make_one_case(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        one = service.report(thread, person=access.Guest(cast.stranger.id), reason="unkind", note="")
        two = service.report(thread, person=access.Guest(cast.mentor.id), reason="unkind", note="")
        assert (one.case_id, two.case.report_count) == (two.case_id, 2)
