"""What a learner does on a roadmap's pages."""

import pytest
from sqlalchemy import select

from roadmaps.models import Enrollment, Evidence, StepState
from tests.factories.roadmaps import make_enrollment, make_roadmap

STEP = "/roadmaps/baking/steps/water"
UNSAFE = [
    "/enrollment/pace",
    "/enrollment/removal",
    "/steps/water/state",
    "/steps/water/criteria",
    "/steps/water/note",
    "/steps/water/evidence",
]


@pytest.fixture
def baking(unit, cast):
    """A roadmap that the mentee is on, with one step done."""
    with unit():
        make_enrollment(cast.mentee, make_roadmap(cast.curator), flour="done")


@pytest.fixture
def kept(unit):
    """What is kept of a step."""

    def read(key="water"):
        with unit() as session:
            return session.scalars(select(StepState).where(StepState.step_key == key)).one_or_none()

    return read


@pytest.mark.once("refused")
def test_starting_needs_an_account(visit, baking):
    assert "/sign-in" in visit().post("/roadmaps/baking/enrollment").headers["Location"]


def test_anybody_signed_in_may_start(visit, cast, unit, baking):
    visitor = visit(cast.stranger)
    assert "Start this roadmap" in visitor.get("/roadmaps/baking/enrollment").text
    for _twice in range(2):
        page = visitor.follow(visitor.post("/roadmaps/baking/enrollment"))
        assert "Know your flour" in page.text
    with unit() as session:
        assert len(session.scalars(select(Enrollment)).all()) == 2


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("path", UNSAFE)
def test_doors(visit, cast, baking, path):
    assert "/sign-in" in visit().post(f"/roadmaps/baking{path}").headers["Location"]
    visit(cast.stranger).post(f"/roadmaps/baking{path}", status=403)
    visit(cast.mentee).post(f"/roadmaps/nothing{path}", status=404)


def test_a_step_moves_plain_and_with_htmx_alike(visit, cast, baking, kept):
    answer = visit(cast.mentee).post(f"{STEP}/state", {"state": "in_progress", "view": "graph"})
    assert answer.headers["Location"].endswith("/roadmaps/baking?view=graph&step=water")
    assert kept().state == "in_progress"
    page = visit(cast.mentee).hx_post(f"{STEP}/state", {"state": "done", "view": "graph"})
    assert kept().state == "done"
    assert 'id="roadmap-progress"' in page.text
    assert "Toast" in str(page.headers) or "toast" in page.headers["HX-Trigger"]


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    "sent", [{"state": "flying"}, {}, {"state": "skipped"}, {"state": "skipped", "reason": "x" * 400}]
)
def test_an_invalid_state_is_refused_in_place(visit, cast, baking, kept, sent):
    page = visit(cast.mentee).post(f"{STEP}/state", sent, status=422)
    assert sent.get("reason", "") in page.text
    visit(cast.mentee).hx_post(f"{STEP}/state", sent | {"view": "list"}, status=422)
    assert kept() is None


def test_a_step_is_left_out_with_its_reason(visit, cast, baking):
    visitor = visit(cast.mentee)
    page = visitor.follow(visitor.post(f"{STEP}/state", {"state": "skipped", "reason": "No scales here"}))
    assert "You left it out: No scales here" in page.text


def test_a_locked_step_says_what_it_needs_and_can_be_known_before(visit, cast, baking):
    visitor = visit(cast.mentee)
    assert "Needs Measure water." in visitor.get("/roadmaps/baking/steps/loaf").text
    page = visitor.follow(visitor.post("/roadmaps/baking/steps/loaf/state", {"state": "done"}))
    assert "You knew this before" in page.text


