"""The geometry of dial, ring and heatmap."""

import pytest

from app import drawings


def test_twelve_o_clock_is_straight_up_and_angles_run_clockwise():
    assert drawings.polar(100, 80, 0) == (100, 20)
    assert drawings.polar(100, 80, 90) == (180, 100)


def test_dial_has_ninety_ticks_and_those_up_to_today_are_past():
    ticks = drawings.dial_ticks(40)
    assert len(ticks) == 90
    assert [tick.past for tick in ticks].count(True) == 40


def test_check_in_days_have_longer_ticks():
    ticks = drawings.dial_ticks(0)

    def length(day: int) -> float:
        tick = ticks[day - 1]
        return ((tick.x1 - tick.x2) ** 2 + (tick.y1 - tick.y2) ** 2) ** 0.5

    assert length(5) == pytest.approx(13, abs=0.05)
    assert length(6) == pytest.approx(9, abs=0.05)


def test_there_are_thirteen_check_ins_in_ninety_days():
    assert drawings.CHECK_IN_DAYS[0] == 5
    assert drawings.CHECK_IN_DAYS[-1] == 89
    assert len(drawings.upcoming_marks()) == 13


@pytest.mark.parametrize("day", [0, -3, 91])
def test_no_hand_outside_the_ninety_days(day):
    assert drawings.dial_hand(day) is None


def test_hand_points_at_today():
    hand = drawings.dial_hand(45)
    assert hand is not None
    assert hand.y2 > 180


def test_unknown_mark_states_are_drawn_small():
    assert drawings.dial_marks([(5, "mystery")])[0].r == 1.6


def test_small_dial_keeps_every_mark_on_its_circle():
    for mark in drawings.small_marks(["on_time"] * 13):
        assert ((mark.x - 50) ** 2 + (mark.y - 50) ** 2) ** 0.5 == pytest.approx(40, abs=0.02)


def test_ring_has_an_arc_a_stage_and_none_filled_where_nothing_is_done():
    arcs = drawings.ring_arcs([(5, 5), (2, 5), (0, 4)])
    assert len(arcs) == 3
    assert [done is None for _, done in arcs] == [False, False, True]


def test_ring_without_steps_is_one_open_circle():
    assert drawings.ring_arcs([]) == [(drawings.arc(50, 45, 0, 360), None)]
    assert drawings.ring_arcs([(0, 0)])[0][1] is None


def test_ring_never_draws_more_than_the_whole():
    (whole, done), *_ = drawings.ring_arcs([(9, 3)])
    assert whole == done


def test_heatmap_leaves_out_days_outside_the_range():
    week = [None, 0, 1, 2, 3, -1, 9]
    cells = drawings.heat_cells([week])
    assert [(cell.y, cell.step) for cell in cells] == [(32, 1), (48, 2), (64, 3), (80, -1), (96, 4)]
    assert drawings.heat_ground([week]) == [(0, 16, 16, 64), (0, 96, 16, 16)]


def test_days_beside_each_other_share_one_ground():
    whole, begun = [0] * 7, [None] * 3 + [0] * 4
    assert drawings.heat_ground([begun, whole, whole]) == [(0, 48, 16, 64), (16, 0, 32, 112)]


@pytest.mark.parametrize(
    ("done", "total", "expected"), [(0, 24, 0), (11, 24, 46), (24, 24, 100), (1, 900, 1), (899, 900, 99), (3, 0, 0)]
)
def test_percent_is_honest_at_both_ends(done, total, expected):
    assert drawings.percent(done, total) == expected


def test_a_name_keeps_its_tint():
    assert drawings.tint("Amara Okafor") == drawings.tint("Amara Okafor")
    assert {drawings.tint(name) for name in ("Ada", "Bea", "Cyd", "Dee", "Eve", "Fay", "Gil", "")} <= set(range(1, 7))
