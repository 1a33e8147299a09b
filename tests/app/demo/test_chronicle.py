"""The chronicle: days, times, and the order of acts."""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.demo.chronicle import Chronicle, read

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
JUST_AFTER_MIDNIGHT = datetime(2026, 3, 12, 0, 20, tzinfo=UTC)


def test_days_count_from_the_day_of_filling():
    chronicle = Chronicle(NOON)
    assert chronicle.at(-39, "08:40") == datetime(2026, 2, 1, 8, 40, tzinfo=UTC)
    assert chronicle.at(0, "08:10") == datetime(2026, 3, 12, 8, 10, tzinfo=UTC)
    assert chronicle.date(50).isoformat() == "2026-05-01"


def test_times_are_those_of_lisbon_in_summer_too():
    assert Chronicle(NOON + timedelta(days=120)).at(-1, "08:40").hour == 7


@pytest.mark.parametrize("now", [NOON, JUST_AFTER_MIDNIGHT, JUST_AFTER_MIDNIGHT.replace(minute=0)])
def test_nothing_lies_ahead_and_the_order_stays(now):
    chronicle = Chronicle(now)
    moments = [chronicle.at(-1, "23:50"), *(chronicle.at(0, time) for time in ("05:40", "06:45", "08:10"))]
    assert moments == sorted(moments)
    assert moments[-1] <= now
    assert len(set(moments)) == 4 or now.minute == 0


def test_acts_happen_in_the_order_of_time_with_the_clock_at_their_moment(demo):
    chronicle, seen = Chronicle(NOON), []
    chronicle.plan(chronicle.at(-1), lambda: seen.append(clock.now()))
    chronicle.plan(chronicle.at(-3), lambda: chronicle.plan(chronicle.at(-2), lambda: seen.append(clock.now())))
    with demo.app_context():
        chronicle.run()
    assert seen == [chronicle.at(-2), chronicle.at(-1)]
    assert chronicle.told == 3


def test_prose_reads_as_paragraphs_and_code_stays_as_it_is(tmp_path):
    file = tmp_path / "some.yaml"
    file.write_text("body: |\n  One line,\n  and the next.\n\n  ```sql\n  select 1\n  from t\n  ```\n")
    assert read(file)["body"] == "One line, and the next.\n\n```sql\nselect 1\nfrom t\n```"
