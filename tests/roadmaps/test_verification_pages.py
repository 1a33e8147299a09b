"""The pages on which a step is confirmed: who finds them, what they show, what becomes of a form."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from roadmaps.models import StepState, Verification
from tests.factories.roadmaps import make_ask, make_done, make_enrollment, make_roadmap
from tests.factories.rooms import make_room

STEP = "/roadmaps/baking/steps/water"
ASK = f"{STEP}/verification"


@pytest.fixture
def evidence(unit, cast):
    """The mentee, mentored in a room, with a step done on two pieces of evidence, and a note on it."""
    with unit():
        from roadmaps.service import learning

        make_room(cast.mentee, cast.mentor, day=9)
        enrollment = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        found = make_done(enrollment, cast.mentee, "water", "loaf")
        learning.write_note(enrollment, "water", note_md="zqprivatenote", version=1)
        return found


@pytest.fixture
def asked(unit, cast, evidence):
    """The mentor is asked to confirm it; returns the request's address."""
    with unit() as session:
        from roadmaps.models import Enrollment

        return f"/roadmaps/verifications/{make_ask(session.scalars(select(Enrollment)).one(), cast.mentee, cast.mentor).id}"


def proof(unit, key="water"):
    """How sure the step is."""
    with unit() as session:
        return session.scalars(select(StepState).where(StepState.step_key == key)).one().proof


def test_an_answer_is_due_by_the_mentors_promise(visit, cast, unit, asked):
    with unit() as session:
        ask = session.scalars(select(Verification)).one()
        assert clock.today() < ask.due_on < clock.today() + timedelta(days=7), (
            "three working days, not a curator's week"
        )
        due = f"{ask.due_on.day} {ask.due_on:%B}"
    for person, address in ((cast.mentee, STEP), (cast.mentor, asked), (cast.mentor, "/roadmaps/my/verifications")):
        assert due in visit(person).get(address).text


def test_a_learner_asks_from_the_step_and_the_mentor_confirms_from_home(visit, cast, unit, evidence):
    learner, mentor = visit(cast.mentee), visit(cast.mentor)
    assert "Ask somebody to confirm it" in learner.get(STEP).text
    page = learner.get(ASK)
    assert "Mara Mentor, your mentor" in page.text
    assert "Cora Curator, who curates this roadmap" in page.text
    with unit() as session:
        from app.mentoring import mentors_of

        space = mentors_of(cast.mentee)[0].space_id
        assert session
    sent = {"whom": f"{cast.mentor.id}-{space}", "evidence": str(evidence[0]), "words": "The second rise"}
    assert "Asked Mara Mentor" in learner.follow(learner.post(ASK, sent)).text
    assert "asks you to confirm a step" in mentor.get("/").text
    page = mentor.get(f"/roadmaps/verifications/{_only(unit).id}")
    for shown in ("Measure water", "The second rise", "My water", "It rises"):
        assert shown in page.text, shown
    for hidden in ("zqprivatenote", "My loaf", "1 of 4"):
        assert hidden not in page.text, hidden
    mentor.post(
        f"/roadmaps/verifications/{_only(unit).id}/answer", {"act": "confirm", "version": "1", "words": "I saw it"}
    )
    assert proof(unit) == "confirmed"
    assert "asks you to confirm a step" not in mentor.get("/").text
    page = learner.get(STEP)
    assert "Confirmed by Mara Mentor" in page.text
    assert "I saw it" in page.text


def _only(unit):
    with unit() as session:
        return session.scalars(select(Verification)).one()


@pytest.mark.parametrize("sent", [{}, {"whom": "7-0"}, {"whom": "x"}, {"evidence": "one"}])
def test_a_wrong_request_is_refused_with_its_words(visit, cast, evidence, sent):
    page = visit(cast.mentee).post(ASK, sent | {"words": "My words & more"}, status=422)
    assert "My words &amp; more" in page.text


