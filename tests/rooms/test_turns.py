"""Turns: whose it is, and until when."""

from datetime import date

import pytest

from rooms.states import Part
from rooms.turns import days_late, due_day, on_post, on_reply, open_items


@pytest.mark.parametrize(
    ("kind", "author", "expected"),
    [
        ("question", Part.MENTEE, Part.MENTOR),
        ("question", Part.MENTOR, Part.MENTEE),
        ("decision", Part.MENTEE, Part.MENTOR),
        ("review_request", Part.MENTEE, Part.MENTOR),
        ("message", Part.MENTEE, None),
        ("check_in", Part.MENTEE, None),
        ("feedback", Part.MENTOR, None),
    ],
)
def test_what_an_entry_asks_of_whom(kind, author, expected):
    assert on_post(kind, author) == expected


def test_a_question_goes_back_and_forth_until_its_asker_settles_it():
    assert on_reply("question", Part.MENTEE, Part.MENTOR, "message") == (Part.MENTEE, False)
    assert on_reply("question", Part.MENTEE, Part.MENTEE, "message") == (Part.MENTOR, False)


def test_feedback_settles_a_review_and_a_message_does_not():
    assert on_reply("review_request", Part.MENTEE, Part.MENTOR, "feedback") == (None, True)
    assert on_reply("review_request", Part.MENTEE, Part.MENTOR, "message") == (Part.MENTEE, False)


def test_talking_about_a_decision_leaves_it_with_the_other():
    assert on_reply("decision", Part.MENTEE, Part.MENTEE, "message") == (Part.MENTOR, False)


@pytest.mark.parametrize(
    ("since", "days", "expected"),
    [
        (date(2026, 3, 9), 2, date(2026, 3, 11)),
        (date(2026, 3, 13), 2, date(2026, 3, 17)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
        (date(2026, 3, 13), 0, date(2026, 3, 16)),
    ],
)
def test_weekends_do_not_count(since, days, expected):
    assert due_day(since, days) == expected


def test_lateness_is_never_negative():
    assert days_late(date(2026, 3, 9), date(2026, 3, 11)) == 2
    assert days_late(date(2026, 3, 12), date(2026, 3, 11)) == days_late(None, date(2026, 3, 11)) == 0


def test_open_items_are_those_not_done():
    assert open_items([{"done": True}, {"done": False}, {}]) == 2
