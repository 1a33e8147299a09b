"""Going another way after four weeks: who is offered it, what goes along, and what the record says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.models import Notification
from app.ticks import tick
from rooms import service
from rooms.models import Room, RoomEntry, RoomObjective, RoomTransition, RoomTurn
from rooms.queries.release import packet_of
from rooms.states import PAST
from tests.cast import make_person
from tests.factories.rooms import actor, make_entry, make_room, wish

WAIT = timedelta(days=40)


@pytest.fixture
def room(app, unit, cast):
    """A room in which a question has waited for the mentor for forty days; the mentee checked in last week."""
    wishes = [wish("Publish three analyses"), wish("Lead two meetings")]
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=41, objectives=wishes)
        with clock.at(clock.now() - WAIT):
            make_entry(room, cast.mentee, "question", title="Which join?", body="It doubles.")
            make_entry(room, cast.mentor, body="A secret of the mentor.")
            make_entry(room, cast.mentee, body="Not for others.")
        with clock.at(clock.now() - timedelta(days=5)):
            make_entry(room, cast.mentee, "check_in")
    with app.app_context():
        tick(clock.now())
    return room


@pytest.fixture
def cover(unit):
    """A mentor with a free place."""
    with unit():
        return make_person("cora_cover", "Cora Cover", is_mentor=True)


def test_only_who_waits_is_offered_another_way(unit, cast, room, visit):
    with unit() as session:
        (turn,) = session.scalars(select(RoomTurn).where(RoomTurn.kind == "release"))
        assert (turn.whose_id, turn.private) == (cast.mentee.id, True)
        told = select(Notification.user_id).where(Notification.event == "ReleaseOffered")
        assert session.scalars(told).all() == [cast.mentee.id]
    there = f"/rooms/{room.id}/release"
    assert "You can go another way" in visit(cast.mentee).get("/").text
    assert "it is not your fault" in visit(cast.mentee).get(there).text
    assert there not in visit(cast.mentor).get(f"/rooms/{room.id}").text
    for user in (cast.mentor, cast.stranger):
        visit(user).get(there, status=404)
        visit(user).post(f"{there}/credit", status=404)


def test_an_answer_takes_the_offer_back(unit, cast, room, visit):
    with unit() as session:
        here, question = (
            session.get_one(Room, room.id),
            session.scalars(select(RoomEntry).order_by(RoomEntry.id)).first(),
        )
        make_entry(here, cast.mentor, to=question)
    visit(cast.mentee).get(f"/rooms/{room.id}/release", status=404)


def test_closing_with_credit_is_recorded(unit, cast, room, visit):
    visit(cast.mentee).post(f"/rooms/{room.id}/release/credit")
    with unit() as session:
        assert session.get_one(Room, room.id).state in PAST
        last = session.scalars(select(RoomTransition).order_by(RoomTransition.id.desc())).first()
        assert (last.reason, last.note) == ("credit", "")
    for user in (cast.mentee, cast.mentor):
        assert "Closed with credit" in visit(user).get(f"/rooms/{room.id}/agreement").text


def asked(unit, mentee, room, ticked=("Which join?",)) -> str:
    """Ask the cover mentor with the entries that are called so, and return where the request is."""
    with unit() as session:
        entries = [each.id for each in session.scalars(select(RoomEntry)) if each.title in ticked]
        aim = session.scalars(select(RoomObjective).where(RoomObjective.title == "Publish three analyses")).one()
    form = {"why": "You know joins.", "objectives": [aim.id], "entries": entries}
    answer = mentee.post(f"/rooms/{room.id}/release/cover?mentor=cora_cover", form)
    return answer.location


def test_only_what_was_ticked_goes_along(unit, cast, room, cover, visit):
    mentee, there = visit(cast.mentee), f"/rooms/{room.id}/release"
    assert "Cora Cover" in mentee.get(f"{there}?q=cora").text
    assert "Mara Mentor" not in mentee.get(f"{there}?q=mara").text.split("<main")[1].split("Close with credit")[0]
    form = mentee.get(f"{there}?mentor=cora_cover").text
    assert "checked" not in form
    assert "A secret of the mentor" not in form
    assert "Tick one to three" in mentee.post(f"{there}/cover?mentor=cora_cover", {"why": "Kept."}, status=422).text
    place = asked(unit, mentee, room)
    for user in (cast.mentee, cover):
        page = visit(user).get(place).text
        assert "Which join?" in page
        assert "It doubles." in page
        for hidden in ("Not for others", "A secret of the mentor", "Lead two meetings"):
            assert hidden not in page
    for user in (cast.mentor, cast.stranger):
        visit(user).get(place, status=404)
    assert "waits for an answer" in mentee.get(there).text


def test_foreign_things_cannot_be_ticked(unit, cast, room, cover, visit):
    with unit() as session:
        theirs = session.scalars(select(RoomEntry.id).where(RoomEntry.owner_id == cast.mentor.id)).first()
        aim = session.scalars(select(RoomObjective.id)).first()
    form = {"why": "You know joins.", "objectives": [aim], "entries": [theirs]}
    visit(cast.mentee).post(f"/rooms/{room.id}/release/cover?mentor=cora_cover", form, status=422)


def test_accepting_opens_with_the_packet_and_closes_the_old_room_with_credit(unit, cast, room, cover, visit):
    place = asked(unit, visit(cast.mentee), room)
    with unit() as session:
        new = session.get_one(Room, int(place.rstrip("/").rsplit("/", 1)[1]))
        assert packet_of(new) is not None
        service.accept(new, mentor=actor(cover))
        session.flush()
        (entry,) = session.scalars(select(RoomEntry).where(RoomEntry.room_id == new.id))
        assert (entry.seq, entry.owner_id, entry.fields["handover"]) == (1, cast.mentee.id, True)
        assert "It doubles." in entry.body_text
        old = session.get_one(Room, room.id)
        assert old.state in PAST
        last = session.scalars(select(RoomTransition).where(RoomTransition.room_id == old.id)).all()[-1]
        assert (last.reason, last.by_id) == ("credit", cast.mentee.id)
