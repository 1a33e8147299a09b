"""Objectives from open to confirmed: no step skips evidence, and everything that happened can be read."""

from itertools import pairwise, product

import pytest
from sqlalchemy import select

from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Notification
from rooms import queries, service
from rooms.confirming import STEPS, confirmers, open_steps
from rooms.models import ObjectiveChange, RoomObjective, RoomTurn
from rooms.models.objective import ObjectiveState as State
from rooms.service import Proof
from tests.factories.rooms import actor, make_entry, make_room, wish

PROOF = Proof("The notebook", "https://example.org/notebook")


@pytest.fixture
def made(unit, cast):
    """A room and its objective, in a unit of work."""
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        yield room, session.get(RoomObjective, room.objectives[0].id), actor(cast.mentee), actor(cast.mentor)


def reached(room, objective, mentee, mentor) -> None:
    """Take an objective all the way."""
    service.claim(room, objective, person=mentee, proof=PROOF)
    service.confirm(room, objective, person=mentor, version=objective.version)
    db.session.flush()


def waiting() -> list[int]:
    """For whom a confirmation waits."""
    open_ones = select(RoomTurn.whose_id).where(RoomTurn.kind == "claim", RoomTurn.done_at.is_(None))
    return list(db.session.scalars(open_ones))


def test_every_way_to_confirmed_leads_past_evidence():
    states = list(State)
    into = {to: {state for sources, end in STEPS.values() if end == to for state in sources} for to in states}
    assert into[State.CONFIRMED] == {State.EVIDENCED}
    assert into[State.EVIDENCED] == {State.CLAIMED, State.CONFIRMED}
    assert into[State.CLAIMED] == {State.OPEN, State.EVIDENCED}


def test_who_may_take_which_step(made):
    room, objective, mentee, mentor = made
    theirs = {
        State.OPEN: ({"claim"}, set()),
        State.CLAIMED: ({"evidence", "take_back"}, set()),
        State.EVIDENCED: ({"take_back"}, {"confirm", "return"}),
        State.CONFIRMED: (set(), {"withdraw"}),
    }
    objective.confirmed_by_id = mentor.id
    for state, (owners, others) in theirs.items():
        objective.state = state
        assert open_steps(room, objective, mentee.id) == owners
        assert open_steps(room, objective, mentor.id) == others


def test_every_step_out_of_turn_is_refused(made):
    room, objective, mentee, mentor = made
    verbs = {
        "claim": lambda who: service.claim(room, objective, person=who),
        "take_back": lambda who: service.take_back(room, objective, person=who),
        "confirm": lambda who: service.confirm(room, objective, person=who, version=objective.version),
        "return": lambda who: service.return_evidence(room, objective, person=who, note="More"),
        "withdraw": lambda who: service.withdraw_confirmation(room, objective, person=who, note="Sorry"),
    }
    objective.confirmed_by_id = mentor.id
    for state, (step, act), person in product(State, verbs.items(), (mentee, mentor)):
        objective.state = state
        if step not in open_steps(room, objective, person.id):
            with pytest.raises((Conflict, NotAllowed)):
                act(person)


def test_a_claim_with_evidence_asks_the_partner_and_is_confirmed_by_name(made, cast):
    room, objective, mentee, mentor = made
    service.claim(room, objective, person=mentee, proof=PROOF)
    assert (objective.state, objective.current) == (State.EVIDENCED, 3)
    told = db.session.scalars(select(Notification.user_id).where(Notification.kind == "objective")).all()
    assert told == [cast.mentor.id] == waiting()
    service.confirm(room, objective, person=mentor, version=objective.version)
    assert (objective.state, objective.confirmed_by_id) == (State.CONFIRMED, cast.mentor.id)
    assert objective.confirmed_at is not None
    assert waiting() == []
    with pytest.raises(Invalid):
        service.set_progress(objective, 1, person=mentee)


def test_a_claim_without_evidence_waits_for_it(made):
    room, objective, mentee, mentor = made
    service.claim(room, objective, person=mentee)
    assert objective.state == State.CLAIMED
    with pytest.raises(Conflict):
        service.confirm(room, objective, person=mentor, version=objective.version)
    service.show_evidence(room, objective, PROOF, person=mentee)
    assert objective.state == State.EVIDENCED


