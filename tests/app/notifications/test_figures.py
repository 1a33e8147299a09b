"""What telling and mailing cost: few statements for an event, and as many for twenty-five readers as for two."""

from datetime import timedelta

import pytest

from app import clock, outbox
from app.db import db
from app.events import Ref, emit
from app.notifications import service
from tests.app.notifications.test_mailing import room  # noqa: F401  (a fixture)
from tests.cast import make_person
from tests.factories.threads import make_entry as publish
from tests.factories.threads import make_thread
from threads.events import EntryPublished


def emitted(unit, cast, readers=None) -> Ref:
    """Have the mentee publish an entry that these people hear of by mail."""
    with unit():
        for reader in readers or []:
            service.choose_ways({"follows": "mail"}, person=reader)
        thread = make_thread(cast.mentee)
        about = {"subject": Ref("entry", publish(thread, "New").id), "group": f"thread:{thread.id}"}
        emit(EntryPublished(actor_id=cast.mentee.id, notify=frozenset(each.id for each in readers), **about))
    return about["subject"]


def test_an_event_costs_three_statements_and_two_once_mail_waits(unit, cast, noon, statements):
    emitted(unit, cast, [cast.stranger])  # everything is prepared
    with unit():
        thread = make_thread(cast.mentee)
        about = {"subject": Ref("entry", publish(thread, "New").id), "group": f"thread:{thread.id}"}
        event = EntryPublished(actor_id=cast.mentee.id, notify=frozenset({cast.stranger.id}), **about)
        costs = []
        for _ in range(3):
            with statements() as seen:
                emit(event)
            costs.append(len(seen))
    assert costs == [3, 2, 2]


def test_posting_in_a_room_costs_twelve_at_most(visit, cast, room, statements):  # noqa: F811
    mentor = visit(cast.mentor)
    costs = []
    for number in range(2):
        with statements() as seen:
            mentor.post(f"/rooms/{room}/entries", {"kind": "message", "title": "", "body": f"Line {number}."})
        costs.append(len(seen))
    assert costs[1] == costs[0] - 1  # the mail is asked for once
    assert costs[0] <= 12


@pytest.mark.parametrize("number", [2, 20])
def test_as_many_statements_for_many_readers(app, unit, cast, noon, post, statements, number):
    with unit():
        people = [make_person(f"reader_{each}", f"Reader {each}") for each in range(number)]
        for each in people:
            db.session.expunge(each)
    emitted(unit, cast, people)
    with clock.at(noon + timedelta(minutes=5)), app.app_context(), statements() as seen:
        outbox.run_once(slow=True)
    settled = sum(each.startswith(("DELETE FROM job", "UPDATE notification")) for each in seen)
    assert settled == 2 * number
    assert len(seen) - settled <= 5
