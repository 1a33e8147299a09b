"""A very large roadmap: one stage of its outline is open, and the others are a link away."""

import re

import pytest

from roadmaps.interchange import RoadmapFile, StageFile, StepFile
from roadmaps.routes import roadmaps
from tests.factories.roadmaps import make_enrollment, make_roadmap


@pytest.fixture
def large(unit, cast, monkeypatch):
    """A roadmap of three stages with two steps each, where more than five are many."""
    monkeypatch.setattr(roadmaps, "MANY", 5)
    stages = tuple(
        StageFile(f"Part {number}", tuple(StepFile(f"s{number}-{at}", f"Step {number}.{at}", "learn") for at in (1, 2)))
        for number in (1, 2, 3)
    )
    with unit():
        make_roadmap(cast.mentor, RoadmapFile("large", "Large", stages=stages, summary="A lot", topics=("much",)))
    return "/roadmaps/large"


def listed(answer):
    """The steps that the outline of a page lists."""
    return re.findall(r"<li [^>]+><a [^>]+>([^<]+?) ?<", answer.text)


def test_the_first_stage_is_open_and_the_others_are_links(large, visit):
    page = visit(None).get(large)
    assert listed(page) == ["Step 1.1", "Step 1.2"]
    assert 'href="?view=list&amp;stage=3">3. Part 3</a>' in page.text.replace("&stage", "&amp;stage")
    assert listed(visit(None).get(f"{large}?view=list&stage=3")) == ["Step 3.1", "Step 3.2"]


@pytest.mark.parametrize("stage", ["0", "4", "x", "-1", "9" * 20])
def test_a_stage_that_is_not_there_opens_the_one_at_hand(large, visit, stage):
    assert listed(visit(None).get(f"{large}?view=list&stage={stage}&step=s2-1")) == ["Step 2.1", "Step 2.2"]


def test_a_learner_finds_the_stage_of_the_step_at_hand_open(large, visit, unit, cast):
    with unit() as session:
        from roadmaps.models import Roadmap

        make_enrollment(cast.mentee, session.query(Roadmap).one(), **{"s1-1": "done", "s1-2": "done"})
    page = visit(cast.mentee).get(large)
    assert listed(page) == ["Step 2.1", "Step 2.2"]
    assert "2 of 2" in page.text


def test_the_arrows_of_a_large_drawing_are_a_file_that_a_browser_keeps(large, visit, unit, cast):
    page = visit(None).get(f"{large}?view=graph").text
    (address,) = re.findall(r'<use class="arrow arrow--[a-z]+" href="([^"]+)#arrows"', page)
    assert "<path" not in page.partition('<svg class="graph"')[2].partition("</svg>")[0]
    answer = visit(None).get(address.replace("&amp;", "&"))
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert 'id="arrows"' in answer.text
    visit(None).get("/roadmaps/large/arrows/2.svg", status=404)