def test_criteria_are_ticked(visit, cast, baking, kept):
    visit(cast.mentee).post(f"{STEP}/criteria", {"checked": ["0", "5"]})
    assert kept().checked == [0]
    visit(cast.mentee).hx_post(f"{STEP}/criteria", {"checked": ["0", "1"], "view": "both"})
    assert kept().checked == [0, 1]
    visit(cast.mentee).post(f"{STEP}/criteria", {"checked": "one"}, status=422)


def test_a_note_is_kept_and_a_stale_one_refused(visit, cast, baking, kept):
    visitor = visit(cast.mentee)
    page = visitor.follow(visitor.post(f"{STEP}/note", {"note_md": "Use *warm* water", "version": "1"}))
    assert "<em>warm</em>" in page.text
    page = visitor.post(f"{STEP}/note", {"note_md": "Cold!", "version": "1"}, status=409)
    assert "Cold!" in page.text
    assert "Use *warm* water" in page.text
    page = visitor.post(f"{STEP}/note", {"note_md": "x" * 5000, "version": "2"}, status=422)
    assert "x" * 5000 in page.text


def test_evidence_finishes_a_step(visit, cast, baking, kept):
    visitor = visit(cast.mentee)
    assert "Attach evidence and finish" in visitor.get(f"{STEP}/evidence").text
    page = visitor.follow(visitor.post(f"{STEP}/evidence", {"url": "https://example.org/loaf", "title": "My loaf"}))
    assert "My loaf" in page.text
    assert "Not verified yet" in page.text
    assert kept().state == "done"
    assert kept().evidenced_at


def test_words_are_evidence_too_and_need_not_finish(visit, cast, baking, kept):
    visit(cast.mentee).post(f"{STEP}/evidence", {"note_md": "It held for a day.", "finish": "no"})
    assert kept().state == "in_progress"


@pytest.mark.once("refused")
@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "example", ""])
def test_evidence_is_a_web_address_or_words(visit, cast, baking, unit, url):
    page = visit(cast.mentee).post(f"{STEP}/evidence", {"url": url, "title": "My loaf & me"}, status=422)
    assert "My loaf &amp; me" in page.text
    with unit() as session:
        assert session.scalars(select(Evidence)).all() == []


def test_evidence_can_be_removed_by_its_learner_alone(visit, cast, baking, unit):
    visitor = visit(cast.mentee)
    visitor.post(f"{STEP}/evidence", {"note_md": "It held."})
    with unit() as session:
        ident = session.scalars(select(Evidence.id)).one()
    with unit():
        from roadmaps import queries

        make_enrollment(cast.stranger, queries.roadmap_row(cast.stranger, "baking"))
    visit(cast.stranger).post(f"{STEP}/evidence/{ident}/removal", status=404)
    visitor.get("/roadmaps/baking/steps/flour/evidence/1/removal", status=404)
    visitor.get(f"{STEP}/evidence/{ident}/removal")
    page = visitor.follow(visitor.post(f"{STEP}/evidence/{ident}/removal"))
    assert "It held." not in page.text


def test_pace_and_pause(visit, cast, baking):
    visitor = visit(cast.mentee)
    visitor.post("/roadmaps/baking/enrollment/pace", {"hours_per_week": "2", "is_paused": "y"})
    page = visitor.get("/roadmaps/baking/enrollment")
    assert "About 2 weeks are left" in page.text
    assert "You paused it" in visitor.get("/roadmaps/baking").text
    page = visitor.post("/roadmaps/baking/enrollment/pace", {"hours_per_week": "many"}, status=422)
    assert "many" in page.text


def test_leaving_asks_first_and_keeps_what_was_done(visit, cast, baking):
    visitor = visit(cast.mentee)
    assert "are kept" in visitor.get("/roadmaps/baking/enrollment/removal").text
    page = visitor.follow(visitor.post("/roadmaps/baking/enrollment/removal"))
    assert "Start this roadmap" in page.text
    page = visitor.follow(visitor.post("/roadmaps/baking/enrollment"))
    assert "of 4 steps" in page.text
    assert "Measure water" in page.text
