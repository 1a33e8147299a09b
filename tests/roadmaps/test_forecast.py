"""When a learner will be where: days from hours, whatever clocks do."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock
from roadmaps import forecast, queries
from roadmaps.forecast import Left, foresee, left, moved_on
from roadmaps.queries.outlook import outlook
from roadmaps.service import learning, pace
from tests.factories.roadmaps import make_enrollment, make_roadmap, plan_of

TODAY = date(2026, 3, 25)
WORK = st.lists(st.builds(Left, st.integers(0, 5), st.floats(0.1, 60)), min_size=1, max_size=40)


def step(key, stage=0, hours=0.0, optional=False):
    return SimpleNamespace(key=key, stage=stage, hours=hours, optional=optional)


def test_what_is_left_counts_what_was_spent_and_the_middle_of_the_others():
    steps = [step("a", hours=2), step("b", hours=6), step("c"), step("d", 1, 4, True), step("e", 1, 10)]
    states = {"a": "done", "e": "in_progress"}
    assert left(steps, states, {"e": 4}) == [Left(0, 6), Left(0, 5), Left(1, 6)]
    assert left(steps, states | {"d": "in_progress", "b": "skipped"}, {"e": 99, "d": 1}) == [
        Left(0, 5),
        Left(1, 3),
        Left(1, 1),
    ]
    assert left([step("only")], {}, {}) == [Left(0, forecast.UNKNOWN)]


def test_days_follow_from_hours_a_week():
    ahead = [Left(0, 7), Left(1, 7), Left(0, 0.5)]
    seen = foresee(ahead, 7, TODAY)
    assert seen.stages == {0: TODAY + timedelta(days=15), 1: TODAY + timedelta(days=14)}
    assert seen.end == seen.stages[0]
    assert foresee(ahead, 0, TODAY) == ({}, None)
    assert foresee([], 5, TODAY) == ({}, None)


@settings(max_examples=60, deadline=None)
@given(WORK, st.integers(1, 80), st.integers(0, 400))
def test_a_forecast_is_in_order_and_faster_is_never_later(ahead, pace, days):
    seen, faster = foresee(ahead, pace, TODAY), foresee(ahead, pace + 1, TODAY)
    assert seen.end == max(seen.stages.values())
    assert all(TODAY < day <= seen.end for day in seen.stages.values())
    assert faster.end <= seen.end
    assert foresee(ahead[:-1], pace, TODAY).end is None or foresee(ahead[:-1], pace, TODAY).end <= seen.end
    moved = moved_on({"on": "2026-01-01"} | seen.as_dict(), days)
    assert date.fromisoformat(moved["end"]) - seen.end == timedelta(days=days)
    assert moved["stages"].keys() == seen.as_dict()["stages"].keys()


@pytest.fixture
def walk(unit, cast):
    """The mentee on a roadmap of six hours, in Berlin; `see(moment)` is the outlook then."""
    with unit() as session:
        enrollment = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        learner = SimpleNamespace(id=cast.mentee.id, timezone="Europe/Berlin", is_verified=True, is_suspended=False)

        def see():
            session.flush()
            row = queries.roadmap_row(cast.mentee, "baking")
            return outlook(learner, row, queries.plan_of(row), queries.states_of(row.enrollment_id))

        yield SimpleNamespace(enrollment=enrollment, learner=learner, see=see, plan=plan_of(enrollment))


def at(day, hour, minute=0):
    return clock.at(datetime(2026, day[0], day[1], hour, minute, tzinfo=UTC))


def set_pace(walk, hours, paused=False):
    said = {"hours_per_week": hours, "is_paused": paused, "learner": walk.learner}
    pace.set_pace(walk.enrollment, walk.plan, **said)


def test_summer_time_and_time_zones_move_no_day(walk):
    with at((3, 28), 23, 30):  # the 29th in Berlin, in whose night an hour is left out
        set_pace(walk, 6)
        seen = walk.see()
        assert (seen.set_on, seen.end) == (date(2026, 3, 29), date(2026, 4, 5))
        walk.learner.timezone = "America/New_York"
        assert walk.see().end == date(2026, 4, 4)
        walk.learner.timezone = "Europe/Berlin"
    for moment in (at((3, 29), 0, 30), at((3, 29), 1, 30), at((3, 29), 21, 59)):
        with moment:
            assert (walk.see().end, walk.see().late) == (date(2026, 4, 5), 0)
    with at((3, 29), 22, 1):
        assert walk.see().late == 1


def test_what_slipped_is_said_stage_by_stage_and_what_is_done_has_its_day(walk, cast):
    with at((3, 2), 12):
        set_pace(walk, 6)
    with at((3, 12), 12):
        learning.set_state(walk.enrollment, walk.plan, "flour", "done", learner=cast.mentee)
        learning.set_state(walk.enrollment, walk.plan, "water", "done", learner=cast.mentee)
        seen = walk.see()
        assert [(stage.done_on, stage.now, stage.late) for stage in seen.stages] == [
            (date(2026, 3, 12), None, 6),
            (None, date(2026, 3, 16), 7),
        ]
        assert (seen.was, seen.end, seen.late, seen.left) == (date(2026, 3, 9), date(2026, 3, 16), 7, 3)
        learning.note_hours(walk.enrollment, walk.plan, "loaf", 2)
        assert (walk.see().left, walk.see().spent) == (1, 2)
        assert walk.enrollment.summary["hours_left"] == 1


def test_a_pause_moves_the_forecast_and_is_no_delay(walk):
    with at((3, 2), 12):
        set_pace(walk, 6)
        set_pace(walk, 6, paused=True)
    with at((3, 22), 12):
        assert (walk.see().late, walk.see().was) == (0, date(2026, 3, 29))
        set_pace(walk, 6)
        assert walk.enrollment.paused_at is None
        assert (walk.see().late, walk.see().end) == (0, date(2026, 3, 29))
    with at((3, 24), 12):
        assert walk.see().late == 2
        set_pace(walk, 3)
        assert walk.see().late == 0
