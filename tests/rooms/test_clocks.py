"""One moment on two clocks, also over the days on which clocks are changed."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from app import clock
from app.clock import on_wall
from rooms.clocks import place_of, readings, written

pytestmark = pytest.mark.once("words")

BERLIN, LIMA = "Europe/Berlin", "America/Lima"


@pytest.fixture
def spring(app):
    """March 2026, as somebody in Berlin sees it."""
    with app.test_request_context("/"), clock.at(datetime(2026, 3, 13, 9, tzinfo=UTC)):
        yield


def test_a_wall_clock_means_a_moment(spring):
    assert on_wall(datetime(2026, 3, 19, 17), BERLIN) == datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert on_wall(datetime(2026, 3, 30, 17), BERLIN) == datetime(2026, 3, 30, 15, tzinfo=UTC), "summer by then"


@pytest.mark.parametrize("naive", [datetime(2026, 3, 29, 2, 30), datetime(1, 1, 1), datetime(9999, 12, 31, 23)])
def test_a_time_that_no_clock_shows_is_none(naive):
    assert on_wall(naive, BERLIN) is None


def test_of_a_time_that_comes_twice_the_first_is_meant():
    assert on_wall(datetime(2026, 10, 25, 2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_weekday_is_each_ones_own(spring):
    moment = datetime(2026, 3, 19, 23, tzinfo=UTC)
    assert written(moment, BERLIN) == "Friday 20 March, 00:00"
    people = [SimpleNamespace(id=1, name="Ana", timezone="UTC"), SimpleNamespace(id=2, name="Mar Vega", timezone=LIMA)]
    (theirs,) = readings(moment, people, viewer_id=1)
    assert theirs == (2, "Mar", "Lima", "Thursday 19 March, 18:00", False)


def test_equal_clocks_are_called_equal_on_that_day_only(spring):
    people = [SimpleNamespace(id=2, name="Ola", timezone="Europe/London")]
    assert readings(datetime(2026, 3, 19, 16, tzinfo=UTC), people, 1)[0].is_same
    assert not readings(datetime(2026, 3, 30, 16, tzinfo=UTC), people, 1)[0].is_same


def test_a_zone_is_named_by_its_town():
    assert place_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert place_of("UTC") == "UTC"


def test_another_year_is_named(spring):
    assert written(datetime(2027, 1, 4, 16, tzinfo=UTC), "UTC") == "Monday 4 January 2027, 16:00"
