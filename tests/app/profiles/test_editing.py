"""Editing a profile: each section saves, refuses, conflicts and is found."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Document, Profile, User
from tests.factories.profiles import describe, make_skill, profile_of

PAGES = ["", "/offers", "/seeks", "/place", "/visibility"]
BASE = "/settings/profile"


def version_in(visitor, page):
    return re.search(r'name="version" value="(\w+)"', visitor.get(BASE + page).text)[1]


def save(visitor, page, data, status=303):
    return visitor.post(BASE + page, {"version": version_in(visitor, page)} | data, status=status)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("page", [*PAGES, "/picture"])
def test_every_page_shows_and_asks_guests_to_sign_in(visit, cast, page):
    assert "How complete it is" in visit(cast.stranger).get(BASE + page).text
    assert "/sign-in" in visit(None).get(BASE + page, status=303).headers["Location"]
    assert visit(None).post(BASE + page, {}).headers["Location"].startswith("/sign-in")


def test_about_is_kept_rendered_and_findable(visit, cast, unit):
    visitor = visit(cast.mentee)
    data = {
        "headline": " Support  desk ",
        "about_md": "I *count*.",
        "pronouns": "she/her",
        "industries": "Energy, energy , Rail",
    }
    data |= {"links-0-title": "", "links-0-url": "https://example.org/x", "links-1-url": ""}
    save(visitor, "", data)
    with unit() as session:
        profile = profile_of(cast.mentee)
        assert (profile.headline, profile.about_html.strip()) == ("Support desk", "<p>I <em>count</em>.</p>")
        assert profile.industries == ["energy", "rail"]
        assert profile.links == [{"title": "https://example.org/x", "url": "https://example.org/x"}]
        assert "Support desk" in session.scalar(select(Document.text).where(Document.owner_id == cast.mentee.id))
    assert "Support desk" in visitor.get("/@mila_mentee").text


@pytest.mark.once("refused")
def test_bad_answers_are_said_and_kept(visit, cast):
    visitor = visit(cast.mentee)
    bad = {
        "headline": "x" * 121,
        "about_md": "My long text",
        "links-0-title": "Notes",
        "links-0-url": "javascript:alert(1)",
    }
    page = save(visitor, "", bad, 422).text
    assert 'role="alert"' in page
    assert "My long text" in page
    assert "Write a whole address" in page
    assert "120 characters or fewer" in page
    assert (
        "Write the address that this leads to"
        in save(visitor, "", {"links-0-title": "Notes", "links-0-url": ""}, 422).text
    )
    for address in ("http://[", "https://user:x@example.org", "ftp://example.org", "https://localhost"):
        save(visitor, "", {"links-0-title": "x", "links-0-url": address}, 422)


OFFER = {
    "is_mentor": "y",
    "one_line": "Bring work.",
    "how_md": "Written.",
    "capacity": "3",
    "hours": "8",
    "cadence": "weekly",
    "reply_days": "2",
    "formats": ["one_to_one"],
    "styles": ["written_first", "challenging"],
    "away_from": "2999-04-01",
    "away_until": "2999-04-06",
}
NAMED = {
    "skills-0-name": "Structured Query Language",
    "skills-0-level": "5",
    "skills-1-name": "sql",
    "skills-1-level": "2",
    "skills-2-name": "Calming  people",
    "skills-2-level": "4",
    "skills-3-name": "",
    "skills-3-level": "3",
}


def test_offering_names_skills_of_the_taxonomy(visit, cast, unit):
    with unit():
        sql = make_skill("sql", "SQL", aliases=["structured query language"])
    save(visit(cast.mentee), "/offers", OFFER | NAMED)
    with unit():
        profile = profile_of(cast.mentee)
        named = {each.name: (each.skill_id, each.level) for each in profile.skills}
        assert named == {"SQL": (sql.id, 5), "Calming people": (None, 4)}
        assert (profile.away_from.day, profile.away_until.day) == (1, 6)
        document = db.session.scalar(select(Document).where(Document.owner_id == cast.mentee.id))
        assert set(document.tags) == {"SQL", "Calming people"}
    assert "Mila Mentee" in visit(None).get("/mentors?q=calming").text


def test_the_offer_is_switched_on_and_off(visit, cast, unit):
    visitor = visit(cast.mentee)
    save(visitor, "/offers", OFFER)
    with unit():
        profile = profile_of(cast.mentee)
        assert profile.user.is_mentor
        assert profile.mentor_since is not None
    assert "Mila Mentee" in visit(None).get("/mentors").text
    save(visitor, "/offers", OFFER | {"is_mentor": "", "away_until": ""})
    assert "Mila Mentee" not in visit(None).get("/mentors").text


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    "bad",
    [
        {"is_mentor": "y", "capacity": "0"},
        {"capacity": "many"},
        {"capacity": "99"},
        {"hours": "-1"},
        {"reply_days": "6"},
        {"formats": ["orgy"]},
        {"styles": ["loud"]},
        {"away_until": "soon"},
        {"away_from": "2999-04-06", "away_until": "2999-04-06"},
        {"skills-0-name": "x" * 121, "skills-0-level": "3"},
        {"skills-0-name": "SQL", "skills-0-level": "9"},
    ],
)
def test_bad_offers_are_refused_with_the_text_kept(visit, cast, bad):
    page = save(visit(cast.mentee), "/offers", {"cadence": "weekly", "reply_days": "2", "how_md": "My way"} | bad, 422)
    assert "My way" in page.text


def test_seeking_is_kept(visit, cast, unit):
    data = {"goals": "Lead a meeting.", "cadence": "monthly", "styles": ["supportive"]}
    data |= {"skills-0-name": "Leading meetings", "skills-0-level": "1"}
    save(visit(cast.mentee), "/seeks", data)
    with unit():
        profile = profile_of(cast.mentee)
        assert profile.seeks == {"cadence": "monthly", "styles": ["supportive"]}
        assert [(each.side, each.name, each.level) for each in profile.skills] == [("seeks", "Leading meetings", 1)]


def test_place_is_kept(visit, cast, unit):
    visitor = visit(cast.mentee)
    save(visitor, "/place", {"languages": ["pt", "en"], "timezone": "Europe/Lisbon"})
    with unit() as session:
        assert sorted(each.code for each in profile_of(cast.mentee).languages) == ["en", "pt"]
        assert session.get(User, cast.mentee.id).timezone == "Europe/Lisbon"
    save(visitor, "/place", {"languages": ["xx"], "timezone": "Europe/Lisbon"}, 422)
    save(visitor, "/place", {"languages": ["en"], "timezone": "Mars/Olympus"}, 422)
    save(
        visitor, "/place", {"languages": ["en", "pt", "de", "fr", "es", "it", "nl", "sv", "pl"], "timezone": "UTC"}, 422
    )


def test_what_is_hidden_leaves_the_document_at_once(visit, cast, unit):
    with unit():
        describe(cast.mentor, about_md="Secret freight", how_md="Quiet ways", offers=[("SQL", 5)])
    chosen = {
        "audience": "public",
        "about": "members",
        "offers": "owner",
        "seeks": "public",
        "place": "public",
        "writes": "public",
        **dict.fromkeys(("learned", "objectives", "credentials", "testimonials"), "members"),
    }
    save(visit(cast.mentor), "/visibility", chosen)
    with unit() as session:
        document = session.scalar(select(Document).where(Document.owner_id == cast.mentor.id))
        assert "freight" not in document.text
        assert "Quiet" not in document.text
        assert document.tags == []
    save(visit(cast.mentor), "/visibility", chosen | {"audience": "members"})
    with unit() as session:
        document = session.scalar(select(Document).where(Document.owner_id == cast.mentor.id))
        assert document.audience == "members"
        assert "freight" in document.text
    save(visit(cast.mentor), "/visibility", chosen | {"audience": "owner"}, 422)
    save(visit(cast.mentor), "/visibility", chosen | {"about": "everyone"}, 422)


def test_two_tabs_do_not_overwrite_each_other(visit, cast, unit):
    visitor = visit(cast.mentee)
    old = version_in(visitor, "")
    save(visitor, "", {"headline": "From the first tab"})
    page = visitor.post(BASE, {"version": old, "headline": "From the second tab"}, status=409).text
    assert "From the first tab" in page
    assert "From the second tab" in page
    visitor.post(BASE, {"headline": "Without a version"}, status=409)
    other = version_in(visitor, "/seeks")
    save(visitor, "", {"headline": "Another section is no conflict"})
    visitor.post(BASE + "/seeks", {"version": other, "goals": "Still fine", "cadence": ""})


def test_a_double_submit_saves_once_and_htmx_saves_alike(visit, cast, unit):
    visitor = visit(cast.mentee)
    data = {"version": version_in(visitor, ""), "once": "abcdefghijkl", "headline": "Once"}
    visitor.post(BASE, data)
    visitor.post(BASE, data)
    answer = visitor.hx_post(BASE, {"version": version_in(visitor, ""), "headline": "By htmx"})
    assert answer.headers["HX-Redirect"] == BASE
    with unit() as session:
        assert session.scalar(select(Profile.headline).where(Profile.owner_id == cast.mentee.id)) == "By htmx"


def test_newcomers_who_want_to_mentor_begin_with_the_offer(visit, cast):
    assert visit(cast.stranger).get(f"{BASE}?intent=mentor", status=303).headers["Location"].endswith("/offers")
    assert visit(cast.stranger).get(f"{BASE}?intent=learn").status_code == 200
