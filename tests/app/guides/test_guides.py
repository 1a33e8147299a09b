"""Guides: every text is sound; beside it stand mentors and roadmaps, as far as the reader may see them."""

import re
from pathlib import Path

import pytest
import yaml

from app import clock
from app.access import hide
from app.guides.reading import FOLDER, GROUPS, PLAIN, found, guides, related
from roadmaps.models import Listing
from tests.factories.profiles import describe, make_mentor, make_skill, profile_of
from tests.factories.roadmaps import make_roadmap

PLACE = "/guides/giving-feedback"
TAXONOMY = Path(__file__).parents[3] / "app" / "skills" / "starter.yaml"


def known_skills():
    areas = yaml.safe_load(TAXONOMY.read_text(encoding="utf-8"))["areas"]
    return {skill["slug"] for area in areas for skill in area["skills"]}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_guide_is_whole(language):
    listed, known = guides(language), known_skills()
    assert len(listed) == len(list((FOLDER / PLAIN).glob("*.md"))) >= 15
    for guide in listed.values():
        assert guide.group in GROUPS
        assert guide.title
        assert guide.lead
        assert guide.minutes
        assert set(guide.skills) <= known, guide.slug
        assert guide.html.count("<h2") >= 4, guide.slug


def test_translations_belong_to_a_guide_and_say_the_same_facts():
    for path in FOLDER.glob("*/*.md"):
        plain, said = guides(PLAIN)[path.stem], yaml.safe_load(path.read_text(encoding="utf-8").partition("\n---\n")[0])
        facts = (said["group"], said["position"], tuple(said["skills"]))
        assert facts == (plain.group, plain.position, plain.skills), path.stem


def test_all_are_listed_and_open_to_everybody(visit, cast):
    for person in (None, cast.mentee):
        page = visit(person).get("/guides").text
        for slug, guide in guides("en").items():
            assert f'href="/guides/{slug}"' in page
            assert guide.title in page
    visit(None).get("/guides/not-a-guide", status=404)


def test_mentors_and_roadmaps_of_its_skills_stand_beside(visit, cast, unit):
    with unit():
        make_skill("giving-feedback", "Giving feedback", area="communication")
        describe(make_mentor(1), offers=[("Giving feedback", 4)])
        describe(make_mentor(2), offers=[("SQL", 4)])
        make_roadmap(cast.mentor, slug="speaking", title="Speaking up", skills=("giving-feedback",))
    page = visit(None).get(PLACE).text
    assert "Guide 1" in page
    assert "Guide 2" not in page
    assert "Speaking up" in page
    assert "1 step about it" in page


def test_nobody_stands_there_who_may_not_be_found(visit, cast, unit):
    with unit():
        make_skill("giving-feedback", "Giving feedback", area="communication")
        mentor = make_mentor(1)
        describe(mentor, offers=[("Giving feedback", 4)])
        roadmap = make_roadmap(cast.mentor, slug="speaking", title="Speaking up", skills=("giving-feedback",))
        hide(roadmap, clock.now())
        profile_of(mentor).paused_at = clock.now()
    page = visit(cast.mentee).get(PLACE).text
    assert "Guide 1" not in page
    assert "Speaking up" not in page
    assert "Nobody offers this yet" in page
    assert "No roadmap teaches this yet" in page


def test_one_does_not_stand_beside_for_oneself(visit, cast, unit):
    with unit():
        make_skill("giving-feedback", "Giving feedback", area="communication")
        mentor = make_mentor(1)
        describe(mentor, offers=[("Giving feedback", 4)])
    aside = re.search(r"<aside.*?</aside>", visit(mentor).get(PLACE).text, re.DOTALL).group()
    assert "Guide 1" not in aside


def test_a_roadmap_that_is_not_listed_stands_beside_nothing(visit, cast, unit):
    with unit():
        roadmap = make_roadmap(cast.mentor, slug="speaking", title="Speaking up", skills=("giving-feedback",))
        roadmap.listing = Listing.UNLISTED
    assert "Speaking up" not in visit(cast.mentee).get(PLACE).text
    assert "Speaking up" not in visit(cast.mentee).get("/@mara_mentor").text


def test_words_find_guides_by_title_first_then_by_what_they_say(visit):
    guest = visit(None)
    assert [each.slug for each in found("en", "feedback")][:2] == ["asking-for-feedback", "giving-feedback"]
    assert found("en", "career BREAK")[0].slug == "the-story-of-a-career-break"
    assert "the-story-of-a-career-break" in [each.slug for each in found("en", "returning work")], "by a skill"
    page = guest.get("/guides?q=feedback").text
    assert re.findall(r'href="/guides/([a-z0-9-]+)"', page) == [each.slug for each in found("en", "feedback")]
    assert len(found("en", "feedback")) < len(guides("en"))
    assert "<html" not in guest.hx_get("/guides?q=feedback").text
    nothing = guest.get("/guides?q=<b>zzz").text
    assert "No guide tells of “&lt;b&gt;zzz” yet" in nothing
    assert 'href="/mentors?q=' in nothing


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_guide_leads_on_to_others(language):
    listed = guides(language)
    leads = {slug: [each.slug for each in related(guide, language)] for slug, guide in listed.items()}
    assert all(slug not in more and len(set(more)) == len(more) for slug, more in leads.items())
    assert [slug for slug, more in leads.items() if not more] == []
    assert leads["giving-feedback"][0] == "asking-for-feedback"
