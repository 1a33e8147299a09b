"""The table of a room's life, against what is written here by hand: every state, every part, every move."""

from itertools import product

import pytest

from rooms.states import LIVE, MOVES, PAST, REFUSED, NotNow, NotYours, Part, State, after, possible

BOTH = "pause wind_down close end_early"
EXPECTED = {  # state: what the mentee, the mentor and the clock may do; states that are not here lead nowhere
    "requested": ("withdraw answer_back", "accept decline ask_back", "expire"),
    "agreed": ("try_out open end_early", "try_out open end_early", "lapse"),
    "pilot": ("pause end_early", "pause end_early", "go_on end_pilot"),
    "active": (BOTH, BOTH, "wind_down_on_day"),
    "paused": ("resume end_early", "resume end_early", "resume_on_day"),
    "closing": ("pause close end_early", "pause close end_early", "close_on_day"),
}
LEADS = {  # move: where to, who is told
    "accept": ("agreed", "mentee"),
    "decline": ("declined", "mentee"),
    "ask_back": ("requested", "mentee"),
    "answer_back": ("requested", "mentor"),
    "withdraw": ("withdrawn", ""),
    "expire": ("expired", "mentee mentor"),
    "try_out": ("pilot", "mentee mentor"),
    "open": ("active", "mentee mentor"),
    "lapse": ("ended_early", "mentee mentor"),
    "go_on": ("active", "mentee mentor"),
    "end_pilot": ("ended_early", "mentee mentor"),
    "pause": ("paused", "mentee mentor"),
    "resume": ("closing", "mentee mentor"),  # from a pause that began in closing
    "resume_on_day": ("closing", "mentee mentor"),
    "wind_down": ("closing", "mentee mentor"),
    "wind_down_on_day": ("closing", "mentee mentor"),
    "close": ("closed", "mentee mentor"),
    "close_on_day": ("closed", "mentee mentor"),
    "end_early": ("ended_early", "mentee mentor"),
}


def expected(state: str, part: str) -> set[str]:
    """What a part may do in a state."""
    row = EXPECTED.get(state, ("", "", ""))
    return set(row[["mentee", "mentor", "clock"].index(part)].split())


def test_every_state_part_and_move():
    assert set(LEADS) == set(MOVES)
    for state, part in product(State, Part):
        assert possible(state, part) == expected(state, part), (state, part)
        for name in MOVES:
            if name in expected(state, part):
                assert after(name, state, part, "closing") == LEADS[name][0]
            else:
                with pytest.raises((NotYours, NotNow)):
                    after(name, state, part, "closing")


def test_nothing_leads_out_of_an_ending():
    for state, part in product(PAST | REFUSED, Part):
        assert possible(state, part) == frozenset()


def test_either_side_can_leave_every_live_room():
    for state, part in product(LIVE, (Part.MENTEE, Part.MENTOR)):
        assert after("end_early", state, part) == State.ENDED_EARLY


def test_a_pause_leads_back_to_where_it_began():
    assert after("resume", State.PAUSED, Part.MENTEE, "pilot") == State.PILOT
    assert after("resume_on_day", State.PAUSED, Part.CLOCK) == State.ACTIVE


def test_a_move_of_the_clock_waits_for_its_day():
    for name, move in MOVES.items():
        assert (Part.CLOCK in move.who) == ("due" in move.needs), name
        assert Part.CLOCK not in move.who or len(move.who) == 1, name
