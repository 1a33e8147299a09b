"""Suggesting an edit of somebody else's roadmap, answering it part by part, and forks."""

import pytest
from sqlalchemy import select

from app.db import db
from app.moderation.models import Case
from roadmaps import editing, moves, parts
from roadmaps.differences import compare
from roadmaps.licenses import allows_forks
from roadmaps.models import RoadmapDraft, Suggestion
from roadmaps.service.publishing import plain_content
from tests.factories.roadmaps import make_file, make_roadmap


@pytest.fixture
def sent(visit, unit, cast):
    """The address of a suggestion of the stranger: another summary, a step written differently, one removed."""
    with unit():
        make_roadmap(cast.curator)
    member = visit(cast.stranger)
    base = member.post("/roadmaps/baking/suggestions").headers["Location"]
    assert member.post("/roadmaps/baking/suggestions").headers["Location"] == base
    member.post(f"{base}/publication", {"reason": "Nothing"}, status=422)
    with unit():
        draft = db.session.scalars(select(RoadmapDraft)).one()
        sheet = editing.say(draft.sheet, {"summary": "From grain to a loaf."})
        flour = editing.find(sheet.content, "flour")[2]
        sheet = editing.put_step(sheet, flour | {"summary": "Grind *two* grains."}, 0)
        draft.write(editing.drop_step(sheet, "rye"))
    member.post(f"{base}/publication", {"reason": ""}, status=422)
    return member.post(f"{base}/publication", {"reason": "Two are better."}).headers["Location"]


def test_a_suggestion_is_taken_in_parts(visit, unit, cast, sent):
    keeper = visit(cast.curator)
    assert "suggests an edit" in keeper.get("/notifications").text
    assert "Two are better." in keeper.get("/roadmaps/baking/suggestions").text
    page = keeper.get(sent).text
    assert "<del>one</del><ins>two</ins>" in page
    assert "Removed: Try rye" in page
    answer = {"take-edited:flour": "yes", "words-edited:flour": "Yes, thank you", "words-removed:rye": "Rye stays"}
    to = keeper.post(sent, answer).headers["Location"]
    with unit():
        draft = db.session.scalars(select(RoadmapDraft)).one()
        assert to == f"/roadmaps/drafts/{draft.id}"
        assert editing.find(draft.content, "flour")[2]["summary"] == "Grind *two* grains."
        assert draft.content["summary"] == "From flour to a loaf."
        assert "rye" in editing.keys(draft.content)
    keeper.post(sent, answer, status=409)
    member = visit(cast.stranger)
    page = member.get(sent).text
    assert "Rye stays" in page
    assert "Taken" in page
    assert "answered your suggestion" in member.get("/notifications").text


def test_leaving_everything_leaves_no_draft(visit, unit, cast, sent):
    visit(cast.curator).post(sent, {})
    with unit():
        assert db.session.scalars(select(RoadmapDraft)).all() == []
        assert db.session.scalars(select(Suggestion)).one().answered_at


def test_a_suggestion_is_read_by_the_two_of_them(visit, cast, sent):
    for somebody in (cast.elsewhere, cast.moderator, cast.admin):
        visit(somebody).get(sent, status=404)
        visit(somebody).post(sent, {}, status=404)
        assert "Two are better." not in visit(somebody).get("/roadmaps/baking/suggestions").text
    visit(cast.stranger).post(sent, {}, status=404)
    visit().get(sent, status=303)


def test_a_step_at_hand_opens_at_once(visit, unit, cast):
    with unit():
        make_roadmap(cast.curator)
    answer = visit(cast.stranger).post("/roadmaps/baking/suggestions", {"step": "water"})
    assert answer.headers["Location"].endswith("/steps/water")
    visit(cast.curator).post("/roadmaps/baking/suggestions", status=403)


def test_a_part_that_fits_nowhere_is_named(visit, unit, cast, sent):
    keeper = visit(cast.curator)
    base = keeper.post("/roadmaps/baking/draft").headers["Location"]
    keeper.post(f"{base}/steps/flour/removal")
    assert "Know your flour" in keeper.post(sent, {"take-edited:flour": "yes"}, status=422).text


@pytest.mark.parametrize("which", [0, 1, 2, 3, 4])
def test_every_kind_of_part_is_taken(which):
    old = editing.begun(plain_content(make_file()))
    acts = (
        lambda s: editing.split_step(s, "water", [("water", "Weigh"), ("warm", "Warm")]),
        lambda s: editing.merge_steps(s, "flour", "water"),
        lambda s: editing.drop_step(s, "rye"),
        lambda s: editing.to_stage(s, "rye", 0),
        lambda s: editing.put_step(s, {"key": "eat", "title": "Eat", "kind": "practice"}, 1),
    )
    new = acts[which](old)
    found = moves.fates(editing.keys(old.content), editing.keys(new.content), editing.moves(new))
    taken = old
    for part in parts.parts(compare(old.content, new.content, found), new.content):
        taken = parts.take(taken, part, new.content, new.fates)
    assert {key: editing.find(taken.content, key) for key in editing.keys(taken.content)} == {
        key: editing.find(new.content, key) for key in editing.keys(new.content)
    }
    assert taken.fates == new.fates


@pytest.mark.parametrize(
    ("license", "may"),
    [("CC-BY-4.0", True), ("MIT", True), ("CC-BY-NC-ND-4.0", False), ("", False), ("All rights reserved", False)],
)
def test_a_license_allows_or_forbids(visit, unit, cast, license, may):
    assert allows_forks(license) is may
    with unit():
        make_roadmap(cast.curator, license=license)
    member = visit(cast.stranger)
    assert ("Make your own version" in member.get("/roadmaps/baking").text) is may
    if not may:
        member.post("/roadmaps/baking/fork", status=403)
        return
    base = member.post("/roadmaps/baking/fork").headers["Location"]
    member.post(
        f"{base}/facts", {"title": "My bread", "summary": "Mine", "level": "", "license": "Mine", "attribution": ""}
    )
    member.post(f"{base}/publication")
    page = member.get("/roadmaps/my-bread").text
    assert "Based on “Baking bread” by Cora Curator, version 1" in page
    assert f"License {license}" in page


def test_who_keeps_the_roadmap_reports_a_suggestion(visit, cast, sent, unit):
    keeper, address = visit(cast.curator), sent.partition("#")[0]
    about = f"suggestion:{address.rpartition('/')[2]}"
    assert f"/reports/new?about={about}" in keeper.get(address).text
    keeper.post("/reports", {"about": about, "reason": "unkind", "note": "Unkind words"})
    with unit():
        case = db.session.scalars(select(Case)).one()
        assert (case.author_id, case.kept["title"]) == (cast.stranger.id, "Two are better.")
    assert "/reports/new" not in visit(cast.stranger).get(address).text
    visit(cast.stranger).get(f"/reports/new?about={about}", status=404)


def test_one_step_is_at_hand_where_an_edit_of_it_is_suggested(visit, cast, sent):
    member = visit(cast.mentee)
    assert '<input type="hidden" name="step" value="water">' in member.get("/roadmaps/baking/steps/water").text
    assert "Suggest an edit" not in visit(cast.curator).get("/roadmaps/baking/steps/water").text
    answer = member.post("/roadmaps/baking/suggestions", {"step": "water"})
    assert answer.headers["Location"].endswith("/steps/water")
