"""The year on a portfolio: it counts what the reader may read, and nothing else, for one statement."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.access import hide, set_audience
from app.db import db
from app.models import Audience
from tests.factories.profiles import profile_of
from tests.factories.rooms import make_room
from tests.factories.threads import make_entry, make_thread
from threads.models import Thread

PAGE = "/@mila_mentee/portfolio"


def write(thread, days: int) -> None:
    """Add an entry of so many days ago."""
    with clock.at(clock.now() - timedelta(days=days)):
        make_entry(thread)


@pytest.fixture
def counted(visit):
    """How many entries the table of the year counts for somebody, or nothing where there is no year."""

    def count(person, page=PAGE) -> int | None:
        part = visit(person).get(page).text.partition('id="year"')[2].partition("</section>")[0]
        rows = re.findall(r'</th><td class="number">(\d+)</td>', part)
        assert not rows or ('role="img" aria-label="' in part and "Self-reported" in part)
        return sum(map(int, rows)) if rows else None

    return count


@pytest.fixture
def year(cast, unit) -> int:
    """A thread for each audience with an entry each; the public one also has one that is hidden, and an old one."""
    with unit():
        make_room(cast.mentee, cast.mentor)
        for audience in (Audience.PUBLIC, Audience.MEMBERS, Audience.MENTORS, Audience.OWNER):
            thread = make_thread(cast.mentee, audience=audience)
            make_entry(thread)
            if audience == Audience.PUBLIC:
                found = thread.id
                hide(make_entry(thread), clock.now())
                write(thread, 400)
    return found


def test_it_counts_what_the_reader_may_read(counted, cast, year):
    people = (None, cast.stranger, cast.mentor, cast.mentee)
    assert [counted(person) for person in people] == [1, 2, 3, 3]
    eyes = [counted(cast.mentee, f"{PAGE}?as={whom}") for whom in ("guest", "member", "mentor")]
    assert eyes == [1, 2, 3]


def test_narrowing_a_thread_and_the_section_act_at_once(counted, cast, unit, year):
    with unit():
        set_audience(db.session.get_one(Thread, year), Audience.OWNER)
    assert [counted(person) for person in (None, cast.stranger)] == [None, 1]
    with unit():
        profile_of(cast.mentee).sections = {"writes": Audience.OWNER}
    assert counted(cast.stranger) is None


def test_it_costs_one_statement_however_much_was_written(visit, cast, unit, statements):
    visitor = visit(cast.stranger)
    with unit():
        thread = make_thread(cast.mentee)
        make_entry(thread)
    with statements() as few:
        visitor.get(PAGE)
    with unit():
        for day in range(40):
            write(db.session.get_one(Thread, thread.id), 9 * day)
    with statements() as many:
        visitor.get(PAGE)
    assert len(many) == len(few) <= 8
