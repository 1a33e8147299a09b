"""Writing a roadmap in its pages, plain and with htmx; a draft is its author's alone."""

import io
import json
import re

import pytest
from sqlalchemy import select

from app.db import db
from roadmaps.models import Roadmap, RoadmapDraft, RoadmapVersion, TypedWords
from tests.factories.drafts import make_draft
from tests.factories.roadmaps import make_enrollment, make_roadmap


@pytest.fixture
def draft(unit, cast):
    """The address of the mentee's draft of a new roadmap."""
    with unit():
        return f"/roadmaps/drafts/{make_draft(cast.mentee).id}"


def content(unit):
    """What the only draft says."""
    with unit():
        return db.session.scalars(select(RoadmapDraft)).one().content


def hidden(page, name):
    """The value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def step_form(page, **values):
    """The form of a step as its page shows it, with some fields filled in otherwise."""
    plain = {"title": "Measure water", "kind": "practice", "stage": "0", "hours": "1", "prerequisites": "flour"}
    return {"seen": hidden(page, "seen"), "place": hidden(page, "place"), **plain, **values}


def test_from_a_title_to_a_published_roadmap(visit, unit, cast):
    author = visit(cast.mentee)
    author.post("/roadmaps/drafts", {"title": ""}, status=422)
    base = author.post("/roadmaps/drafts", {"title": "Sewing a shirt"}).headers["Location"]
    assert "no summary yet" in author.get(f"{base}/publication").text
    author.post(
        f"{base}/facts",
        {"title": "Sewing a shirt", "summary": "From thread to shirt", "topics": "crafts, home", "level": ""},
    )
    author.post(f"{base}/stages", {"title": "Thread"})
    assert "has no step yet" in author.get(base).text
    author.post(f"{base}/steps", {"title": "Thread a needle", "kind": "practice", "stage": "0", "hours": "0,5"})
    assert "Thread a needle" in author.get(f"{base}/preview").text
    assert "Thread a needle" in author.get(f"{base}/preview?view=list").text
    page = author.post(f"{base}/publication")
    assert page.headers["Location"] == "/roadmaps/sewing-a-shirt"
    assert "Thread a needle" in author.get("/roadmaps/sewing-a-shirt").text
    with unit():
        roadmap = db.session.scalars(select(Roadmap)).one()
        assert (roadmap.listing, roadmap.audience, list(roadmap.topics)) == ("unlisted", "members", ["crafts", "home"])
        assert db.session.scalars(select(RoadmapDraft)).all() == []


def test_what_no_curator_listed_stands_in_no_list(visit, draft, cast):
    visit(cast.mentee).post(f"{draft}/publication")
    assert "Baking bread" not in visit(cast.stranger).get("/roadmaps").text
    assert "Baking bread" in visit(cast.stranger).get("/roadmaps/baking-bread").text
    visit().get("/roadmaps/baking-bread", status=404)


def test_a_draft_is_nobody_elses(visit, draft, cast):
    for url in ("", "/facts", "/steps/water", "/new-step", "/preview", "/publication", "/removal", "/draft.json"):
        for somebody in (cast.stranger, cast.curator, cast.admin, cast.moderator):
            visit(somebody).get(draft + url, status=404)
        visit().get(draft + url, status=303)
    for url in ("/facts", "/steps/water", "/publication", "/removal", "/stages", "/typed", "/steps/water/place"):
        visit(cast.stranger).post(draft + url, status=404)


def test_a_step_is_changed_and_moved(visit, unit, draft, cast):
    author = visit(cast.mentee)
    page = author.get(f"{draft}/steps/water")
    form = step_form(
        page, title="Weigh water", stage="1", evidence="It holds\n\nIt rises", skills="baking, Cold Proofing"
    )
    author.post(
        f"{draft}/steps/water",
        form
        | {
            "resources-0-title": "Scales",
            "resources-0-url": "https://example.org/",
            "resources-0-kind": "tool",
            "resources-0-cost": "",
        },
    )
    step = content(unit)["stages"][1]["steps"][-1]
    assert (step["title"], step["evidence"]) == ("Weigh water", ["It holds", "It rises"])
    assert step["skills"] == ["baking", "cold-proofing"]
    assert step["resources"] == [{"title": "Scales", "url": "https://example.org/", "kind": "tool"}]
    author.post(f"{draft}/steps/water/place", {"by": "-1"})
    assert "Weigh water" in author.hx_post(f"{draft}/steps/water/place", {"by": "-1"}).text
    assert [one["key"] for one in content(unit)["stages"][1]["steps"]] == ["water", "loaf", "rye"]


def test_bad_input_is_given_back(visit, draft, cast):
    author = visit(cast.mentee)
    page = author.get(f"{draft}/steps/water")
    bad = step_form(page, hours="many", title="", summary="Kept words", **{"resources-0-url": "javascript:x"})
    answer = author.post(f"{draft}/steps/water", bad, status=422)
    for words in ("Kept words", "Give the step a title", "number of hours", "Begin the link with"):
        assert words in answer.text
    author.post(f"{draft}/steps/water", step_form(page, prerequisites="nobody"), status=422)
    author.post(f"{draft}/steps/none", step_form(page), status=404)
    author.post(f"{draft}/stages/9", {"title": "x"}, status=404)


def test_a_circle_is_named(visit, draft, cast):
    author = visit(cast.mentee)
    page = author.get(f"{draft}/steps/flour")
    answer = author.post(
        f"{draft}/steps/flour", step_form(page, title="Know your flour", prerequisites="loaf"), status=422
    )
    assert "Know your flour → Measure water → Bake a loaf → Know your flour" in answer.text.replace("&#8594;", "→") or (
        "Bake a loaf" in answer.text and answer.text.count("→") == 3
    )


def test_two_windows_lose_nothing(visit, unit, draft, cast):
    author = visit(cast.mentee)
    first, second = author.get(f"{draft}/steps/water"), author.get(f"{draft}/steps/water")
    author.post(f"{draft}/steps/water", step_form(first, summary="First words"))
    answer = author.post(f"{draft}/steps/water", step_form(second, summary="Second words"), status=409)
    assert "First words" in answer.text
    assert "Second words" in answer.text
    assert content(unit)["stages"][0]["steps"][1]["summary"] == "First words"
    facts = author.get(f"{draft}/facts")
    author.post(f"{draft}/facts", {"title": "A", "level": "", "seen": hidden(facts, "seen")})
    author.post(f"{draft}/facts", {"title": "B", "level": "", "seen": hidden(facts, "seen")}, status=409)


def test_what_is_typed_waits(visit, unit, draft, cast):
    author = visit(cast.mentee)
    page = author.get(f"{draft}/steps/water")
    said = author.hx_post(f"{draft}/typed", step_form(page, summary="Half a thought"))
    assert "Draft saved" in said.text
    assert "Half a thought" in author.get(f"{draft}/steps/water").text
    author.post(f"{draft}/typed", step_form(page, summary="Half a thought more"))
    author.post(f"{draft}/steps/water", step_form(author.get(f"{draft}/steps/water"), summary="Whole"))
    with unit():
        assert db.session.scalars(select(TypedWords)).all() == []
    author.post(f"{draft}/typed", step_form(page, summary="Not wanted"))
    author.post(f"{draft}/typed/removal", step_form(page))
    assert "Not wanted" not in author.get(f"{draft}/steps/water").text
    author.post(f"{draft}/typed", {"place": "elsewhere"}, status=400)


def test_split_merge_and_remove(visit, unit, draft, cast):
    author = visit(cast.mentee)
    author.post(f"{draft}/steps/water/split", {"first": "Weigh"}, status=422)
    author.post(f"{draft}/steps/water/split", {"first": "Weigh", "second": "Warm it"})
    author.post(f"{draft}/steps/flour/merge", {"into": "loaf"}, status=422)
    author.post(f"{draft}/steps/warm-it/merge", {"into": "water"})
    for page in ("removal", "split", "merge"):
        author.get(f"{draft}/steps/rye/{page}")
    author.post(f"{draft}/steps/rye/removal")
    assert [[one["key"] for one in stage["steps"]] for stage in content(unit)["stages"]] == [
        ["flour", "water"],
        ["loaf"],
    ]


def test_a_step_is_dragged_to_a_place_and_where_it_stands_is_read_out(visit, unit, draft, cast):
    author = visit(cast.mentee)
    page = author.hx_post(f"{draft}/steps/rye/place", {"before": "water", "stage": "0", "title": "old"}).text
    assert "“Try rye” is now step 2 of 3 in “Dough”." in page
    author.post(f"{draft}/steps/rye/place", {"stage": "1", "title": "Oven"})
    for wanted in (
        {"before": "none"},
        {"stage": "1", "title": "Other"},
        {"stage": "9", "title": ""},
        {"stage": "x"},
        {},
    ):
        page = author.hx_post(f"{draft}/steps/flour/place", wanted)
        assert "Know your flour" in page.text
    assert [[one["key"] for one in stage["steps"]] for stage in content(unit)["stages"]] == [
        ["flour", "water"],
        ["loaf", "rye"],
    ]


def test_stages_are_written(visit, unit, draft, cast):
    author = visit(cast.mentee)
    author.post(f"{draft}/stages", {"title": ""}, status=422)
    author.post(f"{draft}/stages/0", {"title": "Ground"})
    author.post(f"{draft}/stages/0/place", {"by": "1"})
    author.post(f"{draft}/stages/1/removal", {"title": "Oven"})
    assert [stage["title"] for stage in content(unit)["stages"]] == ["Oven", "Ground"]
    author.post(f"{draft}/stages/1/removal", {"title": "Ground"})
    author.post(f"{draft}/stages/0/removal", {"title": "Oven"}, status=403)
    assert [stage["title"] for stage in content(unit)["stages"]] == ["Oven"]


def test_a_file_goes_out_and_in(visit, unit, draft, cast):
    author = visit(cast.mentee)
    told = author.get(f"{draft}/draft.json").data
    assert json.loads(told)["title"] == "Baking bread"
    author.post("/roadmaps/drafts/file", {"file": (io.BytesIO(told), "draft.json")})
    broken = told.replace(b'"learn"', b'"leap"')
    answer = author.post("/roadmaps/drafts/file", {"file": (io.BytesIO(broken), "draft.json")}, status=422)
    assert "step flour" in answer.text
    author.post("/roadmaps/drafts/file", {}, status=422)
    with unit():
        assert len(db.session.scalars(select(RoadmapDraft)).all()) == 2


def test_the_next_version_says_what_changed(visit, unit, cast):
    with unit():
        make_enrollment(cast.mentee, make_roadmap(cast.curator), water="done")
    keeper = visit(cast.curator)
    visit(cast.mentee).post("/roadmaps/baking/draft", status=403)
    base = keeper.post("/roadmaps/baking/draft").headers["Location"]
    assert keeper.post("/roadmaps/baking/draft").headers["Location"] == base
    keeper.post(f"{base}/publication", {"summary": "Nothing"}, status=422)
    keeper.post(f"{base}/steps/water/split", {"first": "Weigh", "second": "Warm it"})
    keeper.post(f"{base}/steps/rye/removal")
    page = keeper.get(f"{base}/publication").text
    assert "Split: “Measure water”" in page
    assert "Removed: “Try rye”" in page
    keeper.post(f"{base}/publication", {"summary": "Water is two steps now."})
    with unit():
        version = db.session.scalars(select(RoadmapVersion).where(RoadmapVersion.number == 2)).one()
        assert version.moves == {"water": ["water", "warm-it"], "rye": []}
        assert version.summary == "Water is two steps now."
    assert "a newer version" in visit(cast.mentee).get("/notifications").text


def test_a_draft_of_an_older_version_undoes_nothing(visit, unit, cast):
    with unit():
        roadmap = make_roadmap(cast.curator)
        base = f"/roadmaps/drafts/{make_draft(cast.curator, roadmap).id}"
        make_roadmap(cast.curator, title="Baking better bread")
    answer = visit(cast.curator).post(f"{base}/publication", status=422)
    assert "Version 2 has been published since" in answer.text


def test_discarding_leaves_what_is_published(visit, unit, cast):
    with unit():
        base = f"/roadmaps/drafts/{make_draft(cast.curator, make_roadmap(cast.curator)).id}"
    visit(cast.curator).get(f"{base}/removal")
    visit(cast.curator).post(f"{base}/removal")
    visit(cast.curator).get(base, status=404)
    visit(cast.curator).get("/roadmaps/baking")
