"""Having a step confirmed: what follows from what, and who may."""

import pytest
from sqlalchemy import select

from app import access
from app.db import db
from app.errors import Conflict, Invalid, Missing
from app.models import Membership
from app.models.document import Document
from app.models.notification import Notification
from roadmaps.models import Verification
from roadmaps.queries import verification as asking
from roadmaps.service import learning, verification
from tests.factories.people import block
from tests.factories.roadmaps import make_ask, make_done, make_enrollment, make_roadmap, plan_of
from tests.factories.rooms import actor, make_room

STEPS = ("flour", "water", "loaf")


@pytest.fixture
def walk(unit, cast):
    """The mentee on a roadmap, mentored in a room, with one step done on evidence."""
    with unit() as session:
        make_room(cast.mentee, cast.mentor, day=9)
        enrollment = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        make_done(enrollment, cast.mentee, "water")
        yield session, enrollment


def answer(cast, ask, verb="confirm", *, by=None, version=None, words="Seen."):
    """Answer as the person asked."""
    seen = asking.asked_of(by or cast.mentor, ask.id, held=True)
    said = {"person": actor(by or cast.mentor), "version": version or seen.ask.version, "words": words}
    if verb == "confirm":
        said["plan"] = plan_of(seen.ask.enrollment)
    getattr(verification, verb)(seen.ask, seen.ask.enrollment, **said)


def told(person):
    """What somebody is told, newest last."""
    query = select(Notification.event).where(Notification.user_id == person.id)
    return list(db.session.scalars(query.order_by(Notification.id)))


def test_mentors_and_the_curator_can_be_asked_and_nobody_else(walk, cast):
    session, enrollment = walk
    people = asking.askable(cast.mentee, enrollment.roadmap_id)
    assert [each.user_id for each in people] == [cast.mentor.id, cast.curator.id]
    assert people[0].space_id
    assert not people[1].space_id
    session.add(block(cast.curator, cast.mentee))
    session.flush()
    assert [each.user_id for each in asking.askable(cast.mentee, enrollment.roadmap_id)] == [cast.mentor.id]
    assert asking.askable(cast.mentor, enrollment.roadmap_id)[0].user_id == cast.curator.id


def test_a_step_goes_from_claimed_to_evidenced_to_confirmed_with_who_and_when(walk, cast):
    _session, enrollment = walk
    make_done(enrollment, cast.mentee, "flour", evidence=False)
    assert enrollment.states["flour"].proof == "claimed"
    state = enrollment.states["water"]
    assert state.proof == "evidenced"
    answer(cast, make_ask(enrollment, cast.mentee, cast.mentor))
    assert state.proof == "confirmed"
    assert (state.confirmed_by_id, state.confirmed_at is not None) == (cast.mentor.id, True)
    assert [each.statement for each in state.evidence] == ["Seen."]
    assert enrollment.summary["confirmed"] == 1
    assert told(cast.mentee)[-1] == "StepConfirmed"


def test_nothing_is_confirmed_without_evidence(walk, cast):
    _session, enrollment = walk
    make_done(enrollment, cast.mentee, "flour", evidence=False)
    with pytest.raises(Invalid):
        make_ask(enrollment, cast.mentee, cast.mentor, key="flour")
    with pytest.raises(Invalid):
        make_ask(enrollment, cast.mentee, cast.mentor, ids=[])
    learning.attach(enrollment, plan_of(enrollment), "loaf", title="Half", url="", note_md="Not yet")
    with pytest.raises(Invalid):
        make_ask(enrollment, cast.mentee, cast.mentor, key="loaf")


def test_only_the_evidence_chosen_is_shown(walk, cast):
    session, enrollment = walk
    plan = plan_of(enrollment)
    learning.attach(enrollment, plan, "water", title="Not for them", url="", note_md="Private words")
    session.flush()
    first, _second = enrollment.states["water"].evidence
    ask = make_ask(enrollment, cast.mentee, cast.mentor, ids=[first.id, 987654])
    assert [row.title for row in asking.evidence_shown(cast.mentor, ask)] == ["My water"]
    for nobody in (cast.stranger, cast.curator, cast.mentee, cast.admin):
        with pytest.raises(Missing):
            asking.asked_of(nobody, ask.id)


def test_asking_again_replaces_what_waits_and_others_can_be_asked_beside(walk, cast):
    session, enrollment = walk
    ask = make_ask(enrollment, cast.mentee, cast.mentor, words="First")
    again = make_ask(enrollment, cast.mentee, cast.mentor, words="Second")
    assert again is ask
    assert (ask.words, ask.version, enrollment.states["water"].asks) == ("Second", 2, 1)
    beside = make_ask(enrollment, cast.mentee, cast.curator)
    answer(cast, ask)
    session.flush()
    assert beside.state == "ended"
    with pytest.raises(Missing):
        asking.asked_of(cast.curator, beside.id)
    with pytest.raises(Conflict):
        make_ask(enrollment, cast.mentee, cast.curator)


def test_nobody_confirms_what_they_have_not_read(walk, cast):
    _session, enrollment = walk
    ask = make_ask(enrollment, cast.mentee, cast.mentor)
    read = ask.version
    make_ask(enrollment, cast.mentee, cast.mentor, words="Now with more")
    with pytest.raises(Conflict):
        answer(cast, ask, version=read)
    answer(cast, ask)
    with pytest.raises(Conflict):
        answer(cast, ask, "decline")


