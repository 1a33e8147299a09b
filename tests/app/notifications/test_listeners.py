"""Who is told of what: by people and by the clock, past walls and mutes, under which words."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app.accounts.service import walls
from app.db import db
from app.events import Event, Ref, emit
from app.models import Mute, Notification
from app.notifications.categories import CATEGORIES
from tests.factories.rooms import make_entry, make_room
from tests.factories.threads import make_thread

HEARD = {"LeaveChanged", "NameChanged", "VisibilityChanged"}  # by other packages, told to nobody


@dataclass(frozen=True, kw_only=True)
class RestEnds(Event):
    """The clock says something."""

    phrase = "Your planned rest ends tomorrow"
    category = "reminders"


def by_the_clock(room, *people, **values) -> set[int]:
    """Have the clock tell people something about a room; return who was told."""
    values = {"actor_id": None, "subject": Ref("room", room.id), "group": f"room:{room.id}"} | values
    emit(RestEnds(notify=frozenset(each.id for each in people), **values))
    return set(db.session.scalars(select(Notification.user_id).where(Notification.event == "RestEnds")))


def test_the_clock_tells_everybody_named_who_may_know(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        assert by_the_clock(room, cast.mentee, cast.mentor, cast.stranger) == {cast.mentee.id, cast.mentor.id}


def test_a_muted_thing_keeps_silent_whoever_speaks(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        db.session.add(Mute(user_id=cast.mentee.id, target=f"room:{room.id}"))
        assert by_the_clock(room, cast.mentee, cast.mentor) == {cast.mentor.id}


def test_a_subject_without_a_larger_thing_is_its_own_group(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        db.session.add(Mute(user_id=cast.stranger.id, target=f"thread:{thread.id}"))
        told = by_the_clock(thread, cast.stranger, cast.mentor, subject=Ref("thread", thread.id), group="")
        assert told == {cast.mentor.id}
        query = select(Notification.group_key).where(Notification.event == "RestEnds")
        assert set(db.session.scalars(query)) == {f"thread:{thread.id}"}


def test_a_wall_stands_before_what_people_do(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        walls.block(cast.mentee.id, actor=SimpleNamespace(id=cast.stranger.id))
        readers = frozenset({cast.stranger.id, cast.mentor.id})
        emit(RestEnds(actor_id=cast.mentee.id, subject=Ref("thread", thread.id), notify=readers))
        query = select(Notification.user_id).where(Notification.event == "RestEnds")
        assert set(db.session.scalars(query)) == {cast.mentor.id}


def test_the_clock_is_silent_in_a_room_that_a_wall_shuts(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        walls.block(cast.mentor.id, actor=SimpleNamespace(id=cast.mentee.id))
        assert by_the_clock(room, cast.mentee, cast.mentor) == set()


@pytest.mark.once("words")
def test_what_the_clock_says_is_a_whole_sentence_without_a_name(unit, cast, visit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        by_the_clock(room, cast.mentee)
    page = visit(cast.mentee).get("/notifications").get_data(as_text=True)
    assert "Your planned rest ends tomorrow" in page
    assert "<strong>Menteo</strong>" not in page


def test_the_bell_counts_things_not_events(unit, cast, visit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for _ in range(3):
            make_entry(room, cast.mentor)
        emit(RestEnds(actor_id=None, subject=Ref("thread", make_thread(cast.mentee).id), notify={cast.mentee.id}))
    with unit():
        waiting = select(func.count()).where(Notification.user_id == cast.mentee.id)
        assert db.session.scalar(waiting) > 3
    assert "2 unread" in visit(cast.mentee).get("/").get_data(as_text=True)
    assert "2 unread" in visit(cast.mentee).get("/notifications/count").get_data(as_text=True)


@pytest.mark.once("words")
def test_every_event_has_a_category_and_a_phrase(app):
    assert len(Event.kinds) > 20
    for name, kind in Event.kinds.items():
        is_told = not kind.__subclasses__() and name not in HEARD
        assert not is_told or (kind.category in CATEGORIES and str(kind.phrase)), name


def test_two_events_cannot_have_one_name():
    with pytest.raises(TypeError, match="two events"):
        type("PostPublished", (Event,), {"__module__": "elsewhere"})
    assert Event.kinds["PostPublished"].__module__ == "communities.events"


def test_a_member_is_told_nothing_of_their_own_doing(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentee)
        query = select(Notification.id).where(Notification.user_id == cast.mentee.id, Notification.kind == "room_entry")
        assert db.session.scalar(query) is None
