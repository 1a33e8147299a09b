"""Doors and listings: who finds what."""

from datetime import UTC, timedelta

import pytest

from app import clock
from app.access import Guest, set_audience
from app.errors import Missing, NotAllowed
from app.models import Audience, Membership, Space
from tests.factories.people import block, follow
from tests.factories.threads import make_comment, make_entry, make_thread
from threads import queries
from threads.outlines import lines
from threads.queries.outlines import outline


def befriend(mentor, mentee, session):
    """Put two people into a room as mentor and mentee."""
    space = Space(kind="room")
    session.add(space)
    session.flush()
    session.add(Membership(space_id=space.id, user_id=mentor.id, part="mentor"))
    session.add(Membership(space_id=space.id, user_id=mentee.id, part="mentee"))
    session.flush()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.PUBLIC, {"guest", "mentee", "mentor", "stranger", "elsewhere"}),
        (Audience.MEMBERS, {"mentee", "mentor", "stranger", "elsewhere"}),
        (Audience.FOLLOWERS, {"mentee", "elsewhere"}),
        (Audience.MENTORS, {"mentee", "mentor"}),
        (Audience.OWNER, {"mentee"}),
    ],
)
def test_audience_holds_for_thread_entry_and_reply(unit, cast, audience, readers):
    people = {"guest": Guest()} | {name: getattr(cast, name) for name in ("mentee", "mentor", "stranger", "elsewhere")}
    with unit() as session:
        befriend(cast.mentor, cast.mentee, session)
        follow(cast.elsewhere, f"person:{cast.mentee.id}")
        entry = make_entry(make_thread(cast.mentee, audience=audience))
        reply = make_comment(entry, cast.moderator)
        doors = [
            lambda person: queries.thread_for(person, entry.thread_id),
            lambda person: queries.thread_row(person, entry.thread_id),
            lambda person: queries.entry_for(person, entry.thread_id, entry.id),
            lambda person: queries.entry_row(person, entry.thread_id, entry.id),
            lambda person: queries.comment_for(person, entry.thread_id, reply.id),
        ]
        for door in doors:
            assert {name for name, person in people.items() if opens(door, person)} == readers


def opens(door, person) -> bool:
    """Whether a door lets this person in."""
    try:
        door(person)
    except Missing:
        return False
    return True


def test_write_is_for_the_owner(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        assert queries.thread_for(cast.mentee, thread.id, may="write") is thread
        with pytest.raises(NotAllowed):
            queries.thread_for(cast.stranger, thread.id, may="write")


def test_entry_of_another_thread_is_missing(unit, cast):
    with unit():
        one, other = make_thread(cast.mentee), make_thread(cast.mentee)
        entry = make_entry(one)
        with pytest.raises(Missing):
            queries.entry_for(cast.mentee, other.id, entry.id)


def test_narrowing_takes_entries_and_replies_along(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        make_comment(entry, cast.stranger)
        set_audience(thread, Audience.OWNER)
        assert not opens(lambda person: queries.entry_row(person, thread.id, entry.id), cast.stranger)
        assert queries.newest_replies(cast.stranger, [entry.id]) == []


def test_blocked_people_do_not_meet_in_replies(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee))
        make_comment(entry, cast.elsewhere)
        block(cast.elsewhere, cast.stranger)
        assert queries.newest_replies(cast.stranger, [entry.id]) == []
        assert len(queries.newest_replies(cast.mentor, [entry.id])) == 1


def test_only_the_newest_replies_stand_under_an_entry(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee))
        for number in range(3):
            make_comment(entry, cast.mentor, f"note {number}")
            make_comment(entry, cast.stranger, f"reply {number}")
        words = "".join(row.body_html for row in queries.newest_replies(cast.mentee, [entry.id]))
        assert words.split() == ["<p>note", "1</p>", "<p>note", "2</p>", "<p>reply", "2</p>"]


def test_counts_match_the_filters(unit, app, cast):
    with unit():
        thread = make_thread(cast.mentee)
        make_entry(thread, type="milestone")
        make_comment(make_entry(thread, evidence_url="https://n.example", evidence_title="N"), cast.mentor)
        for days, shown in ((1, [(1, "milestone", True)]), (-1, [(1, "milestone", True), (2, "progress", False)])):
            found = outline(cast.mentee, thread.id, clock.now() + timedelta(days=days))
            told = [(line.seq, line.kind, bool(line.title)) for line in lines(found.told, UTC)]
            assert told == shown, "all milestones, however old, with their names"
            assert (found.everything, found.evidence, found.milestones, found.notes) == (2, 1, 1, 1)
        assert abs(lines(found.told, UTC)[0].at - clock.now()) < timedelta(minutes=1)
        assert not lines(outline(cast.mentee, make_thread(cast.mentee).id, clock.now()).told, UTC)