def test_doors(visit, cast, asked):
    assert "/sign-in" in visit().get(asked, status=303).headers["Location"]
    for person in (cast.stranger, cast.mentee, cast.curator, cast.admin, cast.moderator):
        visit(person).get(asked, status=404)
        visit(person).get(f"{asked}/withdrawal", status=404)
        visit(person).post(f"{asked}/answer", {"act": "confirm", "version": "1"}, status=404)
        visit(person).post(f"{asked}/withdrawal", {"words": "No"}, status=404)
    visit(cast.stranger).get(ASK, status=403)
    visit(cast.stranger).post(ASK, {"whom": "1-0"}, status=403)
    visit(cast.mentor).get(f"{asked}/answer", status=405)
    assert "Nobody asks you" in visit(cast.stranger).get("/roadmaps/my/verifications").text
    assert "Measure water" in visit(cast.mentor).get("/roadmaps/my/verifications").text


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "praise"},
        {},
        {"act": "return"},
        {"act": "decline", "words": "x" * 1001},
        {"act": "return", "words": " "},
    ],
)
def test_a_wrong_answer_is_refused_in_place(visit, cast, unit, asked, sent):
    page = visit(cast.mentor).post(f"{asked}/answer", {"version": "1"} | sent, status=422)
    assert sent.get("words", "").strip() in page.text
    assert proof(unit) == "evidenced"


def test_a_stale_answer_is_a_conflict(visit, cast, unit, asked):
    visit(cast.mentor).post(f"{asked}/answer", {"act": "confirm", "version": "7"}, status=409)
    assert proof(unit) == "evidenced"


def test_more_can_be_asked_for_and_shown(visit, cast, asked):
    learner, mentor = visit(cast.mentee), visit(cast.mentor)
    page = mentor.follow(mentor.post(f"{asked}/answer", {"act": "return", "version": "1", "words": "And the scale?"}))
    assert "It is their turn" in page.text
    assert "asks for more evidence of a step" in learner.get("/").text
    page = learner.get(STEP)
    assert "And the scale?" in page.text
    assert "Show more and ask again" in page.text


def test_a_request_is_taken_back_by_its_learner_alone(visit, cast, unit, asked):
    ident = asked.rpartition("/")[2]
    visit(cast.mentor).post(f"{ASK}/{ident}/withdrawal", status=403)
    visit(cast.mentee).post(f"{STEP.replace('water', 'loaf')}/verification/{ident}/withdrawal", status=404)
    visit(cast.mentee).post(f"{ASK}/{ident}/withdrawal")
    visit(cast.mentor).get(asked, status=404)
    assert "asks you to confirm" not in visit(cast.mentor).get("/").text


def test_a_confirmation_is_withdrawn_visibly(visit, cast, unit, asked):
    learner, mentor = visit(cast.mentee), visit(cast.mentor)
    mentor.post(f"{asked}/answer", {"act": "confirm", "version": "1"})
    assert "Withdraw your confirmation?" in mentor.get(f"{asked}/withdrawal").text
    mentor.post(f"{asked}/withdrawal", {"words": " "}, status=422)
    page = mentor.follow(mentor.post(f"{asked}/withdrawal", {"words": "The scale was off"}))
    assert "You withdrew your confirmation" in page.text
    assert proof(unit) == "evidenced"
    page = learner.get(STEP)
    assert "Mara Mentor withdrew the confirmation" in page.text
    assert "The scale was off" in page.text
    assert "Nobody has confirmed it" in page.text


def test_confirmed_and_claimed_steps_differ_by_mark_and_word(visit, cast, asked):
    visit(cast.mentor).post(f"{asked}/answer", {"act": "confirm", "version": "1"})
    for view in ("graph", "list"):
        page = visit(cast.mentee).get(f"/roadmaps/baking?view={view}").text
        assert '<li class="done sure' in page
        assert page.count('<li class="done') > page.count('<li class="done sure') == 1
        assert "Confirmed by a person" in page


def test_a_report_is_about_the_learner(visit, cast, unit, asked):
    about = f"verification:{asked.rpartition('/')[2]}"
    mentor = visit(cast.mentor)
    mentor.get(f"/reports/new?about={about}")
    mentor.post("/reports", {"about": about, "reason": "pressure", "note": "No"})
    with unit() as session:
        from app.moderation.models import Case

        assert session.scalars(select(Case.author_id)).one() == cast.mentee.id
