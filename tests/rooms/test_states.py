"""The table of a room's life: every state, every part, every move."""

from itertools import product

import pytest

from rooms.states import LIVE, MOVES, PAST, REFUSED, NotNow, NotYours, Part, State, after, possible

EXPECTED = {
    (State.REQUESTED, Part.MENTOR): {"accept", "decline"},
    (State.REQUESTED, Part.MENTEE): {"withdraw"},
    (State.REQUESTED, Part.CLOCK): {"expire"},
    (State.ACTIVE, Part.MENTEE): {"pause", "wind_down", "close", "end_early"},
    (State.PAUSED, Part.MENTOR): {"resume", "end_early"},
}


@pytest.mark.parametrize(("state", "part"), EXPECTED)
def test_who_may_what(state, part):
    assert possible(state, part) == EXPECTED[state, part]


@pytest.mark.parametrize("name", MOVES)
def test_every_move_from_every_state_by_every_part(name):
    move = MOVES[name]
    for state, part in product(State, Part):
        if part not in move.who:
            with pytest.raises(NotYours):
                after(name, state, part)
        elif state not in move.sources:
            with pytest.raises(NotNow):
                after(name, state, part)
        else:
            assert after(name, state, part, "pilot") == (move.to or State.PILOT)


def test_nothing_leads_out_of_an_ending():
    for state, part in product(PAST | REFUSED, Part):
        assert possible(state, part) == frozenset()


def test_either_side_can_leave_every_live_room():
    for state, part in product(LIVE, (Part.MENTEE, Part.MENTOR)):
        assert after("end_early", state, part) == State.ENDED_EARLY


def test_a_pause_leads_back_to_where_it_began():
    assert after("resume", State.PAUSED, Part.MENTEE, "pilot") == State.PILOT
    assert after("resume", State.PAUSED, Part.CLOCK) == State.ACTIVE