def test_asking_for_more_needs_words_and_makes_it_the_learners_turn(walk, cast):
    _session, enrollment = walk
    ask = make_ask(enrollment, cast.mentee, cast.mentor)
    with pytest.raises(Invalid):
        answer(cast, ask, "ask_for_more", words="")
    answer(cast, ask, "ask_for_more", words="Show the scale")
    assert (ask.state, enrollment.states["water"].proof) == ("returned", "evidenced")
    assert told(cast.mentee)[-1] == "StepReturned"
    make_ask(enrollment, cast.mentee, cast.mentor)
    assert ask.state == "open"
    answer(cast, ask, "decline", words="")
    assert (ask.state, ask.open_key) == ("declined", None)


def test_a_request_that_is_taken_back_leaves_nothing_with_who_was_asked(walk, cast):
    session, enrollment = walk
    ask = make_ask(enrollment, cast.mentee, cast.mentor)
    assert told(cast.mentor)[-1] == "StepAsked"
    verification.take_back(ask)
    assert "StepAsked" not in told(cast.mentor)
    assert session.scalar(select(Document.id).where(Document.kind == "verification")) is None
    with pytest.raises(Missing):
        asking.asked_of(cast.mentor, ask.id)
    assert asking.asks_of(enrollment.states["water"].id) == ()


def test_a_confirmation_is_withdrawn_by_its_giver_with_a_reason(walk, cast):
    _session, enrollment = walk
    ask = make_ask(enrollment, cast.mentee, cast.mentor)
    answer(cast, ask)
    plan = plan_of(enrollment)
    with pytest.raises(Invalid):
        verification.revoke(ask, enrollment, plan, person=actor(cast.mentor), words="")
    with pytest.raises(Conflict):
        verification.revoke(ask, enrollment, plan, person=actor(cast.curator), words="Me too")
    verification.revoke(ask, enrollment, plan, person=actor(cast.mentor), words="The scale was off")
    state = enrollment.states["water"]
    assert (state.proof, state.confirmed_by_id, enrollment.summary["confirmed"]) == ("evidenced", None, 0)
    assert [row.farewell for row in asking.asks_of(state.id)] == ["The scale was off"]
    assert told(cast.mentee)[-1] == "StepUnconfirmed"


def test_all_required_steps_confirmed_make_the_enrollment_verified(walk, cast):
    _session, enrollment = walk
    make_done(enrollment, cast.mentee, "flour", "loaf")
    for key in STEPS:
        assert enrollment.verified_at is None
        answer(cast, make_ask(enrollment, cast.mentee, cast.mentor, key=key))
    assert enrollment.verified_at is not None
    learning.set_state(enrollment, plan_of(enrollment), "loaf", "in_progress", learner=cast.mentee)
    assert enrollment.verified_at is None
    assert enrollment.states["loaf"].confirmed_at is None


def test_evidence_that_goes_takes_what_rests_on_it_along(walk, cast):
    session, enrollment = walk
    plan = plan_of(enrollment)
    learning.attach(enrollment, plan, "water", title="Second", url="", note_md="More")
    session.flush()
    first, second = enrollment.states["water"].evidence
    ask = make_ask(enrollment, cast.mentee, cast.mentor)
    version = ask.version
    learning.detach(enrollment, plan, "water", second.id)
    assert (ask.state, ask.version) == ("open", version + 1)
    answer(cast, ask)
    learning.detach(enrollment, plan, "water", first.id)
    assert (ask.state, enrollment.states["water"].proof) == ("ended", "claimed")


def test_who_has_left_or_is_blocked_sees_no_evidence_any_more(walk, cast):
    session, enrollment = walk
    ask = make_ask(enrollment, cast.mentee, cast.mentor)
    mentor = session.scalars(select(Membership).where(Membership.user_id == cast.mentor.id)).one()
    mentor.part = ""
    session.flush()
    with pytest.raises(Missing):
        asking.asked_of(cast.mentor, ask.id)
    assert [row.stands for row in asking.asks_of(ask.state_id)] == [False]
    mentor.part = "mentor"
    session.flush()
    answer(cast, ask)
    mentor.part = ""
    session.flush()
    assert asking.asked_of(cast.mentor, ask.id).is_open_to is False
    session.add(block(cast.mentee, cast.mentor))
    session.flush()
    with pytest.raises(Missing):
        asking.asked_of(cast.mentor, ask.id)
    assert asking.made_to(cast.mentor) == []


def test_forgetting_a_roadmap_forgets_what_was_asked(walk, cast):
    session, enrollment = walk
    make_ask(enrollment, cast.mentee, cast.mentor)
    learning.leave(enrollment, forget=True)
    assert session.scalars(select(Verification)).all() == []
    assert told(cast.mentor)[-1:] != ["StepAsked"]


def test_an_unverified_address_asks_and_answers_nothing(walk, cast):
    _session, enrollment = walk
    cast.mentee.email_verified_at = None
    people = asking.askable(cast.mentee, enrollment.roadmap_id)
    unverified = actor(cast.mentee)
    unverified.is_verified = False
    shown = {each.id for each in enrollment.states["water"].evidence}
    with pytest.raises(access.NotAllowed):
        verification.ask(
            enrollment,
            plan_of(enrollment),
            "water",
            learner=unverified,
            whom=people[0],
            evidence_ids=shown,
            words="",
        )