def test_evidence_on_the_way_claims_nothing(made):
    room, objective, mentee, _mentor = made
    service.show_evidence(room, objective, PROOF, person=mentee)
    assert (objective.state, objective.evidence_title) == (State.OPEN, "The notebook")


def test_what_changed_while_it_was_read_is_not_confirmed(made):
    room, objective, mentee, mentor = made
    service.claim(room, objective, person=mentee, proof=PROOF)
    read = objective.version
    service.show_evidence(room, objective, Proof("Another", "https://example.org/2"), person=mentee)
    with pytest.raises(Conflict):
        service.confirm(room, objective, person=mentor, version=read)


def test_other_words_are_not_claimed_any_more(made):
    room, objective, mentee, _mentor = made
    service.claim(room, objective, person=mentee, proof=PROOF)
    service.change_objective(room, objective, wish("Another title"), person=mentee, version=objective.version)
    assert (objective.state, objective.title) == (State.OPEN, "Another title")
    assert waiting() == []


def test_a_withdrawn_confirmation_stays_readable_and_is_published_no_more(made):
    room, objective, mentee, mentor = made
    reached(room, objective, mentee, mentor)
    service.agree_to_publish(objective, person=mentee, agrees=True)
    assert not objective.is_published
    service.agree_to_publish(objective, person=mentor, agrees=True)
    assert objective.is_published
    service.agree_to_publish(objective, person=mentor, agrees=False)
    assert not objective.is_published
    service.agree_to_publish(objective, person=mentor, agrees=True)
    service.withdraw_confirmation(room, objective, person=mentor, note="The numbers were wrong.")
    assert (objective.state, objective.is_published, objective.confirmed_by_id) == (State.EVIDENCED, False, None)
    db.session.flush()
    assert "The numbers were wrong." in [line.note for line in queries.history_of(objective, mentee)]


def test_nobody_else_decides_what_is_published(made, cast):
    room, objective, mentee, mentor = made
    with pytest.raises(Invalid):
        service.agree_to_publish(objective, person=mentee, agrees=True)
    reached(room, objective, mentee, mentor)
    with pytest.raises(NotAllowed):
        service.agree_to_publish(objective, person=actor(cast.stranger), agrees=True)


def test_the_history_tells_everything_the_newest_first(made, cast):
    room, objective, mentee, mentor = made
    make_entry(room, cast.mentee, "check_in", progress={objective.id: 1})
    service.change_objective(room, objective, wish("New words"), person=mentee, version=objective.version)
    reached(room, objective, mentee, mentor)
    lines = queries.history_of(objective, mentor)
    kinds = [line.kind for line in lines]
    assert set(kinds) == {"confirm", "evidence", "claim", "progress", "edited"}
    assert all(one.made_at >= two.made_at for one, two in pairwise(lines))
    edit = next(line for line in lines if line.kind == "edited")
    assert edit.values["title"] == ["Publish three analyses", "New words"]


def test_the_mentor_learns_too_and_the_mentee_confirms(made, cast):
    room, _objective, mentee, mentor = made
    own = service.add_objective(room, wish("Ask before advising"), person=mentor)
    assert confirmers(room, own.owner_id) == {cast.mentee.id}
    service.claim(room, own, person=mentor, proof=PROOF)
    service.confirm(room, own, person=mentee, version=own.version)
    assert own.state == State.CONFIRMED


def test_a_check_in_moves_only_what_is_ones_own(made, cast):
    room, objective, _mentee, mentor = made
    own = service.add_objective(room, wish("Ask before advising"), person=mentor)
    make_entry(room, cast.mentee, "check_in", progress={objective.id: 2, own.id: 2})
    assert (objective.current, own.current) == (2, 0)


def test_changes_are_kept_with_who_made_them(made, cast):
    room, objective, mentee, mentor = made
    reached(room, objective, mentee, mentor)
    rows = db.session.scalars(select(ObjectiveChange).order_by(ObjectiveChange.id)).all()
    assert [(row.kind, row.by_id) for row in rows] == [
        ("claim", cast.mentee.id),
        ("evidence", cast.mentee.id),
        ("confirm", cast.mentor.id),
    ]
